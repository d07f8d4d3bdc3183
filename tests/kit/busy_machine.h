// Helpers for tests that depend on time, on a machine that may be busy for several seconds.
#pragma once

#include <catch2/catch.hpp>
#include <chrono>
#include <cstdio>
#include <optional>
#include <string>
#include <thread>
#include <type_traits>
#include <utility>

namespace patchbay::test {

// Waits until `holds` returns true. Returns false after a minute.
template <class Holds>
bool comes_true(Holds holds) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  while (!holds()) {
    // The machine may have paused this process since the last check.
    if (std::chrono::steady_clock::now() > end) return holds();
    std::this_thread::yield();
  }
  return true;
}

// The reason why an attempt failed; nullopt if it succeeded.
using Disturbance = std::optional<std::string>;

inline Disturbance spoiled_unless(bool is_proven, std::string by) {
  if (is_proven) return std::nullopt;
  return by;
}

// Repeats `attempt`, a proof that a slow machine spoils, until it is proven. Fails the test if it
// still is not after a minute and a half. So a fault of the product has to spoil each attempt; what
// no machine can spoil is asserted in the attempt itself. What spoiled each attempt is written to
// stderr, so that a proof that needed luck leaves a trace.
template <class Attempt>
void prove_at_last(Attempt attempt) {
  static_assert(std::is_same_v<std::invoke_result_t<Attempt>, Disturbance>);
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(90);
  for (Disturbance spoiled = attempt(); spoiled; spoiled = attempt()) {
    std::fprintf(stderr, "spoiled: %s\n", spoiled->c_str());
    if (std::chrono::steady_clock::now() < end) continue;
    FAIL_CHECK(*spoiled);
    return;
  }
}

// Works like the function above, but gives `attempt` a time limit. Each attempt gets twice the time
// of the one before.
template <class Attempt>
void prove_given_time(std::chrono::milliseconds limit, Attempt attempt) {
  prove_at_last([&] { return attempt(std::exchange(limit, 2 * limit)); });
}

}  // namespace patchbay::test
