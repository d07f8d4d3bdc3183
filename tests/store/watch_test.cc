// Proves when a check of the database counts as an outage.
#include "store/watch.h"

#include <atomic>
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

// The first looks that write meet another transaction. `looks` counts the looks that write.
class BusyProbe final : public store::Probe {
 public:
  static constexpr int kBusyLooks = 3;
  explicit BusyProbe(std::atomic<int>& looks) : looks_(looks) {}
  std::optional<store::SqlFailure> look(store::Look look) override {
    if (look == store::Look::kRead || looks_++ >= kBusyLooks) return std::nullopt;
    return store::sql_failure(store::SqlTrouble::kConflict, "kept", "another process holds it");
  }

 private:
  std::atomic<int>& looks_;
};

TEST_CASE("a look that another transaction kept from writing does not end an outage of writing") {
  std::atomic<int> looks = 0;
  std::atomic<int> looks_when_back = 0;
  RoundThreads threads;
  store::Watch watch(std::make_unique<BusyProbe>(looks), [](bool) {}, threads,
                     {.period = 1ms, .write_every = 1h, .stale = 1h});
  watch.tell([&](const store::StoreNews& news) {
    if (news.what == store::StoreNews::What::kBack) looks_when_back = looks.load();
  });
  watch.note(store::sql_failure(store::SqlTrouble::kUnwritable, "kept", "the disk is full"));
  while (looks_when_back == 0) std::this_thread::yield();
  CHECK(looks_when_back == BusyProbe::kBusyLooks + 1);
  CHECK_FALSE(watch.outage().has_value());
}

}  // namespace
}  // namespace patchbay
