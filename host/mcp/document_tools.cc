#include "mcp/document_tools.h"

#include <algorithm>

#include "base/lower_case.h"
#include "base/words.h"
#include "engine/engine.h"
#include "mcp/content.h"
#include "schema/schema.h"

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

Tool made_of(const char* text) {
  Tool tool;
  tool.is_read_only = true;
  tool.shown = Json::parse(text);
  tool.name = tool.shown["name"].get<std::string>();
  tool.parameters = tool.shown["inputSchema"];
  tool.text = tool.plain_text = tool.shown.dump();
  return tool;
}

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
  PATCHBAY_TRY(const auto schema, schema::Schema::compile(tool.parameters.dump()));
  PATCHBAY_TRY(schema.check(arguments.json));
  const Json given = Json::parse(arguments.json);
  if (!mcp.engine.documents) return Error(Code::kUnsupported, "This host keeps no documents.");
  engine::DocumentParts& documents = *mcp.engine.documents;
  PATCHBAY_TRY(const auto asker, documents.asker_of(*ask.http.caller, false));
  if (tool.name == "search") return search(documents, asker, given["query"].get<std::string>());
  return fetch(documents, asker, given["id"].get<std::string>());
}

}  // namespace

const std::vector<Tool>& document_tools() {
  static const std::vector<Tool> tools = {made_of(kFetch), made_of(kSearch)};
  return tools;
}

Outcome call_document_tool(Mcp& mcp, const Ask& ask, const Tool& tool, const Arguments& arguments) {
  const auto ran = run_tool(mcp, ask, tool, arguments);
  ResultText result = result_for(mcp, ask);
  if (ran.has_error()) {
    const std::string envelope =
        wire::envelope_of(ran.error(), {.trace_id = ask.http.trace_id.hex()});
    return result.add("content", text_content(sentence_of(ran.error(), {})))
        .add("isError", "true")
        .add_meta("dev.patchbay/error", envelope)
        .text();
  }
  const std::string text = wire::compact(ran.value());
  result.add("content", text_content(text));
  if (has_structured_content(ask.revision)) result.add("structuredContent", text);
  return result.text();
}

}  // namespace patchbay::mcp
