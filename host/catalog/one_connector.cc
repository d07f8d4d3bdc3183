#include "catalog/one_connector.h"

#include <algorithm>

#include "catalog/instances.h"

namespace patchbay::catalog {

OneConnector::OneConnector(const std::string& name, const View& before)
    : name_(name), before_(before) {
  for (const Entry& old : before.entries()) {
    if (has_name(old) && !old.is_instance) folders_.insert(old.folder);
  }
}

bool OneConnector::has_name(const Entry& entry) const {
  return entry.name == name_ || (entry.connector && is_called(entry.connector->manifest(), name_));
}

// The folder matters too, because an unreadable manifest contains no name to compare.
bool OneConnector::is_meant(const Entry& fresh) const {
  return has_name(fresh) || (!fresh.is_instance && folders_.contains(fresh.folder));
}

// Returns the old entry of the same folder and name. This entry stays if the reload does not
// concern it. Returns nullptr if there is no such entry.
const Entry* OneConnector::old_of(const Entry& fresh) const {
  const auto& all = before_.entries();
  const auto found = std::find_if(all.begin(), all.end(), [&](const Entry& old) {
    return old.folder == fresh.folder && old.name == fresh.name &&
           old.is_instance == fresh.is_instance;
  });
  return found == all.end() ? nullptr : &*found;
}

Result<void> OneConnector::check(const std::vector<Entry>& fresh) const {
  const auto has = [this](const Entry& entry) { return has_name(entry); };
  const auto& old = before_.entries();
  if (std::any_of(old.begin(), old.end(), has) || std::any_of(fresh.begin(), fresh.end(), has)) {
    return success();
  }
  PATCHBAY_TRY(before_.get(name_));  // fails, and names the most similar connector
  return success();
}

void OneConnector::hand_over(std::vector<Entry> fresh, Renewal& renewal) const {
  std::set<const Entry*> stayed;
  std::set<std::filesystem::path> taken;
  for (Entry& each : fresh) {
    if (is_meant(each)) {
      if (!each.is_instance) taken.insert(each.folder);
      renewal.take(std::move(each));
    } else if (const Entry* const old = old_of(each); old != nullptr) {
      stayed.insert(old);
      renewal.leave(*old);
    }
  }
  // The connector may have moved into the folder of another connector. The old entry of that folder
  // is then dropped.
  for (const Entry& old : before_.entries()) {
    const bool goes = has_name(old) || (!old.is_instance && taken.contains(old.folder));
    if (!goes && !stayed.contains(&old)) renewal.leave(old);
  }
}

}  // namespace patchbay::catalog
