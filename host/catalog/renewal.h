#pragma once

#include <memory>
#include <vector>

#include "catalog/reload_report.h"
#include "catalog/view.h"

namespace patchbay::catalog {

// Makes the view after a reload out of the one before and of what stands in the folders now, new
// beside old: a connector that runs goes only when its successor has started.
class Renewal {
 public:
  // `before` outlives it. `context` is of the one who reloads.
  Renewal(const View& before, const services::CallContext& context)
      : before_(before), context_(context) {}

  // Takes in what stands in one folder; `fresh` is what was made of it.
  void take(Entry fresh);

  // What did not come back is counted as removed.
  std::vector<Entry> entries() &&;
  // After entries().
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
