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
  // The time between looks for changes by other hosts. An old gate is used here for at most this
  // long after a change.
  std::chrono::milliseconds look{1000};
};

// Reads the gates of the configuration and the store again in each round, and makes them the gates
// in force. If the store does not answer, or has a gate that this release cannot read, the gates in
// force do not change. Thread-safe.
class GateWatch {
 public:
  // All references are borrowed. Reads nothing from the store before start().
  GateWatch(Store& store, std::vector<Gate> configured, Gates& gates, Log& log,
            GateWatchOptions options = {});
  GateWatch(const GateWatch&) = delete;
  GateWatch& operator=(const GateWatch&) = delete;

  // Reads the store once, then begins the rounds. If the store fails, returns the error and begins
  // nothing.
  Result<void> start();

  // Reads the store now. Call it after this process has changed a gate.
  Result<void> refresh();

  // Reads the gates of configuration and store together now, and returns them. Does not change the
  // gates in force.
  Result<GateStore::State> state();

 private:
  void look();

  const std::vector<Gate> configured_;
  GateStore store_;
  Gates& gates_;
  Log& log_;
  const GateWatchOptions options_;

  StrandMutex reading_;  // so that an older read does not overwrite a newer one
  std::int64_t number_ GUARDED_BY(reading_) = -1;

  RoundThreads& threads_;
  bool failed_ = false;           // used by the rounds, to log a failure only once
  std::optional<Rounds> rounds_;  // last: the rounds use the other members
};

}  // namespace patchbay::gates
