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
  // The interval at which this host looks for changes by other hosts. An old gate is used for at
  // most this long after a change.
  std::chrono::milliseconds look{1000};
};

// Looks regularly for changes of the gates in the store. After a change, merges the gates of store
// and configuration, and passes the result to `Gates`. If the store does not answer, or has a gate
// that this release cannot read, the gates in force do not change. Thread-safe.
class GateWatch {
 public:
  // Borrows all references. Does not read the store before start().
  GateWatch(store::Store& store, std::vector<Gate> configured, Gates& gates, telemetry::Log& log,
            GateWatchOptions options = {});
  GateWatch(const GateWatch&) = delete;
  GateWatch& operator=(const GateWatch&) = delete;

  // Reads the store once, and then begins the rounds. If the store fails, returns its error and
  // begins no rounds.
  Result<void> start();

  // Reads the store now. Must be called after this process has changed a gate.
  Result<void> refresh();

  // Reads the gates of configuration and store now, and returns them merged. The gates in force do
  // not change.
  Result<GateStore::State> state();

 private:
  void look();

  const std::vector<Gate> configured_;
  GateStore store_;
  Gates& gates_;
  telemetry::Log& log_;
  const GateWatchOptions options_;

  // Held during a read, so that an older read does not overwrite a newer one.
  StrandMutex reading_;
  std::int64_t number_ GUARDED_BY(reading_) = -1;

  RoundThreads& threads_;
  bool failed_ = false;           // used only by the rounds, to log each outage once
  std::optional<Rounds> rounds_;  // the last member, because the rounds use the others
};

}  // namespace patchbay::gates
