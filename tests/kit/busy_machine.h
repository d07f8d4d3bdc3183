// Proofs that need the machine's time, for a machine that may be busy for seconds at a time.
#pragma once

#include <catch2/catch.hpp>
#include <chrono>
#include <string>
#include <thread>
#include <utility>

namespace patchbay::test {

// Waits until `holds` returns true; returns false after a minute.
template <class Holds>
bool comes_true(Holds holds) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  while (!holds()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::yield();
  }
  return true;
}

// Repeats `attempt`, a proof that a slow machine spoils, until it returns "". Otherwise it returns
// what was wrong, and fails the test if it still does after a minute and a half. So a fault of the
// product has to spoil each attempt; what no machine can spoil is asserted in the attempt itself.
template <class Attempt>
void prove_at_last(Attempt attempt) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(90);
  std::string wrong = attempt();
  while (!wrong.empty() && std::chrono::steady_clock::now() < end) wrong = attempt();
  CHECK(wrong == "");
}

// Does the same with an `attempt` that is given a time limit: each gets twice the time of the one
// before.
template <class Attempt>
void prove_given_time(std::chrono::milliseconds limit, Attempt attempt) {
  prove_at_last([&] { return attempt(std::exchange(limit, 2 * limit)); });
}

}  // namespace patchbay::test
