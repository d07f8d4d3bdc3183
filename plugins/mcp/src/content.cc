#include "content.h"

#include <string>

namespace mcp {
namespace {

// Returns warnings about obvious faults against an outputSchema: there is no structured result, the
// result is not an object, or a member is missing.
Json output_warnings(const Json& result, const Json& schema) {
  Json warnings = Json::array();
  const auto found = result.find("structuredContent");
  if (found == result.end()) {
    warnings.push_back("The tool declares an outputSchema and gave no structured result.");
    return warnings;
  }
  if (text_of(schema, "type") == "object" && !found->is_object()) {
    warnings.push_back("The structured result is not an object, as the tool's outputSchema wants.");
    return warnings;
  }
  const auto required = schema.find("required");
  if (!found->is_object() || required == schema.end() || !required->is_array()) return warnings;
  for (const Json& name : *required) {
    if (!name.is_string() || found->contains(name.get_ref<const std::string&>())) continue;
    warnings.push_back("The structured result lacks \"" + name.get<std::string>() +
                       "\", which the tool's outputSchema requires.");
  }
  return warnings;
}

bool is_error(const Json& result) {
  const auto found = result.find("isError");
  return found != result.end() && found->is_boolean() && found->get<bool>();
}

}  // namespace

Json tool_result(const Json& result, const Tool& tool) {
  Json out = Json::object();
  Json warnings = Json::array();
  const auto content = result.find("content");
  out["content"] = Json::array();
  if (content != result.end() && content->is_array()) {
    out["content"] = *content;
  } else {
    warnings.push_back("The tool gave no list of content.");
  }
  if (const auto found = result.find("structuredContent"); found != result.end()) {
    out["structured"] = *found;
  }
  if (is_error(result)) {
    out["is_error"] = true;
  } else if (tool.output.is_object()) {
    for (Json& each : output_warnings(result, tool.output)) warnings.push_back(each);
  }
  if (!warnings.empty()) out["warnings"] = std::move(warnings);
  return out;
}

}  // namespace mcp
