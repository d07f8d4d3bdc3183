#include "tool.h"

#include <utility>

namespace mcp {
namespace {

constexpr std::size_t kMostToolNameBytes = 512;

std::string fault_of_name(const Json& entry) {
  if (!entry.is_object()) return "the entry is not an object.";
  const std::string name = text_of(entry, "name");
  if (name.empty()) return "/name: it has none.";
  return name.size() > kMostToolNameBytes ? "/name: it is longer than 512 bytes." : "";
}

void read_schemas(const Json& entry, bool is_stateless, Tool& tool) {
  const auto input = entry.find("inputSchema");
  if (input == entry.end()) {
    tool.fault = "/inputSchema: it has none.";
    return;
  }
  tool.parameters = *input;
  if (std::string why = mend_input_schema(tool.parameters); !why.empty()) {
    tool.fault = "/inputSchema" + why;
    return;
  }
  const auto output = entry.find("outputSchema");
  if (output != entry.end() && !output->is_null() && !output->is_boolean()) tool.output = *output;
  if (!tool.output.is_null() && !tool.output.is_object()) {
    tool.fault = "/outputSchema: it is not a schema.";
  } else if (std::string why = lost_reference(tool.output); !why.empty()) {
    tool.fault = "/outputSchema" + why;
  } else if (is_stateless) {
    why = read_mirrored(tool.parameters, tool.mirrored);
    if (!why.empty()) tool.fault = "/inputSchema" + why;
  }
}

}  // namespace

Tool read_tool(const Json& entry, bool is_stateless) {
  Tool tool;
  tool.fault = fault_of_name(entry);
  if (!entry.is_object()) return tool;
  tool.name = text_of(entry, "name");
  tool.description = text_of(entry, "description");
  tool.annotations = object_of(entry, "annotations");
  tool.title = text_of(entry, "title");
  if (tool.title.empty()) tool.title = text_of(tool.annotations, "title");
  if (!tool.fault.empty()) return tool;
  read_schemas(entry, is_stateless, tool);
  const Json& execution = object_of(entry, "execution");
  if (tool.fault.empty() && text_of(execution, "taskSupport") == "required") {
    tool.fault = "/execution/taskSupport: it runs as a task only, which this connector cannot do.";
  }
  return tool;
}

}  // namespace mcp
