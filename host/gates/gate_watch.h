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
  // How often the host looks for changes by other hosts. An old gate is used here for at most this
  // long after a change.
  std::chrono::milliseconds look{1000};
};

// Keeps the gates in force equal to the gates of configuration and store together, in rounds. While
// the store does not answer, or has a gate that this release cannot read, the gates
// stay as they are. Thread-safe.
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

  StrandMutex reading_;  // no older read may overwrite a newer one
  std::int64_t number_ GUARDED_BY(reading_) = -1;

  RoundThreads& threads_;
  bool failed_ = false;           // used by the rounds; logged once, until reading works again
  std::optional<Rounds> rounds_;  // last: it uses the other members
};

}  // namespace patchbay::gates
