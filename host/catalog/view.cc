#include "catalog/view.h"

#include "base/nearest.h"
#include "catalog/told_callers.h"

namespace patchbay::catalog {

View::View(std::vector<Entry> entries) : entries_(std::move(entries)) {
  for (const Entry& entry : entries_) {
    if (!entry.connector) continue;
    const manifest::Identity& identity = entry.connector->manifest().identity;
    by_name_.emplace(identity.id, entry.connector.get());
    for (const std::string& alias : identity.aliases) {
      by_name_.emplace(alias, entry.connector.get());
    }
  }
}

// Without a usable connector of this name, the result is the error of an entry whose name or folder
// name is `name`.
Result<const Connector*> View::get(std::string_view name) const {
  if (const Connector* connector = find(name)) return connector;
  for (const Entry& entry : entries_) {
    if (!entry.fault || (entry.name != name && entry.folder.filename() != name)) continue;
    return unusable(entry);
  }
  return no_such_connector(name);
}

// Returns the error that callers see. The text of a configuration fault is only for the operator,
// because it may contain data that callers must not see.
Error View::unusable(const Entry& entry) {
  const std::string name = "Connector \"" + entry.name + "\"";
  if (entry.fault->code() == Code::kOverloaded) {
    return Error(*entry.fault).with_words_to_callers(name + std::string(kNotNow));
  }
  if (entry.fault->code() == Code::kGateClosed) {
    return Error(Code::kGateClosed, name + std::string(kNotConfigured))
        .with_reason(entry.fault->details().reason);
  }
  return Error(Code::kPluginFault, name + " cannot be used: " + entry.fault->message())
      .with_words_to_callers(name + std::string(kNotUsable));
}

Error View::no_such_connector(std::string_view name) const {
  std::vector<std::string_view> known;
  known.reserve(by_name_.size());
  for (const auto& [id, connector] : by_name_) known.push_back(id);
  const std::string shown(name.substr(0, 64));
  if (known.empty() && !entries_.empty()) {
    return Error(Code::kNotFound,
                 "There is no connector \"" + shown +
                     "\", and none of those that are there can be used: the list of connectors "
                     "says why.");
  }
  if (known.empty()) {
    return Error(Code::kNotFound, "There is no connector \"" + shown +
                                      "\", and no other one either: see that the folder of "
                                      "connectors is the right one.");
  }
  return Error(Code::kNotFound,
               "There is no connector \"" + shown + "\"." + did_you_mean(name, known));
}

}  // namespace patchbay::catalog
