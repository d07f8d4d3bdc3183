#include "callers/tool_filters.h"

#include <algorithm>

namespace patchbay::callers {

std::optional<ToolRefusal> ToolFilters::refusal_of(const ToolIdentity& tool) const {
  const ToolTexts texts = ToolTexts::of(tool);
  for (const Part& part : parts_) {
    const std::string why = part.filter->refusal_of(texts);
    if (why.empty()) continue;
    std::string rule = "profile " + part.profile + " of " + part.holder + ", " + why;
    return ToolRefusal{part.profile, std::move(rule)};
  }
  return std::nullopt;
}

bool ToolFilters::pins(const ToolIdentity& tool) const {
  const ToolTexts texts = ToolTexts::of(tool);
  return std::any_of(parts_.begin(), parts_.end(),
                     [&](const Part& part) { return part.filter->pins(texts); });
}

std::optional<ToolRefusal> refusal_of(const Caller& caller, const ToolIdentity& tool) {
  return caller.tool_filters ? caller.tool_filters->refusal_of(tool) : std::nullopt;
}

bool is_offered(const Caller& caller, const ToolIdentity& tool) {
  return !refusal_of(caller, tool);
}

bool is_pinned(const Caller& caller, const ToolIdentity& tool) {
  return caller.tool_filters && caller.tool_filters->pins(tool);
}

Error not_offered(const ToolIdentity& tool, const ToolRefusal& refusal) {
  return Error(Code::kGateClosed,
               "Tool " + whole_tool_name(tool.connector, tool.action).substr(0, 128) +
                   " is not offered here: the profile \"" + refusal.profile +
                   "\" leaves it out. An administrator changes that by `patchbay profiles`.")
      .with_reason("tool_filter");
}

}  // namespace patchbay::callers
