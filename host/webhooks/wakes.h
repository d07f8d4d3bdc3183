#pragma once

#include <chrono>

#include "base/result.h"
#include "documents/scheduler.h"
#include "store/store.h"
#include "webhooks/wake_table.h"

namespace patchbay::webhooks {

struct WakeLimits {
  // The least time between two runs of a link that deliveries start. Deliveries that come sooner
  // wait, and start one run together.
  std::chrono::milliseconds between_runs{10'000};
  std::chrono::milliseconds between_access_runs{300'000};  // the same for runs of permissions
  std::size_t links = 200;  // of one wake in one step; the others come in the next one
  // How long the ids of deliveries are kept.
  std::chrono::milliseconds id_age{std::chrono::hours(72)};
};

// Turns what deliveries woke into runs of the links concerned: those that are followed and not
// paused. A run asks the provider what changed; nothing of a delivery is believed. Thread-safe;
// borrows everything. Several hosts may do this at once.
class Wakes {
 public:
  struct Parts {
    Store& store;
    documents::Scheduler& scheduler;
  };
  explicit Wakes(const Parts& parts, const WakeLimits& limits = {})
      : parts_(parts), limits_(limits) {}

  // Does one step of every wake that is due. A timer calls this about once a second.
  Result<void> tend();
  // Forgets the ids of old deliveries. Once a day is enough.
  Result<void> sweep();

 private:
  Result<void> step(Transaction& transaction, Wake wake, Millis now);
  Result<void> wake_link(Transaction& transaction, Wake& wake, const documents::SyncRow& sync,
                         Millis now);

  const Parts parts_;
  const WakeLimits limits_;
};

}  // namespace patchbay::webhooks
