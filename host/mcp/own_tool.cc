#include "mcp/own_tool.h"

#include "mcp/content.h"
#include "schema/schema.h"

namespace patchbay::mcp {

using wire::Json;

Tool own_tool(const char* shown) {
  Tool tool;
  tool.shown = Json::parse(shown);
  tool.is_read_only = tool.shown["annotations"]["readOnlyHint"].get<bool>();
  tool.action = tool.name = tool.shown["name"].get<std::string>();
  tool.parameters = tool.shown["inputSchema"];
  tool.text = tool.plain_text = tool.shown.dump();
  return tool;
}

Result<Json> checked(const Tool& tool, const Arguments& arguments) {
  PATCHBAY_TRY(const auto schema, schema::Schema::compile(tool.parameters.dump()));
  PATCHBAY_TRY(schema.check(arguments.json));
  return Json::parse(arguments.json);
}

Outcome answer_of(const Mcp& mcp, const MethodCall& ask, const Result<Json>& ran) {
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
