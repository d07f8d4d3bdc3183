#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/result.h"
#include "base/rounds.h"
#include "base/strand_mutex.h"
#include "gates/gate_store.h"
#include "gates/gates.h"
#include "telemetry/log.h"

namespace patchbay::gates {

struct GateWatchOptions {
  // How often this host looks for changes by other hosts. After a change, this host uses the old
  // gate for at most this long.
  std::chrono::milliseconds look{1000};
};

// Looks regularly for changes of the gates in the store. After a change, merges the store's gates
// with the configuration's gates and passes all gates to `Gates`, which then uses them. If the
// store does not answer, or has a gate that this release cannot read, the gates in force do not
// change. Thread-safe.
class GateWatch {
 public:
  // All references are borrowed. Reads nothing from the store before start().
  GateWatch(Store& store, std::vector<Gate> configured, Gates& gates, Log& log,
            GateWatchOptions options = {});
  GateWatch(const GateWatch&) = delete;
  GateWatch& operator=(const GateWatch&) = delete;

  // Reads the store once, and then begins the rounds. If the store fails, returns the store's error
  // and does not begin the rounds.
  Result<void> start();

  // Reads the store now. Call it after this process has changed a gate.
  Result<void> refresh();

  // Reads the gates of the configuration and the store now, and returns them merged. Does not
  // change the gates in force.
  Result<GateStore::State> state();

 private:
  void look();

  const std::vector<Gate> configured_;
  GateStore store_;
  Gates& gates_;
  Log& log_;
  const GateWatchOptions options_;

  // held during a read, so that an older read does not overwrite a newer read
  StrandMutex reading_;
  std::int64_t number_ GUARDED_BY(reading_) = -1;

  RoundThreads& threads_;
  bool failed_ = false;           // only the rounds use this, so that they log a failure only once
  std::optional<Rounds> rounds_;  // declared last, because the rounds use the other members
};

}  // namespace patchbay::gates
