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

// For whom a call is made. The call's overruns count against its link. If the call has no link,
// they count against its user. If the call has no link and no user, they count against its
// organization. All members are empty if the call is made for nobody in particular.
struct CalledFor {
  std::string_view link;
  std::string_view organization;
  std::string_view user{};
};

// A link, user or organization for which a connector is blocked for a time: the first of these
// texts that is not empty. If all are empty, the connector is blocked for everybody.
struct Aside {
  std::string link;
  std::string user;
  std::string organization;  // of the link or the user, if there is one
  int overruns = 0;
  std::chrono::milliseconds left{0};
};

// Remembers connectors that do not return at their deadlines, and notices this while the call still
// runs. Each such call holds a thread, so a connector that does this repeatedly is blocked for a
// time. The connector is blocked for one link, or for one user if there is no link. A connector
// that is blocked for three users of an organization becomes blocked for the whole organization. A
// connector that is blocked in three organizations becomes blocked for everybody. So one
// organization alone cannot take a connector away from another one. A call with little time
// (kAmple) counts only against its own link or user. Logs each overrun and each block. Thread-safe.
class Overruns {
  struct Shard;

 public:
  static constexpr int kCount = 3;                     // so many overruns …
  static constexpr std::chrono::minutes kWindow{10};   // … within this time block a connector …
  static constexpr std::chrono::minutes kSetAside{1};  // … for this time …
  static constexpr std::chrono::minutes kLongest{60};  // … and then twice as long, up to this
  // A shorter overrun does not count, because a busy machine alone can cause it.
  static constexpr std::chrono::milliseconds kGrace{500};
  // A connector that is blocked for this many users of an organization is blocked for the
  // organization. A connector that is blocked in this many organizations is blocked for everybody.
  static constexpr std::size_t kAll = 3;
  // If a call has less time than this, an overrun may be the caller's fault and not the
  // connector's.
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

    // Ends the registration, when the call has left the connector. Returns the time since the
    // call's deadline, which is negative before the deadline.
    Monotonic::duration end();

   private:
    friend class Overruns;
    // Returns how long the call has run after its deadline. Time in which a fiber waited, or was
    // ready while its worker ran other fibers, does not count.
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
  // blocked for `whom`. `started` is the time when the call began. Reads the clock only if there
  // were overruns.
  Result<void> check(std::string_view connector, const CalledFor& whom, Monotonic started);

  // Looks at the calls that are inside connectors now, and counts an overrun for each call that is
  // late (kGrace). check() also calls this function from time to time. Returns the number of late
  // calls.
  std::size_t look();

  // Returns the links, users and organizations for which the connector is blocked.
  [[nodiscard]] std::vector<Aside> aside(std::string_view connector) const;
  // Returns the number of overruns since the start, by connector.
  [[nodiscard]] std::map<std::string, std::uint64_t> totals() const;

  // Ends all blocks, for example after a reload.
  void forget();
  // Ends the blocks of one connector.
  void forget(std::string_view connector);

 private:
  struct Shard {
    std::mutex mutex;
    Inside* first = nullptr;
  };
  // The connector, with the link, user or organization against which overruns count. If only the
  // connector is set, they count for everybody.
  struct Name {
    std::string connector;
    std::string link;  // if set, the record has the organization and user
    std::string organization;
    std::string user;
    auto operator<=>(const Name&) const = default;
  };
  struct Record {
    std::string organization;
    std::string user;
    int count = 0;
    bool was_hurried = false;  // one of the counted calls had little time
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
