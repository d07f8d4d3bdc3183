// Answers the methods for resources: the documents that a caller may read, and the gateways'
// resources.
#include <optional>
#include <vector>

#include "base/base64.h"
#include "base/digest.h"
#include "callers/tool_filters.h"
#include "callers/tool_scopes.h"
#include "engine/engine.h"
#include "mcp/address_match.h"
#include "mcp/gateway.h"
#include "mcp/methods.h"
#include "mcp/resource_watch.h"

namespace patchbay::mcp {
namespace {

constexpr std::string_view kDocuments = "patchbay://documents/";
constexpr std::size_t kDocumentPage = 200;
constexpr std::uint64_t kMostOfDocument = std::uint64_t{4} << 20;  // maximum size of a resource in
                                                                   // bytes

void append_items(std::string& list, const json::Node* items) {
  if (items == nullptr || !items->is(json::Kind::kArray)) return;
  for (const json::Node& item : items->items()) {
    list.append(list.size() > 1 ? "," : "").append(json::to_json(item));
  }
}

// Appends the member `member` of each gateway's list_resources result. If a gateway does not
// answer, the others are still listed.
void append_gateways(Mcp& mcp, const MethodCall& ask, std::string_view member, std::string& list) {
  for (const Gateway& gateway : gateways_of(mcp, *ask.http.caller, "list_resources")) {
    const auto listed = ask_gateway(mcp, request_of(mcp, ask), gateway, "list_resources", "{}");
    if (listed.has_value()) append_items(list, member_of(&listed.value().root(), member));
  }
}

std::string resource_of(const documents::Document& document) {
  const documents::DocumentMetadata& about = document.metadata;
  std::string resource = R"({"uri":)" + json_string(std::string(kDocuments) + document.id);
  resource.append(R"(,"name":)")
      .append(json_string(about.title.empty() ? document.id : about.title));
  resource.append(R"(,"description":)").append(json_string("A document of " + about.source));
  if (!document.media_type.empty()) {
    resource.append(R"(,"mimeType":)").append(json_string(document.media_type));
  }
  if (document.size >= 0) resource.append(R"(,"size":)").append(std::to_string(document.size));
  return resource.append("}");
}

Refusal not_found(const MethodCall& ask, std::string_view uri, const std::string& why) {
  return {is_modern(ask.revision) ? RpcCode::kInvalidParams : RpcCode::kResourceNotFound, why,
          R"({"uri":)" + json_string(uri) + "}"};
}

// Returns a JSON member: "text" with the document's text or, without a text, "blob" with its
// content in base64.
Result<std::string> body_of(Mcp& mcp, const documents::Asker& asker,
                            const documents::DocumentKey& key,
                            const documents::Document& document) {
  documents::Library& library = mcp.engine.documents->library;
  if (!document.loaded.texts.empty()) {
    PATCHBAY_TRY(const std::string text, library.text(asker, key, kMostOfDocument));
    return R"("text":)" + json_string(text);
  }
  PATCHBAY_TRY(const auto content,
               library.read(asker, key, documents::Body::kContent, 0, kMostOfDocument));
  if (content.size > content.bytes.size()) {
    return Error(Code::kTooLarge, "The document has more than 4 MiB: read it over the HTTP API.");
  }
  return R"("blob":")" + base64(content.bytes) + "\"";
}

// The tool `fetch`, which returns a document. A filter for `fetch` also applies to documents as
// resources, because both give access to the same documents.
constexpr callers::ToolIdentity kReading{"", "fetch", true};

// Returns true if this server has documents, the caller may use every tool, and the filters offer
// `fetch`. A right to some tools is not enough, because the list has the documents of all
// connectors.
bool shows_documents(const Mcp& mcp, const Caller& caller) {
  return mcp.engine.documents && callers::may_use_tool(caller, {}, true) &&
         callers::is_offered(caller, kReading);
}

// Returns this gateway's contents at the address as a JSON array, or "".
std::string contents_of(Mcp& mcp, const actions::Request& as, const Gateway& gateway,
                        std::string_view uri) {
  const auto read =
      ask_gateway(mcp, as, gateway, "read_resource", R"({"uri":)" + json_string(uri) + "}");
  if (read.has_error()) return {};
  std::string contents = "[";
  append_items(contents, member_of(&read.value().root(), "contents"));
  return contents.size() > 1 ? contents.append("]") : std::string();
}

// Asks the gateways one after another for the contents at the address. Returns the first contents
// as a JSON array, or "".
std::string gateway_contents(Mcp& mcp, const actions::Request& as, std::string_view uri) {
  std::vector<Gateway> others;  // gateways with only a matching template; asked last
  for (const Gateway& gateway : gateways_of(mcp, *as.caller, "read_resource")) {
    const AddressMatch holding = holding_of(mcp, as, gateway, uri);
    if (holding == AddressMatch::kByTemplate) others.push_back(gateway);
    if (holding != AddressMatch::kListed) continue;
    if (auto contents = contents_of(mcp, as, gateway, uri); !contents.empty()) return contents;
  }
  for (const Gateway& gateway : others) {
    if (auto contents = contents_of(mcp, as, gateway, uri); !contents.empty()) return contents;
  }
  return {};
}

Outcome read_document(Mcp& mcp, const MethodCall& ask, std::string_view uri) {
  if (const auto filtered = callers::refusal_of(*ask.http.caller, kReading)) {
    if (auto unheard = tell_denial(mcp, ask, Code::kGateClosed, filtered->rule)) return *unheard;
    return not_found(ask, uri, callers::not_offered(kReading, *filtered).message());
  }
  const auto key = documents::key_of(uri.substr(kDocuments.size()));
  if (!key || !shows_documents(mcp, *ask.http.caller)) {
    return not_found(ask, uri, "There is no such document: resources/list names the documents.");
  }
  const auto asker = mcp.engine.documents->asker_of(*ask.http.caller, false);
  if (asker.has_error()) return not_found(ask, uri, asker.error().message());
  const auto document = mcp.engine.documents->library.get(asker.value(), *key);
  if (document.has_error()) return not_found(ask, uri, document.error().message());
  const auto body = body_of(mcp, asker.value(), *key, document.value());
  if (body.has_error()) return not_found(ask, uri, body.error().message());
  std::string contents = R"([{"uri":)" + json_string(uri) + ",";
  if (!document.value().loaded.texts.empty()) {
    contents.append(R"("mimeType":"text/plain",)");
  } else if (!document.value().media_type.empty()) {
    contents.append(R"("mimeType":)").append(json_string(document.value().media_type)).append(",");
  }
  contents.append(body.value()).append("}]");
  return result_for(mcp, ask).add("contents", contents).add_lifetime().text();
}

}  // namespace

