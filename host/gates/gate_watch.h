#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <thread>
#include <vector>

#include "base/mutex.h"
#include "base/result.h"
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

// Keeps the gates in force equal to the gates of configuration and store together, on a thread of
// its own. While the store does not answer, or has a gate that this release cannot read, the gates
// stay as they are. Thread-safe.
class GateWatch {
 public:
  // All references are borrowed. Reads nothing from the store before start().
  GateWatch(Store& store, std::vector<Gate> configured, Gates& gates, Log& log,
            GateWatchOptions options = {});
  ~GateWatch();
  GateWatch(const GateWatch&) = delete;
  GateWatch& operator=(const GateWatch&) = delete;

  // Reads the store once, then starts the thread. If the store fails, returns the error and starts
  // no thread.
  Result<void> start();

  // Reads the store now. Call it after this process has changed a gate.
  Result<void> refresh();

  // Reads the gates of configuration and store together now, and returns them. Does not change the
  // gates in force.
  Result<GateStore::State> state();

 private:
  void watch();

  const std::vector<Gate> configured_;
  GateStore store_;
  Gates& gates_;
  Log& log_;
  const GateWatchOptions options_;

  StrandMutex reading_;  // no older read may overwrite a newer one
  std::int64_t number_ GUARDED_BY(reading_) = -1;

  Mutex mutex_;
  std::condition_variable stop_;
  bool stopping_ GUARDED_BY(mutex_) = false;
  std::thread watcher_;
};

}  // namespace patchbay::gates
