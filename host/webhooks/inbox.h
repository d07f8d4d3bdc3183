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

// A proved delivery, and the wakes that it causes. A wake names links whose documents may have
// changed (wake_table.h).
struct TakenDelivery {
  // At least one key. All keys have the same connector. There are several keys if several
  // organizations have the secret that proved the delivery.
  std::vector<WakeKey> wakes;
  std::string address;        // the subscription's id, or ""
  std::string id;             // Judgement::id; "": the delivery has no id
  bool asks_renewal = false;  // the subscription must be renewed
};

// Makes deliveries durable, in groups: while one group is written, new deliveries are collected for
// the next group. A group writes each wake and each renewal only once, even if several deliveries
// cause it. Thread-safe.
class Inbox {
 public:
  struct Limits {
    // The most deliveries of one sender (sender_of()) that may wait to be written.
    std::size_t waiting = 256;
  };
  explicit Inbox(store::Store& store) : Inbox(store, Limits{}) {}
  Inbox(store::Store& store, const Limits& limits) : store_(store), limits_(limits) {}

  enum class Outcome { kNew, kRepeated };
  // Writes the delivery to the store, and returns after the commit. Fails with RATE_LIMITED if too
  // many deliveries of its sender wait, or with an error of the store.
  Result<Outcome> put(const TakenDelivery& taken);

 private:
  // A delivery that waits. The object is on the stack of the put() that waits.
  struct QueuedDelivery {
    const TakenDelivery& taken;
    std::optional<Result<Outcome>> outcome{};
  };
  // Deliveries with the same connector, subscription and organizations have the same sender.
  using Sender = std::string;
  static Sender sender_of(const TakenDelivery& taken);

  using Group = std::vector<QueuedDelivery*>;
  void write(const Group& group);
  void settle(const Group& group, const Result<std::vector<Outcome>>& written);
  // Writes a group in one transaction. Returns the outcome of each delivery.
  Result<std::vector<Outcome>> write_together(const Group& group);

  store::Store& store_;
  const Limits limits_;
  std::mutex mutex_;
  Condition written_;
  Group queue_;
  std::map<Sender, std::size_t> of_sender_;  // how many deliveries wait or are being written
  bool is_writing_ = false;
};

}  // namespace patchbay::webhooks
