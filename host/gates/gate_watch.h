#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>
#include <vector>

#include "base/result.h"
#include "gates/gate_store.h"
#include "gates/gates.h"
#include "telemetry/log.h"

namespace patchbay::gates {

struct GateWatchOptions {
  // How often it is looked whether another host changed a gate: here the old one holds that long at
  // most.
  std::chrono::milliseconds look{1000};
};

// Keeps the gates in force as configuration and store together say, by a thread of its own. While
// the store does not answer, or holds a gate this release cannot read, the gates stay as they were.
// Thread-safe.
class GateWatch {
 public:
  // Everything is borrowed. Nothing is read from the store before start().
  GateWatch(Store& store, std::vector<Gate> configured, Gates& gates, Log& log,
            GateWatchOptions options = {});
  ~GateWatch();
  GateWatch(const GateWatch&) = delete;
  GateWatch& operator=(const GateWatch&) = delete;

  // Reads the store once, and from then on by itself. The store's error: then nothing was started.
  Result<void> start();

  // Looks now; after a change by this process.
  Result<void> refresh();

  // What configuration and store say at this moment.
  Result<GateStore::State> state();

 private:
  void watch();

  const std::vector<Gate> configured_;
  GateStore store_;
  Gates& gates_;
  Log& log_;
  const GateWatchOptions options_;

  std::mutex reading_;  // so that what was read earlier is not put over what was read later
  std::int64_t number_ = -1;

  std::mutex mutex_;
  std::condition_variable stop_;
  bool stopping_ = false;
  std::thread watcher_;
};

}  // namespace patchbay::gates
