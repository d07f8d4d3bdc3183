// Proves when a check of the database counts as an outage.
#include "store/watch.h"

#include <catch2/catch.hpp>
#include <latch>
#include <thread>

namespace patchbay {
namespace {

using namespace std::chrono_literals;

struct WatchLatches {
  std::latch begun{1};
  std::latch released{1};
};

// A look that does not end before the test lets it.
class HeldProbe final : public store::Probe {
 public:
  explicit HeldProbe(WatchLatches& held) : held_(held) {}
  std::optional<store::SqlFailure> look(store::Look /*look*/) override {
    held_.begun.count_down();
    held_.released.wait();
    return std::nullopt;
  }

 private:
  WatchLatches& held_;
};

TEST_CASE("a look that takes too long is an outage, and one that has not begun is not") {
  WatchLatches held;
  RoundThreads threads;
  // As if much time had passed: any look takes too long, and the last one was too long ago.
  const store::WatchOptions options{.period = 1h, .write_every = 1h, .stale = -2h};
  store::Watch watch(std::make_unique<HeldProbe>(held), [](bool) {}, threads, options);
  CHECK_FALSE(watch.outage().has_value());
  watch.note(store::connection_failure("", "kept"));  // begins a look
  held.begun.wait();
  const auto outage = watch.outage();
  held.released.count_down();
  REQUIRE(outage.has_value());
  CHECK(outage->trouble == store::SqlTrouble::kConnection);
  while (watch.outage()) std::this_thread::yield();
}

}  // namespace
}  // namespace patchbay
