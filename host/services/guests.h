// Which connector's code runs on which fiber, for whoever tells that it holds the fiber's worker.
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
  std::string action;  // "": the connector was started, asked for an account, or the like
  TraceId trace_id;
  std::chrono::nanoseconds held{0};  // in long turns (fibers/running_time.h), until now
  bool is_told = false;              // holder_on() has returned the call before it left
};

// The calls that are inside connectors on fibers. A plain thread holds no worker, so its calls are
// not listed. Thread-safe, except for on_held().
class Guests {
 public:
  // `tell` is called on its fiber for each call that leaves a connector after long turns that add
  // up to Scheduler::kSlow, however often it waited between them. Set before the first call; not
  // called after it was replaced by an empty function.
  void on_held(std::function<void(const Holder&)> tell) { tell_ = std::move(tell); }

  // Returns the call that is inside a connector on that strand, which holds its worker. Returns
  // nothing if the strand is not inside a connector, or has ended.
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

// Lists a call that is inside a connector, while the object lives. It is a local variable of the
// strand that enters the connector, and borrows everything. Allocates nothing, unless the call held
// its worker.
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
  std::chrono::nanoseconds long_turns_before_{0};  // of the fiber
  Guests::Shard* shard_ = nullptr;
  bool is_told_ = false;  // guarded by the shard's mutex, like the rest
  Guest* before_ = nullptr;
  Guest* next_ = nullptr;
};

}  // namespace patchbay::services
