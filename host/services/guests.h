// Records which connector's code runs on which fiber, so that the host can report a connector that
// holds the fiber's worker thread.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/mutex.h"
#include "base/sharded.h"
#include "base/strand.h"
#include "base/trace_id.h"

namespace patchbay::fibers {
class Fiber;
}

namespace patchbay::services {

class Guest;

// A call into a connector that held the worker of its fiber.
struct Holder {
  std::string connector;
  std::string action;  // "": not an action, for example the connector's start
  TraceId trace_id;
  std::chrono::nanoseconds held{0};  // the time in long turns (fibers/running_time.h), until now
  bool is_told = false;              // holder_on() has already returned this call
};

// The calls that are inside connectors on fibers. Calls on plain threads hold no worker, so they
// are not listed. Thread-safe, except for on_held().
class Guests {
 public:
  // Sets the function that is called when a call leaves a connector, if the call's long turns add
  // up to Scheduler::kSlow or more, even with waits between them. `tell` runs on the call's fiber.
  // Set it before the first call. An empty function turns this off.
  void on_held(std::function<void(const Holder&)> tell) { tell_ = std::move(tell); }

  // Returns the call that is inside a connector on the strand and holds the strand's worker.
  // Returns nothing if the strand is not inside a connector or has ended.
  std::optional<Holder> holder_on(const Strand* strand);

 private:
  friend class Guest;
  struct Shard {
    Mutex mutex;
    Guest* first GUARDED_BY(mutex) = nullptr;  // the call that entered last
  };

  Sharded<Shard> shards_;
  std::function<void(const Holder&)> tell_;
};

// Lists a call inside a connector, as long as the object lives. It is a local variable of the
// strand that enters the connector. Borrows everything. Allocates nothing, unless the call held its
// worker.
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
  fibers::Fiber* const fiber_;  // nullptr: a thread
  std::string_view connector_;
  std::string_view action_;
  const TraceId& trace_id_;
  std::chrono::nanoseconds long_turns_before_{0};  // the fiber's long turns before this call
  Guests::Shard* shard_ = nullptr;
  bool is_told_ = false;  // guarded by the shard's mutex, like the rest
  Guest* before_ = nullptr;
  Guest* next_ = nullptr;
};

}  // namespace patchbay::services
