#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "http_client/wait.h"
#include "telemetry/log.h"

namespace patchbay::engine {

// The objects that a host needs from outside. The host borrows these objects. All of them are
// thread-safe.
struct Surroundings {
  const Clock& clock;
  Random& random;
  Wait& wait;
  Log& log;
};

// The real clock, randomness and waiting of this machine, and a log. All code except tests passes
// these to a host. The Machine must outlive the host.
struct Machine {
  explicit Machine(const LogConfig& config) : log(config, clock) {}

  [[nodiscard]] Surroundings surroundings() { return {clock, random, wait, log}; }

  SystemClock clock;
  SystemRandom random;
  SystemWait wait;
  Log log;
};

}  // namespace patchbay::engine
