// The host's services for plugins. Read this file first. The host creates an instance with a
// HostTable. Each call into the instance has a CallFrame (call_frame.h) and goes through
// enter_plugin() (barrier.h). A ResultSink (result_sink.h) receives the result.
#pragma once

#include <patchbay/abi/entry.h>

#include <chrono>

#include "base/clock.h"
#include "base/provider_delay.h"
#include "base/wait.h"
#include "fibers/blocking.h"
#include "services/guests.h"
#include "services/kept_things.h"
#include "services/state_store.h"
#include "telemetry/log.h"
#include "telemetry/metrics.h"

namespace patchbay::extraction {
class Extractor;
}
namespace patchbay::process {
class Programs;
}

namespace patchbay::services {

// The `patchbay_host` for plugins, and the objects that the services use. Must outlive every
// instance that got it. Thread-safe.
class HostTable {
 public:
  // All members are borrowed and must outlive the table.
  struct Parts {
    const patchbay_host& abi;  // the table for a plugin's create function
    const Clock& clock;
    telemetry::Log& log;
    StateStore& state;
    Wait& wait;
    // The longest wait that a provider may ask for. believed() limits the waiting times for callers
    // to this value.
    std::chrono::milliseconds provider_delay = kProviderDelay;
    process::Programs* programs = nullptr;  // nullptr: connectors cannot use programs
    telemetry::Metrics* metrics = nullptr;  // nullptr: connectors' errors are not counted
    // nullptr: connectors cannot get the text of files.
    const extraction::Extractor* extractor = nullptr;
  };
  explicit HostTable(const Parts& parts) : parts_(parts) {}
  HostTable(const HostTable&) = delete;
  HostTable& operator=(const HostTable&) = delete;

  // Returns the table for a plugin's create function.
  [[nodiscard]] const patchbay_host* abi() const { return &parts_.abi; }

  [[nodiscard]] const Clock& clock() const { return parts_.clock; }
  [[nodiscard]] telemetry::Log& log() const { return parts_.log; }
  [[nodiscard]] StateStore& state() const { return parts_.state; }
  [[nodiscard]] Wait& wait() const { return parts_.wait; }
  [[nodiscard]] std::chrono::milliseconds provider_delay() const { return parts_.provider_delay; }
  [[nodiscard]] process::Programs* programs() const { return parts_.programs; }
  [[nodiscard]] telemetry::Metrics* metrics() const { return parts_.metrics; }
  [[nodiscard]] const extraction::Extractor* extractor() const { return parts_.extractor; }
  // Returns the list of calls that are inside this table's plugins now.
  [[nodiscard]] Guests& guests() const { return guests_; }
  // Returns the objects that calls store for later calls.
  [[nodiscard]] KeptThings& kept() const { return kept_; }
  // Returns the threads that read resource files for plugins.
  [[nodiscard]] fibers::BlockingThreads& readers() const { return readers_; }
  static constexpr unsigned kReaders = 2;
  // Returns the threads that extract the text of files for plugins. Each runs at most one process
  // of patchbay-extract at a time. So a server runs at most kTextReaders of these processes for its
  // calls.
  [[nodiscard]] fibers::BlockingThreads& text_readers() const { return text_readers_; }
  static constexpr unsigned kTextReaders = 8;

 private:
  Parts parts_;
  mutable Guests guests_;
  mutable KeptThings kept_;
  mutable fibers::BlockingThreads readers_{kReaders};
  mutable fibers::BlockingThreads text_readers_{kTextReaders};
};

}  // namespace patchbay::services
