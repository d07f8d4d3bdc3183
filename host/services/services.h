// What the host offers to plugins. Start here: a HostTable is what an instance is created with, a
// CallFrame (call_frame.h) is what each call into it comes with, a ResultSink (result_sink.h) takes
// what it answers, and enter_plugin (barrier.h) is the one way in.
#pragma once

#include <patchbay/abi/entry.h>

#include <chrono>

#include "base/clock.h"
#include "http_client/retry_policy.h"
#include "http_client/wait.h"
#include "services/state_store.h"
#include "telemetry/log.h"

namespace patchbay::services {

// The `patchbay_host` given to every plugin, and the things its services work on. Outlives every
// instance it was given to. Thread-safe.
class HostTable {
 public:
  // Everything is borrowed and outlives the table.
  struct Parts {
    const patchbay_host& abi;  // what a plugin's create gets
    const Clock& clock;
    Log& log;
    StateStore& state;
    Wait& wait;
    // The longest that a provider may make us wait; callers are told of longer ones (believed()).
    std::chrono::milliseconds provider_delay = kProviderDelay;
  };
  explicit HostTable(const Parts& parts) : parts_(parts) {}
  HostTable(const HostTable&) = delete;
  HostTable& operator=(const HostTable&) = delete;

  // What a plugin's create gets.
  [[nodiscard]] const patchbay_host* abi() const { return &parts_.abi; }

  [[nodiscard]] const Clock& clock() const { return parts_.clock; }
  [[nodiscard]] Log& log() const { return parts_.log; }
  [[nodiscard]] StateStore& state() const { return parts_.state; }
  [[nodiscard]] Wait& wait() const { return parts_.wait; }
  [[nodiscard]] std::chrono::milliseconds provider_delay() const { return parts_.provider_delay; }

 private:
  Parts parts_;
};

}  // namespace patchbay::services
