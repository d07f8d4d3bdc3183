// Lists documents and changes, shows who may read a document, and sends its bytes.

#include "api/asker.h"
#include "api/byte_range.h"
#include "api/handlers.h"
#include "api/query_number.h"
#include "engine/document_json.h"
#include "engine/engine.h"

namespace patchbay::api {
namespace {

using documents::Asker;
using documents::Body;
using documents::BodyRange;
using documents::DocumentKey;

constexpr std::uint64_t kMostRead = std::uint64_t{4} << 20;  // maximum number of bytes in one read
// The maximum size of a whole body. A client must read a larger body by ranges.
constexpr std::uint64_t kMostWhole = std::uint64_t{32} << 20;

engine::DocumentParts& documents_of(const Api& api) { return *api.engine.documents; }

Result<DocumentKey> key_of(const Api& api, const Request& request) {
  const std::string_view id = request.parameter("document_id");
  auto key = documents::key_of(id);
  if (!key) {
    return Error(Code::kInvalidArgument,
                 "\"" + std::string(id.substr(0, 100)) +
                     "\" is no document's id. GET /v1/documents lists them; in a path the whole "
                     "id is percent-encoded once more.");
  }
  key->link = std::string(request.query_value("link_id").value_or(""));
  documents_of(api).read_names(key->link, key->connector);
  return *key;
}

std::string text_of(const Request& request, std::string_view name) {
  return std::string(request.query_value(name).value_or(""));
}

Result<std::size_t> limit_of(const Request& request) {
  PATCHBAY_TRY(const int limit, query_number(request, "limit", {}));
  return static_cast<std::size_t>(limit);
}

Error changed_meanwhile() {
  return {Code::kOverloaded, "The document changed while it was read. Ask again."};
}

// Reads the range in as many reads as necessary. Fails with OVERLOADED if the document's etag
// changes meanwhile.
Result<std::string> bytes_of(const Api& api, const Asker& asker, const DocumentKey& key, Body body,
                             const ByteRange& range, const std::string& etag) {
  std::string bytes;
  while (bytes.size() < range.length) {
    const std::uint64_t length = std::min(range.length - bytes.size(), kMostRead);
    PATCHBAY_TRY(const BodyRange next, documents_of(api).library.read(
                                           asker, key, body, range.from + bytes.size(), length));
    if (next.etag != etag || next.bytes.empty()) return changed_meanwhile();
    bytes += next.bytes;
  }
  return bytes;
}

// Fails with NOT_FOUND if this body of the document was never loaded. An empty body that was loaded
// is not an error.
Result<void> require_body(const Api& api, const Asker& asker, const DocumentKey& key, Body body) {
  PATCHBAY_TRY(const auto document, documents_of(api).library.get(asker, key));
  const documents::LoadedContent& loaded = document.loaded;
  if (!(body == Body::kText ? loaded.texts : loaded.contents).empty()) return success();
  return Error(Code::kNotFound, std::string("No ") + (body == Body::kText ? "text" : "content") +
                                    " of this document was loaded. " + document.why);
}

httpd::Response bodiless(int status, const std::string& etag) {
  httpd::Response response{.status = status, .content_type = {}};
  response.headers.push_back({"ETag", etag});
  return response;
}

std::string place_of(const ByteRange& range, std::uint64_t size) {
  return "bytes " + std::to_string(range.from) + "-" +
         std::to_string(range.from + range.length - 1) + "/" + std::to_string(size);
}

// Returns the range in the request, at most its first kMostRead bytes. Returns nullopt if the
// request asks for the whole body.
std::optional<ByteRange> wanted_range(const Request& request, const std::string& etag,
                                      std::uint64_t size) {
  const auto header = request.header("Range");
  const auto condition = request.header("If-Range");
  if (!header || request.method != "GET" || (condition && *condition != etag)) return std::nullopt;
  auto range = byte_range_of(*header, size);
  if (range) range->length = std::min(range->length, kMostRead);
  return range;
}

Answer body_answer(const Api& api, const Request& request, Body body) {
  PATCHBAY_TRY(const Asker asker, asker_of(api, request));
  PATCHBAY_TRY(const DocumentKey key, key_of(api, request));
  PATCHBAY_TRY(const BodyRange about, documents_of(api).library.read(asker, key, body, 0, 0));
  if (about.size == 0) {
    PATCHBAY_TRY(require_body(api, asker, key, body));
  }
  const std::string etag = "\"" + about.etag + "\"";
  if (const auto known = request.header("If-None-Match"); known && names_etag(*known, etag)) {
    return bodiless(304, etag);
  }
  const auto range = wanted_range(request, etag, about.size);
  if (range && range->length == 0) {
    httpd::Response refused = bodiless(416, etag);
    refused.headers.push_back({"Content-Range", "bytes */" + std::to_string(about.size)});
    return refused;
  }
  if (!range && about.size > kMostWhole) {
    return Error(Code::kTooLarge, "The body has " + std::to_string(about.size) +
                                      " bytes. Read it by Range, 4 MiB at once.");
  }
  const ByteRange part = range.value_or(ByteRange{0, about.size});
  PATCHBAY_TRY(auto room, api.bodies.take(asker.organization, part.length));
  PATCHBAY_TRY(auto bytes, bytes_of(api, asker, key, body, part, about.etag));
  httpd::Response response{
      .status = range ? 206 : 200,
      .content_type = about.media_type.empty() ? "application/octet-stream" : about.media_type,
      .body = std::move(bytes),
      .held = std::move(room)};
  response.headers = {{"ETag", etag},
                      {"Accept-Ranges", "bytes"},
                      // Browsers must not show the body as a page of this server.
                      {"Content-Disposition", "attachment"}};
  if (range) response.headers.push_back({"Content-Range", place_of(part, about.size)});
  return response;
}

}  // namespace

Result<Asker> asker_of(const Api& api, const Request& request) {
  return documents_of(api).asker_of(*request.caller, request.caller->may("documents"));
}

Answer list_documents(const Api& api, const Request& request) {
  PATCHBAY_TRY(const Asker asker, asker_of(api, request));
  PATCHBAY_TRY(const std::size_t limit, limit_of(request));
  const auto only = request.query_value("only");
  documents::Library::Filter filter{.link = text_of(request, "link_id"),
                                    .connector = text_of(request, "connector_id"),
                                    .troubled = only == "troubled",
                                    .held = only == "held"};
  documents_of(api).read_names(filter.link, filter.connector);
  PATCHBAY_TRY(const auto page,
               documents_of(api).library.list(asker, filter, text_of(request, "cursor"), limit));
  Json all = Json::array();
  for (const documents::Document& each : page.documents) all.push_back(engine::json_of(each));
  return httpd::json_response(
      Json{{"documents", std::move(all)}, {"cursor", wire::or_null(page.cursor)}}.dump());
}

Answer list_document_changes(const Api& api, const Request& request) {
  PATCHBAY_TRY(const Asker asker, asker_of(api, request));
  PATCHBAY_TRY(const std::size_t limit, limit_of(request));
  PATCHBAY_TRY(const auto page,
               documents_of(api).library.changes(asker, text_of(request, "cursor"), limit));
  Json all = Json::array();
  for (const documents::Change& each : page.changes) all.push_back(engine::json_of(each));
  return httpd::json_response(Json{
      {"changes", std::move(all)}, {"cursor", page.cursor}, {"is_caught_up", page.is_caught_up}}
                                  .dump());
}

Answer read_document(const Api& api, const Request& request) {
  PATCHBAY_TRY(const Asker asker, asker_of(api, request));
  PATCHBAY_TRY(const DocumentKey key, key_of(api, request));
  PATCHBAY_TRY(const auto document, documents_of(api).library.get(asker, key));
  return httpd::json_response(engine::json_of(document).dump());
}

Answer document_content(const Api& api, const Request& request) {
  return body_answer(api, request, Body::kContent);
}

Answer document_text(const Api& api, const Request& request) {
  return body_answer(api, request, Body::kText);
}

Answer who_can_see_document(const Api& api, const Request& request) {
  PATCHBAY_TRY(const Asker asker, asker_of(api, request));
  PATCHBAY_TRY(const DocumentKey key, key_of(api, request));
  PATCHBAY_TRY(const auto readers, documents_of(api).library.who_can_see(asker, key));
  return httpd::json_response(engine::json_of(readers).dump());
}

Answer why_document_is_seen(const Api& api, const Request& request) {
  PATCHBAY_TRY(const Asker asker, asker_of(api, request));
  PATCHBAY_TRY(const DocumentKey key, key_of(api, request));
  Caller about = *request.caller;
  about.user = text_of(request, "user");
  PATCHBAY_TRY(const Asker reader, documents_of(api).asker_of(about, false));
  PATCHBAY_TRY(const auto grant, documents_of(api).library.why(asker, key, reader));
  return httpd::json_response(engine::json_of(grant).dump());
}

Answer retry_document(const Api& api, const Request& request) {
  PATCHBAY_TRY(const Asker asker, asker_of(api, request));
  PATCHBAY_TRY(const DocumentKey key, key_of(api, request));
  PATCHBAY_TRY(const auto run, documents_of(api).retry(asker, key));
  return httpd::json_response(
      engine::json_of(documents::Progress{run, {}}, api.engine.clock.wall()).dump());
}

}  // namespace patchbay::api
