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
  // How often to look for changes by other hosts. An old gate stays in force here for at most this
  // long.
  std::chrono::milliseconds look{1000};
};

// Keeps the gates in force equal to those of configuration and store, on a thread of its own. While
// the store does not answer, or holds a gate that this release cannot read, the gates stay as they
// were. Thread-safe.
class GateWatch {
 public:
  // All references are borrowed. Reads nothing from the store before start().
  GateWatch(Store& store, std::vector<Gate> configured, Gates& gates, Log& log,
            GateWatchOptions options = {});
  ~GateWatch();
  GateWatch(const GateWatch&) = delete;
  GateWatch& operator=(const GateWatch&) = delete;

  // Reads the store once, then starts the thread. On the store's error, nothing is started.
  Result<void> start();

  // Reads the store now; to be called after a change by this process.
  Result<void> refresh();

  // The gates of configuration and store together, read now.
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
