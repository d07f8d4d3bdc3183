#pragma once

#include <filesystem>
#include <map>
#include <span>
#include <vector>

#include "catalog/reload_report.h"
#include "catalog/view.h"

namespace patchbay::catalog {

// Makes the view after a reload, from the view before and from what the folders contain now. The
// new connectors are started while the old ones still run: an old connector is dropped only after
// its successor has started.
class Renewal {
 public:
  enum class Extent {
    kEverything,
    // Only what could not be read before (Entry::is_short); everything else stays as it is. Nothing
    // is started but what replaces a running connector.
    kWhatWasShort,
  };
  // `before` must outlive this object. `fresh` is everything that take() will get. `context`
  // belongs to the caller who reloads.
  Renewal(const View& before, std::span<const Entry> fresh, const services::CallContext& context,
          Extent extent);

  // Takes in the entry that was made from one folder.
  void take(Entry fresh);

  // Returns all entries. Connectors of the old view that did not come back count as removed, unless
  // the folder in which they were could not be read.
  std::vector<Entry> entries() &&;
  // Call this after entries().
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
  // why folders of connectors, or their roots, could not be read this time
  std::map<std::filesystem::path, Error> unread_;
  std::vector<Entry> entries_;
  ReloadReport report_;
};

}  // namespace patchbay::catalog
