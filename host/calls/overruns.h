#pragma once

#include <atomic>
#include <chrono>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "base/sharded.h"
#include "base/strand.h"
#include "base/trace_id.h"
#include "fibers/fiber.h"
#include "telemetry/log.h"

namespace patchbay::calls {

// For whom a call is made. Its overruns count against its link or, if it has no link, against its
// user or, if it has no user, against its organization. All are empty if nobody can be named.
struct CalledFor {
  std::string_view link;
  std::string_view organization;
  std::string_view user{};
};

// For whom a connector is blocked for a time: for the first of these that is not empty. If all are
// empty: for everybody.
struct Aside {
  std::string link;
  std::string user;
  std::string organization;  // that of the link or the user, if there is one
  int overruns = 0;
  std::chrono::milliseconds left{0};
};

// Remembers connectors that do not return at their deadlines, and notices this while the call still
// runs. Each such call holds a thread, so a connector that does this repeatedly is blocked for a
// time: for one link (or one user, if there is no link); for an organization, if it is blocked for
// three of its users; for everybody, if it is blocked for three organizations. So no organization
// alone takes a connector away from another one. Calls that had little time count only against
// whoever made them. Logs each overrun and each block. Thread-safe.
class Overruns {
  struct Shard;

 public:
  static constexpr int kCount = 3;                     // so many overruns …
  static constexpr std::chrono::minutes kWindow{10};   // … within this time block a connector …
  static constexpr std::chrono::minutes kSetAside{1};  // … for this time …
  static constexpr std::chrono::minutes kLongest{60};  // … and then twice as long, up to this
  // A shorter overrun does not count, because a busy machine alone can cause it.
  static constexpr std::chrono::milliseconds kGrace{500};
  // blocked for so many users of an organization, or for so many organizations: for all of them
  static constexpr std::size_t kAll = 3;
  // A deadline that leaves less than this says more about the caller than about the connector.
  static constexpr std::chrono::milliseconds kAmple{5000};

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
      Monotonic started;
      Monotonic deadline;
    };
    Inside(Overruns& overruns, const Call& call);
    ~Inside();
    Inside(const Inside&) = delete;
    Inside& operator=(const Inside&) = delete;

    // The call has left the connector. Returns the time since its deadline, which is negative
    // before the deadline.
    Monotonic::duration end();

   private:
    friend class Overruns;
    // Returns how long the call has gone on after its deadline. The time that a fiber waited, or
    // was ready while its worker ran others, does not count.
    [[nodiscard]] Monotonic::duration gone_on(Monotonic now) const;

    Overruns& overruns_;
    fibers::Fiber* const fiber_ =
        dynamic_cast<fibers::Fiber*>(&Strand::current());  // nullptr: a thread
    Call call_;
    Shard* shard_;           // nullptr after end()
    bool is_noted_ = false;  // guarded by the shard's mutex, like the rest
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
  // Against whom overruns count. All but the connector are empty for everybody.
  struct Name {
    std::string connector;
    std::string link;  // whose organization and user are in the record
    std::string organization;
    std::string user;
    auto operator<=>(const Name&) const = default;
  };
  struct Record {
    std::string organization;
    std::string user;
    int count = 0;
    bool was_hurried = false;  // one of those that are counted had little time
    Monotonic first{};         // the first overrun that is counted
    Monotonic aside_until{};
    std::chrono::minutes next{kSetAside};
  };

  static Name name_of(std::string_view connector, const CalledFor& whom);
  void look_now_and_then(Monotonic now);
  void note(const Inside::Call& call, Monotonic::duration overrun);
  void set_aside(const Name& name, Record& record, Monotonic now);
  void set_others_aside(const Name& name, const std::string& organization, Monotonic now);
  void forget_old(Monotonic now);

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
