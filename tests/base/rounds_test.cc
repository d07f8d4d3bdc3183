// Tests that rounds share their threads, and that no round delays another.
#include "base/rounds.h"

#include <array>
#include <catch2/catch.hpp>
#include <future>
#include <latch>
#include <mutex>
#include <optional>
#include <set>
#include <thread>

namespace patchbay {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

// Counts its rounds, and records the threads that run them.
class CountedRounds {
 public:
  void operator()(const std::stop_token& /*stop*/) {
    const std::scoped_lock lock(mutex_);
    ++count_;
    threads_.insert(std::this_thread::get_id());
    counted_.notify_all();
  }
  void wait_for(int count) {
    std::unique_lock lock(mutex_);
    counted_.wait(lock, [&] { return count_ >= count; });
  }
  [[nodiscard]] int count() {
    const std::scoped_lock lock(mutex_);
    return count_;
  }
  [[nodiscard]] std::set<std::thread::id> threads() {
    const std::scoped_lock lock(mutex_);
    return threads_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable counted_;
  int count_ = 0;
  std::set<std::thread::id> threads_;
};

Rounds::Work counted_by(CountedRounds& counted) {
  return [&counted](const std::stop_token& stop) { counted(stop); };
}

TEST_CASE("short rounds of many works are done by one thread, and a second one is spare") {
  RoundThreads threads(hours(1));  // a time so long that no round is late on a slow machine
  std::array<CountedRounds, 8> works;
  {
    std::array<std::optional<Rounds>, 8> rounds;
    for (std::size_t i = 0; i < works.size(); ++i) {
      rounds[i].emplace(threads, milliseconds(1), counted_by(works[i]));
    }
    for (CountedRounds& work : works) work.wait_for(20);
    CHECK(threads.threads() == 2);
  }
  std::set<std::thread::id> all;
  for (CountedRounds& work : works) all.merge(work.threads());
  CHECK(all.size() == 1);
}

TEST_CASE(
    "work that takes long holds up no other work, and the threads are never more than works") {
  RoundThreads threads(milliseconds(1));
  std::promise<void> open;
  const auto opened = open.get_future().share();
  std::latch inside(3);
  const auto waits = [&, opened](const std::stop_token& /*stop*/) {
    inside.count_down();
    opened.wait();
  };
  CountedRounds quick;
  CountedRounds other;
  const Rounds first(threads, hours(1), counted_by(other));
  std::array<std::optional<Rounds>, 3> stuck;
  for (auto& each : stuck) {
    each.emplace(threads, hours(1),
                 [&, waits, is_first = true](const std::stop_token& stop) mutable {
                   if (std::exchange(is_first, false)) waits(stop);
                 });
    each->trigger();
  }
  inside.wait();
  Rounds goes_on(threads, milliseconds(1), counted_by(quick));
  quick.wait_for(5);
  CHECK(other.count() == 0);
  CHECK(threads.threads() <= 5);
  open.set_value();
}

TEST_CASE("work that comes while every thread is busy is not held up") {
  RoundThreads threads;
  std::promise<void> begun;
  std::promise<void> open;
  CountedRounds late;
  Rounds busy(threads, hours(1), [&](const std::stop_token&) {
    begun.set_value();
    open.get_future().wait();
  });
  busy.trigger();
  begun.get_future().wait();
  Rounds comes(threads, hours(1), counted_by(late));
  comes.trigger();
  late.wait_for(1);
  CHECK(late.count() == 1);
  open.set_value();
}

TEST_CASE("a thread that only rounds at the same time needed ends after them") {
  RoundThreads threads;
  std::latch all_run(3);
  std::array<std::optional<Rounds>, 3> rounds;
  for (auto& each : rounds) {
    each.emplace(threads, hours(1), [&](const std::stop_token&) { all_run.arrive_and_wait(); });
    each->trigger();
  }
  all_run.wait();
  while (threads.threads() > 2) std::this_thread::yield();
  CHECK(threads.threads() == 2);
}

TEST_CASE("a triggered round begins at once, and once more if one runs already") {
  RoundThreads threads;
  std::promise<void> begun;
  std::promise<void> open;
  CountedRounds counted;
  Rounds rounds(threads, hours(1), [&, is_first = true](const std::stop_token& stop) mutable {
    if (std::exchange(is_first, false)) {
      begun.set_value();
      open.get_future().wait();
    }
    counted(stop);
  });
  rounds.trigger();
  begun.get_future().wait();
  rounds.trigger();
  open.set_value();
  counted.wait_for(2);
  CHECK(counted.count() == 2);
}

TEST_CASE("work sets the pause after itself") {
  RoundThreads threads;
  std::promise<void> done;
  std::optional<Rounds> rounds;
  std::promise<void> made;
  int count = 0;  // number of threads that the rounds used
  rounds.emplace(threads, milliseconds(1),
                 [&, is_made = made.get_future().share()](const std::stop_token& /*stop*/) {
                   is_made.wait();
                   if (++count == 3) rounds->set_pause(hours(1));
                   if (count == 3) done.set_value();
                 });
  made.set_value();
  done.get_future().wait();
  rounds.reset();
  CHECK(count == 3);
}

TEST_CASE("the end asks running work to stop and waits for it, and ends a pause") {
  RoundThreads threads;
  bool was_asked = false;
  std::promise<void> begun;
  {
    const Rounds pauses(threads, hours(1), [](const std::stop_token& /*stop*/) {});
    Rounds rounds(threads, hours(1), [&](const std::stop_token& stop) {
      begun.set_value();
      std::promise<void> asked;
      const std::stop_callback on_stop(stop, [&] { asked.set_value(); });
      asked.get_future().wait();
      was_asked = true;
    });
    rounds.trigger();
    begun.get_future().wait();
  }
  CHECK(was_asked);
}

}  // namespace
}  // namespace patchbay
