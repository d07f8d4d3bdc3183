#pragma once

#include <filesystem>
#include <map>
#include <span>
#include <vector>

#include "catalog/reload_report.h"
#include "catalog/view.h"

namespace patchbay::catalog {

// Makes the view after a reload, from the view before it and from the current contents of the
// folders. Starts new and changed connectors while the old ones still run. If a running connector
// has a changed successor with a fault, or one that fails to start, the old connector stays. See
// start() and refuse() for the exceptions.
class Renewal {
 public:
  enum class Extent {
    kEverything,
    // Only entries that could not be read before (Entry::is_short). All other entries stay
    // unchanged. A connector is started only if it replaces a running connector.
    kWhatWasShort,
  };
  // `before` must outlive this object. `fresh` contains all entries that take() will get. `context`
  // belongs to the caller of the reload.
  Renewal(const View& before, std::span<const Entry> fresh, const services::CallContext& context,
          Extent extent);

  // Adds the entry that was made from one folder.
  void take(Entry fresh);

  // Keeps an entry of the old view that this reload does not concern. The report does not list the
  // entry.
  void leave(const Entry& old) { entries_.push_back(old); }

  // Returns the entries of the new view. A connector of the old view without a new entry is
  // removed. Exceptions: its folder could not be read, or the extent excludes it; then the
  // connector stays.
  std::vector<Entry> entries() &&;
  // Must be called after entries().
  [[nodiscard]] ReloadReport report() && { return std::move(report_); }

 private:
  [[nodiscard]] const Entry* predecessor(const Entry& fresh) const;
  [[nodiscard]] const Error* unread(const Entry& old) const;
  [[nodiscard]] bool stays_untouched(const Entry& old) const;
  [[nodiscard]] bool is_there(const Entry& old) const;
  [[nodiscard]] bool is_served(const Entry& old) const;
  void refuse(Entry fresh, const Entry* old);
  void keep(const Entry& old);
  void keep_instead(const Entry& old, const Error& why);
  Result<void> start(const Connector& connector) const;

  const View& before_;
  const services::CallContext& context_;
  const Extent extent_;
  // The folders and roots that could not be read this time, with the reasons.
  std::map<std::filesystem::path, Error> unread_;
  std::vector<Entry> entries_;
  ReloadReport report_;
};

}  // namespace patchbay::catalog
