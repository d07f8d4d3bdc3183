#include "wire/tool_profile.h"

#include "base/rfc3339.h"

namespace patchbay::wire {

Json json_of(const ToolFilter& filter) {
  return {{"of", filter.of}, {"id", or_null(filter.id)}, {"profile", or_null(filter.profile)}};
}

Json json_of(const ToolProfile& profile, const std::vector<ToolFilter>& filters) {
  Json of_it = Json::array();
  for (const ToolFilter& each : filters) {
    if (each.profile == profile.name) of_it.push_back(json_of(each));
  }
  return {{"name", profile.name},
          {"organization", or_null(profile.organization)},
          {"lines", profile.lines},
          {"changed_at", rfc3339(profile.changed_at)},
          {"filters", std::move(of_it)}};
}

}  // namespace patchbay::wire
