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
#include "base/sharded_value.h"
#include "base/strand.h"
#include "base/trace_id.h"
#include "fibers/fiber.h"
#include "telemetry/log.h"

namespace patchbay::calls {

// The link, user and organization of a call. An overrun of the call counts against the link.
// Without a link, the overrun counts against the user. Without a link and a user, it counts against
// the organization. All members are empty if the call has no link, no user and no organization.
struct CallOwner {
  std::string_view link;
  std::string_view organization;
  std::string_view user{};
};

// The link, user or organization for which a connector is blocked. The first non-empty member is
// the blocked one. If all members are empty, the connector is blocked for everybody.
struct OverrunBlock {
  std::string link;
  std::string user;
  std::string organization;  // organization of the link or user, if one of them is set
  int overruns = 0;
  std::chrono::milliseconds left{0};
};

// Detects connectors that do not return at their deadlines, while the late call still runs. A late
// call holds a thread, so a connector with repeated late calls is blocked for a time. The connector
// is blocked for one link, or for one user if there is no link. A connector that is blocked for
// three users of an organization becomes blocked for the whole organization. A connector that is
// blocked in three organizations becomes blocked for everybody. So a single organization cannot
// block a connector for the others. A call with little time (kAmple) counts only against its own
// link or user. Logs each overrun and each block. Thread-safe.
class Overruns {
  struct Shard;

 public:
  static constexpr int kCount = 3;                     // number of overruns that block a connector
  static constexpr std::chrono::minutes kWindow{10};   // time in which these overruns happen
  static constexpr std::chrono::minutes kSetAside{1};  // duration of the first block; each further
                                                       // block lasts twice as long
  static constexpr std::chrono::minutes kLongest{60};  // duration of the longest block
  // Shorter overruns are not counted, because a busy machine alone can cause them.
  static constexpr std::chrono::milliseconds kGrace{500};
  // A connector that is blocked for this many users of an organization is blocked for the whole
  // organization. A connector that is blocked in this many organizations is blocked for everybody.
  static constexpr std::size_t kAll = 3;
  // If a call has less time than this, the caller may be the cause of an overrun, and not the
  // connector.
  static constexpr std::chrono::milliseconds kAmple{5000};

  Overruns(const Clock& clock, telemetry::Log& log) : clock_(clock), log_(log) {}

  // Registers a call that is inside a connector, from construction until end(). Everything is
  // borrowed.
  class CallRegistration {
   public:
    struct Call {
      std::string_view connector;
      std::string_view action;
      CallOwner whom;
      const TraceId& trace_id;
      Monotonic started;
      Monotonic deadline;
    };
    CallRegistration(Overruns& overruns, const Call& call);
    ~CallRegistration();
    CallRegistration(const CallRegistration&) = delete;
    CallRegistration& operator=(const CallRegistration&) = delete;

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
        dynamic_cast<fibers::Fiber*>(&Strand::current());  // nullptr if the call runs on a thread
    Call call_;
    Shard* shard_;           // nullptr after end()
    bool is_noted_ = false;  // guarded by the shard's mutex, as the next two members are
    CallRegistration* before_ = nullptr;
    CallRegistration* next_ = nullptr;
  };

  // Fails with CONNECTOR_UNAVAILABLE while the connector is blocked for `whom`. The error says
  // after which time to try again. `started` is the time when the call began; it decides whether
  // this function calls look(). Without overruns, only look() reads the clock.
  Result<void> check(std::string_view connector, const CallOwner& whom, Monotonic started);

  // Looks at the calls that are inside connectors now, and counts an overrun for each call that is
  // late (kGrace). check() also calls this function from time to time. Returns the number of late
  // calls.
  std::size_t look();

  // Returns the links, users and organizations for which the connector is blocked.
  [[nodiscard]] std::vector<OverrunBlock> aside(std::string_view connector) const;
  // Returns the number of overruns since the start, by connector.
  [[nodiscard]] std::map<std::string, std::uint64_t> totals() const;

  // Ends all blocks, for example after a reload.
  void forget();
  // Ends the blocks of one connector.
  void forget(std::string_view connector);

 private:
  struct Shard {
    std::mutex mutex;
    CallRegistration* first = nullptr;
  };
  // The connector and the link, user or organization against which an overrun counts. If only the
  // connector is set, the overrun counts for everybody.
  struct Name {
    std::string connector;
    std::string link;  // if set, Record has the organization and user
    std::string organization;
    std::string user;
    auto operator<=>(const Name&) const = default;
  };
  struct Record {
    std::string organization;
    std::string user;
    int count = 0;
    bool was_hurried = false;  // true if one of the counted calls had little time (kAmple)
    Monotonic first{};         // time of the first counted overrun
    Monotonic aside_until{};
    std::chrono::minutes next{kSetAside};
  };

  static Name name_of(std::string_view connector, const CallOwner& whom);
  void look_now_and_then(Monotonic now);
  void note(const CallRegistration::Call& call, Monotonic::duration overrun);
  void set_aside(const Name& name, Record& record, Monotonic now);
  void set_others_aside(const Name& name, const std::string& organization, Monotonic now);
  void forget_old(Monotonic now);

  const Clock& clock_;
  telemetry::Log& log_;
  ShardedValue<Shard> inside_;
  std::atomic<Monotonic::rep> next_look_ = 0;
  std::atomic<bool> any_ = false;  // true if records_ is not empty
  mutable std::mutex mutex_;
  std::map<Name, Record> records_;
  std::map<std::string, std::uint64_t> totals_;
};

}  // namespace patchbay::calls
