#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "base/sharded.h"
#include "base/strand.h"
#include "base/trace_id.h"
#include "fibers/fiber.h"
#include "telemetry/log.h"

namespace patchbay::calls {

// For whom a call is made: its link or, if it has no link, its organization. Its overruns count
// only against them. Both are empty if nobody can be named.
struct CalledFor {
  std::string_view link;
  std::string_view organization;
};

// For whom a connector is blocked for a time.
struct Aside {
  std::string link;          // "": an organization, or everybody
  std::string organization;  // "": a link, or everybody
  int overruns = 0;
  std::chrono::milliseconds left{0};
};

// Remembers connectors that do not return at their deadlines, and notices this while the call still
// runs. Each such call holds a thread, so a connector that does this repeatedly is blocked for a
// time: for one link (or one organization, if there is no link), and for everybody if it is blocked
// for three of them. Logs each overrun and each block. Thread-safe.
class Overruns {
  struct Shard;

 public:
  static constexpr int kCount = 3;                     // so many overruns …
  static constexpr std::chrono::minutes kWindow{10};   // … within this time block a connector …
  static constexpr std::chrono::minutes kSetAside{1};  // … for this time …
  static constexpr std::chrono::minutes kLongest{60};  // … and then twice as long, up to this
  // A shorter overrun does not count, because a busy machine alone can cause it.
  static constexpr std::chrono::milliseconds kGrace{500};
  static constexpr int kAll = 3;  // blocked for so many: blocked for everybody

  Overruns(const Clock& clock, Log& log) : clock_(clock), log_(log) {}

  // Registers a call that is inside a connector, from construction until end(). Everything is
  // borrowed.
  class Inside {
   public:
    struct Call {
      std::string_view connector;
      std::string_view action;
      CalledFor whom;
      const TraceId& trace_id;
      Monotonic deadline;
    };
    Inside(Overruns& overruns, const Call& call);
    ~Inside();
    Inside(const Inside&) = delete;
    Inside& operator=(const Inside&) = delete;

    // The call has left the connector. Returns the time since its deadline, which is negative
    // before the deadline.
    Monotonic::duration end();
    // After end(), on a fiber: returns true if the connector's long turns (fibers/running_time.h)
    // add up to Scheduler::kSlow, however often it waited between them, and inside_on() has not
    // told of this call.
    [[nodiscard]] bool held_worker() const { return held_worker_; }

   private:
    friend class Overruns;
    // Returns how long the call has gone on after its deadline. The time that a fiber waited, or
    // was ready while its worker ran others, does not count.
    [[nodiscard]] Monotonic::duration gone_on(Monotonic now) const;

    Overruns& overruns_;
    Strand& strand_ = Strand::current();
    fibers::Fiber* const fiber_ = dynamic_cast<fibers::Fiber*>(&strand_);  // nullptr: a thread
    const Monotonic::duration long_turns_before_;                          // of the fiber
    bool held_worker_ = false;
    Call call_;
    Shard* shard_;           // nullptr after end()
    bool is_noted_ = false;  // guarded by the shard's mutex, like the rest
    bool is_told_ = false;
    Inside* before_ = nullptr;
    Inside* next_ = nullptr;
  };

  // Fails with CONNECTOR_UNAVAILABLE, and the time after which to try again, while the connector is
  // blocked for `whom`. `started` is when the call began. Reads the clock only if there were
  // overruns.
  Result<void> check(std::string_view connector, const CalledFor& whom, Monotonic started);

  // Looks at the calls that are inside connectors now, and notes those that have passed their
  // deadlines. check() also looks now and then. Returns the number of overdue calls.
  std::size_t look();

  // Returns the call that is inside a connector on that strand, for who tells that it holds its
  // worker. Returns nothing if the strand is not inside a connector, or has ended.
  struct Found {
    std::string connector;
    std::string action;
    TraceId trace_id;
  };
  std::optional<Found> inside_on(const Strand* strand);

  // Returns for whom the connector is blocked.
  [[nodiscard]] std::vector<Aside> aside(std::string_view connector) const;
  // Returns the overruns since the start, by connector.
  [[nodiscard]] std::map<std::string, std::uint64_t> totals() const;

  // Ends all blocks, for example after a reload.
  void forget();

 private:
  struct Shard {
    std::mutex mutex;
    Inside* first = nullptr;
  };
  struct Record {
    int count = 0;
    Monotonic first{};  // the first overrun that is counted
    Monotonic aside_until{};
    std::chrono::minutes next{kSetAside};
  };
  // Connector, link and organization; the last two are empty for everybody.
  using Name = std::pair<std::string, std::pair<std::string, std::string>>;

  void look_now_and_then(Monotonic now);
  void note(const Inside::Call& call, Monotonic::duration overrun);
  void set_aside(const Name& name, Record& record, Monotonic now);
  void set_all_aside(const std::string& connector, Monotonic now);

  const Clock& clock_;
  Log& log_;
  Sharded<Shard> inside_;
  std::atomic<Monotonic::rep> next_look_ = 0;
  std::atomic<bool> any_ = false;  // true if there is any record
  mutable std::mutex mutex_;
  std::map<Name, Record> records_;
  std::map<std::string, std::uint64_t> totals_;
};

}  // namespace patchbay::calls
