// Records which connector's code runs on which fiber, so that the host can report a connector that
// blocks the fiber's worker thread for a long time.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/mutex.h"
#include "base/sharded_value.h"
#include "base/strand.h"
#include "base/trace_id.h"

namespace patchbay::fibers {
class Fiber;
}

namespace patchbay::services {

class Guest;

// A call into a connector that blocked its fiber's worker.
struct Holder {
  std::string connector;
  std::string action;  // "": no action, for example a connector's start
  TraceId trace_id;
  std::chrono::nanoseconds held{0};  // sum of the long turns so far (fibers/running_time.h)
  bool is_told = false;              // true: holder_on() has already returned this call
};

// The calls on fibers that are inside connectors now. Calls on plain threads block no worker, so
// they are not listed. Thread-safe, except on_held().
class Guests {
 public:
  // Sets a function that is called when a call leaves a connector, if the call's long turns add up
  // to Scheduler::kSlow or more. There may be waits between these turns. `tell` runs on the call's
  // fiber. on_held() must be called before the first call. An empty function turns the reports off.
  void on_held(std::function<void(const Holder&)> tell) { tell_ = std::move(tell); }

  // Returns the call that is inside a connector on this strand, for a strand that blocks its
  // worker. Returns nullopt if the strand is not inside a connector or has ended.
  std::optional<Holder> holder_on(const Strand* strand);

 private:
  friend class Guest;
  struct Shard {
    Mutex mutex;
    Guest* first GUARDED_BY(mutex) = nullptr;  // the call that entered last
  };

  ShardedValue<Shard> shards_;
  std::function<void(const Holder&)> tell_;
};

// Lists a call inside a connector, as long as this object lives. It is a local variable of the
// strand that enters the connector. Borrows all arguments. Allocates memory only if the call
// blocked its worker.
class Guest {
 public:
  Guest(Guests& guests, std::string_view connector, std::string_view action,
        const TraceId& trace_id);
  ~Guest();
  Guest(const Guest&) = delete;
  Guest& operator=(const Guest&) = delete;

 private:
  friend class Guests;
  bool leave();
  void tell(std::chrono::nanoseconds held, bool was_told) const;
  [[nodiscard]] Holder holder(std::chrono::nanoseconds held, bool was_told) const;

  Guests& guests_;
  fibers::Fiber* const fiber_;  // nullptr: the call runs on a plain thread
  std::string_view connector_;
  std::string_view action_;
  const TraceId& trace_id_;
  std::chrono::nanoseconds long_turns_before_{0};  // sum of the fiber's long turns before this call
  Guests::Shard* shard_ = nullptr;
  bool is_told_ = false;  // guarded by the shard's mutex, as before_ and next_ are
  Guest* before_ = nullptr;
  Guest* next_ = nullptr;
};

}  // namespace patchbay::services
