// Gives the server's resources to the host as documents: one collection, listed page by page.
#include <patchbay/sdk/documents.h>
#include <patchbay/sdk/timestamp.h>

#include <algorithm>
#include <utility>

#include "base64.h"
#include "fingerprint.h"
#include "mcp.h"
#include "paging.h"

namespace mcp {

using patchbay::sdk::Call;
using patchbay::sdk::Content;
using patchbay::sdk::Document;
using patchbay::sdk::Enumeration;
using patchbay::sdk::Error;
using patchbay::sdk::FetchRequest;
using patchbay::sdk::json_text;
using patchbay::sdk::Part;
using patchbay::sdk::Sink;
using patchbay::sdk::Step;
using patchbay::sdk::StepEnd;

namespace {

constexpr std::size_t kIdDigits = 16;

// The place in a listing. `seen` are the fingerprints of the cursors that the server gave in this
// listing. If there is no `next`, a new listing begins, because MCP does not say which resources
// changed.
struct ResourceCursor {
  std::optional<std::string> next;
  std::vector<std::string> seen;
};
PATCHBAY_FIELDS(ResourceCursor, next, seen)

// Returns the id of a resource: its URI, or the URI's beginning and fingerprint if it is too long.
std::string id_of(const std::string& uri) {
  if (uri.size() <= PATCHBAY_DOCUMENT_ID_MAX) return uri;
  const std::string_view begin = patchbay::sdk::cut(uri, PATCHBAY_DOCUMENT_ID_MAX - kIdDigits - 1);
  return std::string(begin) + "#" + fingerprint_digits(uri, kIdDigits);
}

bool is_page(const std::string& uri) {
  return uri.rfind("https://", 0) == 0 || uri.rfind("http://", 0) == 0;
}

// Returns the document of one entry of the list. Only an entry that says when the resource was
// modified has a version, because any other entry may stay the same when the content changes.
Document document_of(const Json& entry) {
  Document document;
  const std::string uri = text_of(entry, "uri");
  document.id = id_of(uri);
  document.reference = uri;
  if (uri.size() > PATCHBAY_REFERENCE_MAX) {
    document.reference.clear();
    document.skipped = "too_large";
  }
  const std::string title = text_of(entry, "title");
  document.title = title.empty() ? text_of(entry, "name") : title;
  if (is_page(uri)) document.url = uri;
  document.media_type = text_of(entry, "mimeType");
  const auto size = entry.find("size");
  if (size != entry.end() && size->is_number_unsigned()) document.size = size->get<std::uint64_t>();
  const std::string modified = text_of(object_of(entry, "annotations"), "lastModified");
  document.modified_ms = patchbay::sdk::milliseconds_of(modified);
  if (!modified.empty()) document.version = fingerprint_digits(json_text(entry), kIdDigits);
  const std::string description = text_of(entry, "description");
  if (!description.empty()) {
    document.metadata = json_text(Json{{"description", patchbay::sdk::cut(description, 4000)}});
  }
  return document;
}

ServerRequest asking_for(const std::string& uri) {
  return {"resources/read", {{"uri", uri}}, "resource \"" + uri.substr(0, 200) + "\"", true};
}

bool has_text(const Json& content) {
  const auto text = content.find("text");
  return text != content.end() && text->is_string();
}

// Returns the bytes of one entry of `contents`; nullopt if the entry has no bytes that can be read.
std::optional<std::string> bytes_of(const Json& content) {
  if (has_text(content)) return text_of(content, "text");
  const auto blob = content.find("blob");
  if (blob == content.end() || !blob->is_string()) return std::nullopt;
  return decode_base64(blob->get_ref<const std::string&>());
}

}  // namespace

StepEnd Mcp::list_documents(Call& call, const Enumeration& asked, Step& step) {
  auto cursor = asked.cursor_as<ResourceCursor>().value_or(ResourceCursor{});
  cursor.next ? step.continue_listing() : step.begin_listing();
  Upstream server = upstream(call);
  if (!server.server().may_have("resources")) {
    return StepEnd::not_readable(PATCHBAY_COLLECTION_OUT_OF_REACH,
                                 "The MCP server offers no resources to this account.");
  }
  Page page = read_page(server, "resources/list", "resources", cursor.next);
  for (const Json& entry : page.entries) {
    if (text_of(entry, "uri").empty()) {
      step.leave_hole();
    } else {
      step.upsert(document_of(entry));
    }
  }
  if (!page.next) return StepEnd::complete(ResourceCursor{});
  std::string digits = fingerprint_digits(*page.next, kIdDigits);
  if (std::find(cursor.seen.begin(), cursor.seen.end(), digits) != cursor.seen.end()) {
    throw circle_of_pages("resources/list");
  }
  cursor.seen.push_back(std::move(digits));
  if (cursor.seen.size() >= kMostPages) throw too_many_pages("resources/list");
  cursor.next = std::move(page.next);
  return StepEnd::more(cursor);
}

// Passes on all parts that the server gives for the resource. The resource of a folder, for
// example, may have one part for each file.
void Mcp::fetch_document(Call& call, const FetchRequest& wanted, Content& content) {
  Upstream server = upstream(call);
  const ServerRequest ask = asking_for(std::string(wanted.document.reference));
  const Json result = server.ask(ask);
  const auto contents = result.find("contents");
  if (contents == result.end() || !contents->is_array()) {
    throw Error(PATCHBAY_E_PROVIDER_ERROR, ask.subject + ": the MCP server gave no contents.");
  }
  const bool is_one = contents->size() == 1;
  bool has_any = false;
  for (const Json& each : *contents) {
    const auto bytes = each.is_object() ? bytes_of(each) : std::nullopt;
    if (!bytes) continue;
    Part part;
    if (!is_one) part.name = text_of(each, "uri");
    part.media_type = text_of(each, "mimeType");
    if (part.media_type.empty()) {
      part.media_type = has_text(each) ? "text/plain" : "application/octet-stream";
    }
    part.size = bytes->size();
    content.begin(part).write(*bytes);
    has_any = true;
  }
  if (!has_any) content.skip("unsupported", "The MCP server gave neither text nor a blob.");
}

}  // namespace mcp
