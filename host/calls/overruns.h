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
#include "telemetry/log.h"

namespace patchbay::calls {

// For whom a call is made, as far as it may be held against them: its link, or without one the
// organization. Both empty: nobody is told apart.
struct CalledFor {
  std::string_view link;
  std::string_view organization;
};

// What is refused for a while.
struct Aside {
  std::string link;          // "": of an organization, or of all
  std::string organization;  // "": of a link, or of all
  int overruns = 0;
  std::chrono::milliseconds left{0};
};

// Remembers connectors that go on after their deadlines, also while they still do, and sets aside
// for a while those that keep doing it: each such call holds a thread. What is set aside is the
// connector for one link (without a link, one organization), and for all once that came for three
// of them. Each overrun, and what is set aside, is in the log. Thread-safe.
class Overruns {
  struct Shard;

 public:
  static constexpr int kCount = 3;                     // overruns within …
  static constexpr std::chrono::minutes kWindow{10};   // … this long set aside …
  static constexpr std::chrono::minutes kSetAside{1};  // … for this long, and then …
  static constexpr std::chrono::minutes kLongest{60};  // … twice as long each time, up to this
  // A shorter overrun does not count: a busy machine is late by itself.
  static constexpr std::chrono::milliseconds kGrace{500};
  static constexpr int kAll = 3;  // so many set aside: all are

  Overruns(const Clock& clock, Log& log) : clock_(clock), log_(log) {}

  // A call that is inside a connector, from its making to its end. Everything is borrowed.
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

    // The call is not inside any more. How long after its deadline that is; negative before.
    Monotonic::duration end();

   private:
    friend class Overruns;
    Overruns& overruns_;
    const Strand* const strand_ = &Strand::current();
    Call call_;
    Shard* shard_;           // nullptr: it has ended
    bool is_noted_ = false;  // under the shard's mutex, as the rest
    Inside* before_ = nullptr;
    Inside* next_ = nullptr;
  };

  // CONNECTOR_UNAVAILABLE, with when to come back, while the connector is set aside for them.
  // `started`: when their call began. The clock is asked only where there were overruns.
  Result<void> check(std::string_view connector, const CalledFor& whom, Monotonic started);

  // Looks at the calls that are inside now: those that went past their deadlines are noted, however
  // long they go on. By itself it looks when calls come; the number of calls that are overdue.
  std::size_t look();

  // The call that is inside a connector on that strand, which may be gone; nothing: it is not inside.
  struct Found {
    std::string connector;
    std::string action;
    TraceId trace_id;
  };
  std::optional<Found> inside_on(const Strand* strand);

  // What is set aside of a connector.
  [[nodiscard]] std::vector<Aside> aside(std::string_view connector) const;
  // Overruns since the start, by connector.
  [[nodiscard]] std::map<std::string, std::uint64_t> totals() const;

  // Nothing is set aside any more, as after a reload.
  void forget();

 private:
  struct Shard {
    std::mutex mutex;
    Inside* first = nullptr;
  };
  struct Record {
    int count = 0;
    Monotonic first{};  // of those counted
    Monotonic aside_until{};
    std::chrono::minutes next{kSetAside};
  };
  // Connector, link, organization; the last two empty for all.
  using Name = std::pair<std::string, std::pair<std::string, std::string>>;

  void look_now_and_then(Monotonic now);
  void note(const Inside::Call& call, Monotonic::duration overrun);
  void set_aside(const Name& name, Record& record, Monotonic now);
  void set_all_aside(const std::string& connector, Monotonic now);

  const Clock& clock_;
  Log& log_;
  Sharded<Shard> inside_;
  std::atomic<Monotonic::rep> next_look_ = 0;
  std::atomic<bool> any_ = false;  // whether there is any record
  mutable std::mutex mutex_;
  std::map<Name, Record> records_;
  std::map<std::string, std::uint64_t> totals_;
};

}  // namespace patchbay::calls
