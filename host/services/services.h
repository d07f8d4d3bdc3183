// What the host offers to plugins. Start here: an instance is created with a HostTable; each call
// into it has a CallFrame (call_frame.h); a ResultSink (result_sink.h) takes its result; and
// enter_plugin (barrier.h) is the only way in.
#pragma once

#include <patchbay/abi/entry.h>

#include <chrono>

#include "base/clock.h"
#include "http_client/retry_policy.h"
#include "http_client/wait.h"
#include "services/state_store.h"
#include "telemetry/log.h"

namespace patchbay::services {

// The `patchbay_host` that every plugin gets, and the objects that its services use. Outlives every
// instance that got it. Thread-safe.
class HostTable {
 public:
  // Everything is borrowed and outlives the table.
  struct Parts {
    const patchbay_host& abi;  // what a plugin's create gets
    const Clock& clock;
    Log& log;
    StateStore& state;
    Wait& wait;
    // The longest time that we wait because a provider asks; callers are told of longer ones
    // (believed()).
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
