#include "engine/option_names.h"

#include <algorithm>
#include <string_view>

#include "base/nearest.h"

namespace patchbay::engine {

OptionNames::OptionNames(const std::vector<wire::ConnectorInfo>& connectors) {
  for (const wire::ConnectorInfo& connector : connectors) {
    known_.push_back(connector.id);
    if (connector.fault) known_.push_back(connector.folder.filename().string());
  }
}

void OptionNames::allow(const std::vector<std::string>& more) {
  known_.insert(known_.end(), more.begin(), more.end());
}

void OptionNames::check(const std::string& place, const std::string& name,
                        const std::string& what) {
  if (std::find(known_.begin(), known_.end(), name) != known_.end()) return;
  const std::vector<std::string_view> names(known_.begin(), known_.end());
  wrong_ += (wrong_.empty() ? "" : " ") + place + " names no " + what + " that is there." +
            did_you_mean(name, names);
}

void OptionNames::check_link(const std::string& word, const std::string& id,
                             const std::string& connector) {
  check(word + " \"" + id + "\", connector \"" + connector + "\",", connector, "connector");
}

void OptionNames::check_allowed(const std::vector<std::string>& ids) {
  for (const std::string& id : ids) check("allow, \"" + id + "\",", id, "connector");
}

Result<void> OptionNames::outcome() && {
  if (wrong_.empty()) return success();
  return Error(Code::kInvalidArgument, std::move(wrong_));
}

}  // namespace patchbay::engine
