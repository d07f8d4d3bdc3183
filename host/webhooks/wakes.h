#pragma once

#include <chrono>

#include "base/result.h"
#include "documents/scheduler.h"
#include "store/store.h"
#include "webhooks/wake_table.h"

namespace patchbay::webhooks {

struct WakeLimits {
  // The least time between two runs of a link that deliveries start. Deliveries that come within
  // this time wait, and start one run together.
  std::chrono::milliseconds between_runs{10'000};
  // The same time for runs that read only permissions.
  std::chrono::milliseconds between_access_runs{300'000};
  // One step handles at most this many links of a wake. The next step handles the further links.
  std::size_t links = 200;
  // How long the store keeps the ids of deliveries.
  std::chrono::milliseconds id_age{std::chrono::hours(72)};
};

// Handles wakes, which name links whose documents may have changed (wake_table.h). Starts a run for
// each of these links that is followed and not paused. A run asks the provider for the changes, so
// the host does not have to trust the content of a delivery. Several hosts may do this at the same
// time. Thread-safe; all parts are borrowed.
class Wakes {
 public:
  struct Parts {
    store::Store& store;
    documents::Scheduler& scheduler;
  };
  explicit Wakes(const Parts& parts, const WakeLimits& limits = {})
      : parts_(parts), limits_(limits) {}

  // Does one step of every wake that is due. A timer calls this about once a second.
  Result<void> tend();
  // Deletes the ids of old deliveries. Call this function once a day.
  Result<void> sweep();

 private:
  Result<void> step(store::Transaction& transaction, Wake wake, store::Millis now);
  Result<void> wake_link(store::Transaction& transaction, Wake& wake,
                         const documents::SyncRow& sync, store::Millis now);

  const Parts parts_;
  const WakeLimits limits_;
};

}  // namespace patchbay::webhooks