Outcome list_resources(Mcp& mcp, const MethodCall& ask) {
  std::string list = "[";
  const std::string cursor(text_of(ask.message.param("cursor")));
  if (cursor.empty()) append_gateways(mcp, ask, "resources", list);
  ResultText result = result_for(mcp, ask);
  if (shows_documents(mcp, *ask.http.caller)) {
    const auto asker = mcp.engine.documents->asker_of(*ask.http.caller, false);
    if (asker.has_error()) return Refusal{RpcCode::kInternal, asker.error().message()};
    const auto page = mcp.engine.documents->library.list(asker.value(), {}, cursor, kDocumentPage);
    if (page.has_error()) return Refusal{RpcCode::kInvalidParams, page.error().message()};
    for (const documents::Document& document : page.value().documents) {
      if (document.is_container) continue;
      list.append(list.size() > 1 ? "," : "").append(resource_of(document));
    }
    if (!page.value().cursor.empty()) result.add_string("nextCursor", page.value().cursor);
  }
  return result.add("resources", list.append("]")).add_lifetime().text();
}

Outcome list_templates(Mcp& mcp, const MethodCall& ask) {
  std::string list = R"([{"uriTemplate":"patchbay://documents/{+id}","name":"document",)"
                     R"("description":"A document by its id, as resources/list has it."})";
  append_gateways(mcp, ask, "templates", list);
  return result_for(mcp, ask).add("resourceTemplates", list.append("]")).add_lifetime().text();
}

Outcome read_resource(Mcp& mcp, const MethodCall& ask) {
  const std::string_view uri = text_of(ask.message.param("uri"));
  if (uri.empty()) {
    return Refusal{RpcCode::kInvalidParams, "resources/read needs the \"uri\" of a resource."};
  }
  if (uri.starts_with(kDocuments)) return read_document(mcp, ask, uri);
  const std::string contents = gateway_contents(mcp, request_of(mcp, ask), uri);
  if (!contents.empty()) {
    return result_for(mcp, ask).add("contents", contents).add_lifetime().text();
  }
  return not_found(ask, uri,
                   "There is no such resource: resources/list and resources/templates/list name "
                   "what there is.");
}

std::optional<std::string> version_of_resource(Mcp& mcp, const actions::Request& as,
                                               std::string_view uri) {
  if (!uri.starts_with(kDocuments)) {
    const std::string contents = gateway_contents(mcp, as, uri);
    return contents.empty() ? std::nullopt : std::optional(sha256_hex(contents));
  }
  const auto key = documents::key_of(uri.substr(kDocuments.size()));
  if (!key || !shows_documents(mcp, *as.caller)) return std::nullopt;
  const auto asker = mcp.engine.documents->asker_of(*as.caller, false);
  if (asker.has_error()) return std::nullopt;
  const auto document = mcp.engine.documents->library.get(asker.value(), *key);
  if (document.has_error()) return std::nullopt;
  return std::to_string(document.value().sequence) + " " + document.value().version;
}

Outcome subscribe(Mcp& mcp, const MethodCall& ask) {
  const std::string uri(text_of(ask.message.param("uri")));
  if (uri.empty() || uri.size() > SessionSettings::kLongestUri) {
    return Refusal{RpcCode::kInvalidParams,
                   "resources/subscribe needs the \"uri\" of a resource, of at most 1024 bytes."};
  }
  if (ask.session.empty()) return no_session(ask);
  if (!version_of_resource(mcp, request_of(mcp, ask), uri)) {
    return not_found(ask, uri, "There is no such resource, or it cannot be read now.");
  }
  bool has_room = true;
  const auto changed =
      mcp.session_settings.change(*ask.http.caller, ask.session, [&](Settings& settings) {
        has_room = settings.resources.size() < SessionSettings::kMostResources ||
                   settings.resources.contains(uri);
        return has_room && settings.resources.insert(uri).second;
      });
  if (changed.has_error()) return not_kept(changed.error());
  if (!has_room) {
    return Refusal{RpcCode::kRefused,
                   "This session watches 32 resources, which is the most: unsubscribe from one."};
  }
  return result_for(mcp, ask).text();
}

Outcome unsubscribe(Mcp& mcp, const MethodCall& ask) {
  if (ask.session.empty()) return no_session(ask);
  const std::string uri(text_of(ask.message.param("uri")));
  const auto changed = mcp.session_settings.change(
      *ask.http.caller, ask.session,
      [&](Settings& settings) { return settings.resources.erase(uri) > 0; });
  if (changed.has_error()) return not_kept(changed.error());
  return result_for(mcp, ask).text();
}

}  // namespace patchbay::mcp
