#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "http_client/wait.h"
#include "telemetry/log.h"

namespace patchbay::engine {

// The objects that a host borrows from its creator. All of them are thread-safe.
struct Surroundings {
  const Clock& clock;
  Random& random;
  Wait& wait;
  telemetry::Log& log;
};

// The real clock, random source, waiting functions and log of this machine. Only tests use other
// objects. The Machine must outlive the host.
struct Machine {
  explicit Machine(const telemetry::LogConfig& config) : log(config, clock) {}

  [[nodiscard]] Surroundings surroundings() { return {clock, random, wait, log}; }

  SystemClock clock;
  SystemRandom random;
  http_client::SystemWait wait;
  telemetry::Log log;
};

}  // namespace patchbay::engine
