#include "mcp/document_tools.h"

#include <algorithm>

#include "base/lower_case.h"
#include "base/words.h"
#include "engine/engine.h"
#include "mcp/own_tool.h"

namespace patchbay::mcp {
namespace {

using wire::Json;

constexpr std::size_t kPageOfSearch = 500;
constexpr std::size_t kMostLookedAt = 10'000;  // documents that one search looks at
constexpr std::size_t kMostFound = 20;
constexpr std::uint64_t kMostText = std::uint64_t{1} << 20;  // bytes that fetch returns

constexpr const char* kSearch = R"({
  "name": "search", "title": "Search documents",
  "description": "Finds documents of the user's accounts whose titles have every word of the query. Returns at most 20, with the ids that fetch takes.",
  "inputSchema": {"type": "object", "properties": {"query": {"type": "string", "description": "Words of a title."}}, "required": ["query"]},
  "annotations": {"title": "Search documents", "readOnlyHint": true, "destructiveHint": false, "idempotentHint": true, "openWorldHint": false}
})";
constexpr const char* kFetch = R"({
  "name": "fetch", "title": "Fetch a document",
  "description": "Returns the text of one document that search found.",
  "inputSchema": {"type": "object", "properties": {"id": {"type": "string", "description": "As search gives it."}}, "required": ["id"]},
  "annotations": {"title": "Fetch a document", "readOnlyHint": true, "destructiveHint": false, "idempotentHint": true, "openWorldHint": false}
})";

bool has_every_word(const std::string& title, const std::vector<std::string>& words) {
  const std::string lower = lower_case(title);
  return std::all_of(words.begin(), words.end(),
                     [&](const std::string& word) { return lower.find(word) != lower.npos; });
}

Result<Json> search(engine::DocumentParts& documents, const documents::Asker& asker,
                    const std::string& query) {
  const std::vector<std::string> words = words_of(lower_case(query));
  Json results = Json::array();
  std::string cursor;
  for (std::size_t looked_at = 0; looked_at < kMostLookedAt; looked_at += kPageOfSearch) {
    PATCHBAY_TRY(const auto page, documents.library.list(asker, {}, cursor, kPageOfSearch));
    for (const documents::Document& each : page.documents) {
      if (each.is_container || !has_every_word(each.metadata.title, words)) continue;
      results.push_back(
          {{"id", each.id}, {"title", each.metadata.title}, {"url", each.metadata.url}});
      if (results.size() == kMostFound) return Json{{"results", std::move(results)}};
    }
    cursor = page.cursor;
    if (cursor.empty()) break;
  }
  return Json{{"results", std::move(results)}};
}

Result<Json> fetch(engine::DocumentParts& documents, const documents::Asker& asker,
                   const std::string& id) {
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

Result<Json> run_tool(Mcp& mcp, const Ask& ask, const Tool& tool, const Arguments& arguments) {
  PATCHBAY_TRY(const Json given, checked(tool, arguments));
  if (!mcp.engine.documents) return Error(Code::kUnsupported, "This host keeps no documents.");
  engine::DocumentParts& documents = *mcp.engine.documents;
  PATCHBAY_TRY(const auto asker, documents.asker_of(*ask.http.caller, false));
  if (tool.name == "search") return search(documents, asker, given["query"].get<std::string>());
  return fetch(documents, asker, given["id"].get<std::string>());
}

}  // namespace

const std::vector<Tool>& document_tools() {
  static const std::vector<Tool> tools = {own_tool(kFetch), own_tool(kSearch)};
  return tools;
}

Outcome call_document_tool(Mcp& mcp, const Ask& ask, const Tool& tool, const Arguments& arguments) {
  return answer_of(mcp, ask, run_tool(mcp, ask, tool, arguments));
}

}  // namespace patchbay::mcp
