#include "mcp/document_tools.h"

#include <optional>
#include <set>

#include "base/words.h"
#include "engine/engine.h"
#include "mcp/own_tool.h"

namespace patchbay::mcp {
namespace {

using wire::Json;

constexpr std::size_t kMostFound = 20;
constexpr std::uint64_t kMostText = std::uint64_t{1} << 20;  // maximum size of a fetched text in
                                                             // bytes

constexpr const char* kSearch = R"({
  "name": "search", "title": "Search documents and files",
  "description": "Finds documents and files in all accounts of the user, by words in titles and texts. Returns at most 20, best first, with the ids that fetch takes.",
  "inputSchema": {"type": "object", "properties": {"query": {"type": "string", "description": "A few words, all of which have to be there."}}, "required": ["query"]},
  "annotations": {"title": "Search documents and files", "readOnlyHint": true, "destructiveHint": false, "idempotentHint": true, "openWorldHint": false}
})";
constexpr const char* kFetch = R"({
  "name": "fetch", "title": "Fetch a document",
  "description": "Returns the text of one document that search found.",
  "inputSchema": {"type": "object", "properties": {"id": {"type": "string", "description": "As search gives it."}}, "required": ["id"]},
  "annotations": {"title": "Fetch a document", "readOnlyHint": true, "destructiveHint": false, "idempotentHint": true, "openWorldHint": false}
})";

// The id of a file begins with this text if a provider found the file and this host has no document
// of it.
constexpr std::string_view kUnloaded = "file:";

std::string id_of(const search::FoundFile& file) {
  if (!file.document.empty()) return file.document;
  return std::string(kUnloaded) + file.connector + ":" + file.native_id;
}

// Returns the query, shortened to the words and bytes that a search accepts. Models write long
// queries.
std::string shortened(const std::string& query) {
  const search::SearchLimits limits;
  std::vector<std::string> words = words_of(query);
  if (words.size() > limits.words) words.resize(limits.words);
  while (words.size() > 1 && joined(words).size() > limits.bytes) words.pop_back();
  return joined(words);
}

// Returns the names of the sources that failed or were too late. A name is the connector's id, for
// example "google_drive", or "documents" for the documents in this host's store.
Json unanswered_in(const search::Findings& findings) {
  const auto has_failed = [](const search::SourceAnswer& answer) {
    return answer.outcome == search::Outcome::kFailed ||
           answer.outcome == search::Outcome::kTimedOut;
  };
  std::set<std::string> names;
  for (const search::Source& each : findings.sources) {
    if (has_failed(each.answer)) names.insert(each.connector);
  }
  if (findings.documents && has_failed(*findings.documents)) names.insert("documents");
  return names;
}

Result<Json> search(Mcp& mcp, const MethodCall& ask, const std::string& query) {
  std::optional<documents::Asker> asker;
  if (mcp.engine.documents) {
    PATCHBAY_TRY(asker, mcp.engine.documents->asker_of(*ask.http.caller, false));
  }
  const std::string words = shortened(query);
  PATCHBAY_TRY(const search::Findings findings,
               mcp.engine.file_search.find({.words = words, .most = kMostFound},
                                           request_of(mcp, ask), asker ? &*asker : nullptr));
  Json results = Json::array();
  for (const search::FoundFile& each : findings.files) {
    results.push_back({{"id", id_of(each)}, {"title", each.title}, {"url", each.url}});
  }
  Json found{{"results", std::move(results)}};
  if (Json missing = unanswered_in(findings); !missing.empty()) found["unanswered"] = missing;
  return found;
}

// Returns the refusal for a file whose text this host does not have.
Error not_loaded(std::string_view id) {
  const std::string_view connector =
      id.substr(kUnloaded.size(), id.find(':', kUnloaded.size()) - kUnloaded.size());
  return Error(
      Code::kNotFound,
      "This file is at its provider, and its text was not loaded here. Read it with a tool of " +
          std::string(connector.substr(0, 64)) +
          ", or tell the user the address that search gave.");
}

Result<Json> fetch(engine::DocumentParts& documents, const documents::Asker& asker,
                   const std::string& id) {
  if (id.starts_with(kUnloaded)) return not_loaded(id);
  const auto key = documents::key_of(id);
  if (!key) return Error(Code::kNotFound, "There is no such document: search gives the ids.");
  PATCHBAY_TRY(const auto document, documents.library.get(asker, *key));
  if (document.loaded.texts.empty()) {
    return Error(Code::kNotFound, "No text of this document was loaded. " + document.why);
  }
  PATCHBAY_TRY(const std::string text, documents.library.text(asker, *key, kMostText));
  return Json{{"id", document.id},
              {"title", document.metadata.title},
              {"text", text},
              {"url", document.metadata.url},
              {"metadata", {{"source", document.metadata.source}, {"type", document.media_type}}}};
}

Result<Json> run_tool(Mcp& mcp, const MethodCall& ask, const Tool& tool,
                      const Arguments& arguments) {
  PATCHBAY_TRY(const Json given, checked(tool, arguments));
  if (tool.name == "search") return search(mcp, ask, given["query"].get<std::string>());
  if (!mcp.engine.documents) return Error(Code::kUnsupported, "This host keeps no documents.");
  engine::DocumentParts& documents = *mcp.engine.documents;
  PATCHBAY_TRY(const auto asker, documents.asker_of(*ask.http.caller, false));
  return fetch(documents, asker, given["id"].get<std::string>());
}

}  // namespace

const std::vector<Tool>& document_tools() {
  static const std::vector<Tool> tools = {own_tool(kFetch), own_tool(kSearch)};
  return tools;
}

Outcome call_document_tool(Mcp& mcp, const MethodCall& ask, const Tool& tool,
                           const Arguments& arguments) {
  return answer_of(mcp, ask, run_tool(mcp, ask, tool, arguments));
}

}  // namespace patchbay::mcp
