#pragma once

#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/condition.h"
#include "base/mutex.h"
#include "base/result.h"
#include "store/store.h"
#include "webhooks/wake_table.h"

namespace patchbay::webhooks {

// A delivery that is proved, and what it wakes.
struct Taken {
  WakeKey wake;
  std::string address;        // the subscription's id, or ""
  std::string id;             // as in Judgement; "": it has none
  bool asks_renewal = false;  // of the subscription
};

// Makes deliveries durable, in groups: while one group is written, the next one gathers. A group
// writes each wake once, however many deliveries ask for it, and looks once at each renewal that
// they ask for. Thread-safe.
class Inbox {
 public:
  struct Limits {
    // Deliveries of one sender (a connector with an organization or a subscription) that may wait
    // to be written.
    std::size_t waiting = 256;
  };
  explicit Inbox(Store& store) : Inbox(store, Limits{}) {}
  Inbox(Store& store, const Limits& limits) : store_(store), limits_(limits) {}

  enum class Outcome { kNew, kRepeated };
  // Returns when the delivery is committed. Fails with RATE_LIMITED if too many of its sender wait,
  // or with the store's errors.
  Result<Outcome> put(const Taken& taken);

 private:
  // A delivery that waits; on its strand's stack.
  struct Waiting {
    const Taken& taken;
    std::optional<Result<Outcome>> outcome{};
  };
  // Deliveries of one connector, organization and subscription have one sender.
  using Sender = std::string;
  static Sender sender_of(const Taken& taken);

  using Group = std::vector<Waiting*>;
  void write(const Group& group);
  void settle(const Group& group, const Result<std::vector<Outcome>>& written);
  // Writes a group in one transaction. Returns the outcome of each delivery.
  Result<std::vector<Outcome>> write_together(const Group& group);

  Store& store_;
  const Limits limits_;
  std::mutex mutex_;
  Condition written_;
  Group queue_;
  std::map<Sender, std::size_t> of_sender_;  // how many wait, those in the written group included
  bool is_writing_ = false;
};

}  // namespace patchbay::webhooks
