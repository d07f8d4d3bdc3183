#include "callers/profile_json.h"

#include "wire/tool_profile.h"

namespace patchbay::callers {
namespace {

wire::ToolFilter shown_filter(const HeldProfile& held) {
  return {std::string(word_of(held.holder.kind)), held.holder.id, held.profile};
}

}  // namespace

wire::Json json_of(const HeldProfile& held) { return wire::json_of(shown_filter(held)); }

wire::Json json_of(const ToolProfile& profile, const std::vector<HeldProfile>& holders) {
  std::vector<wire::ToolFilter> filters;
  filters.reserve(holders.size());
  for (const HeldProfile& each : holders) filters.push_back(shown_filter(each));
  return wire::json_of(
      wire::ToolProfile{profile.name, profile.organization, profile.lines, profile.changed_at},
      filters);
}

}  // namespace patchbay::callers
