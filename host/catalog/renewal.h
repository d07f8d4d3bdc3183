#pragma once

#include <memory>
#include <vector>

#include "catalog/reload_report.h"
#include "catalog/view.h"

namespace patchbay::catalog {

// Makes the view after a reload, from the view before and from what the folders contain now. The
// new connectors are started while the old ones still run: an old connector is dropped only after
// its successor has started.
class Renewal {
 public:
  // `before` must outlive this object. `context` belongs to the caller who reloads.
  Renewal(const View& before, const services::CallContext& context)
      : before_(before), context_(context) {}

  // Takes in the entry that was made from one folder.
  void take(Entry fresh);

  // Returns all entries. Connectors of the old view that did not come back count as removed.
  std::vector<Entry> entries() &&;
  // Call this after entries().
  [[nodiscard]] ReloadReport report() && { return std::move(report_); }

 private:
  [[nodiscard]] const Entry* predecessor(const Entry& fresh) const;
  void refuse(Entry fresh, const Entry* old);
  Result<void> start(const Connector& connector) const;

  const View& before_;
  const services::CallContext& context_;
  std::vector<Entry> entries_;
  ReloadReport report_;
};

}  // namespace patchbay::catalog
