#include "webhooks/inbox.h"

#include <cerrno>
#include <new>
#include <set>

#include "base/shortage.h"
#include "webhooks/subscription_table.h"

namespace patchbay::webhooks {
namespace {

Error too_many() {
  return Error(Code::kRateLimited,
               "More deliveries of this sender wait to be written than are taken. Send it again.")
      .with_retry_after(std::chrono::seconds(1));
}

}  // namespace

Inbox::Sender Inbox::sender_of(const TakenDelivery& taken) {
  Sender sender = taken.wakes.front().connector + "\n" + taken.address;
  for (const WakeKey& wake : taken.wakes) sender.append("\n").append(wake.organization);
  return sender;
}

Result<Inbox::Outcome> Inbox::put(const TakenDelivery& taken) {
  const Sender sender = sender_of(taken);
  QueuedDelivery mine{taken};
  std::unique_lock lock(mutex_);
  std::size_t& waiting = of_sender_[sender];
  if (waiting >= limits_.waiting) return too_many();
  queue_.push_back(&mine);
  ++waiting;  // only after push_back(), which may throw; otherwise this count would never decrease
  while (!mine.outcome) {
    if (is_writing_) {
      written_.wait_once(lock, Monotonic::max());
      continue;
    }
    is_writing_ = true;
    Group group;
    group.swap(queue_);
    lock.unlock();
    write(group);
    lock.lock();
    is_writing_ = false;
    written_.notify_all();
  }
  const auto counted = of_sender_.find(sender);
  if (--counted->second == 0) of_sender_.erase(counted);
  return std::move(*mine.outcome);
}

// Writes a group, and sets the outcome of each delivery. If the store refuses the group and is not
// overloaded, writes each delivery alone, so that only a bad delivery fails.
void Inbox::write(const Group& group) try {
  const auto written = write_together(group);
  const bool is_spoilt = written.has_error() && written.error().code() != Code::kOverloaded;
  if (!is_spoilt || group.size() == 1) return settle(group, written);
  for (QueuedDelivery* each : group) settle({each}, write_together({each}));
} catch (const std::bad_alloc&) {
  // Each delivery must get an outcome, because other threads wait for the outcomes, and the next
  // group waits for the end of this group.
  const std::unique_lock lock(mutex_);
  for (QueuedDelivery* each : group) {
    if (!each->outcome) each->outcome.emplace(shortage("a delivery cannot be written", ENOMEM));
  }
}

void Inbox::settle(const Group& group, const Result<std::vector<Outcome>>& written) {
  const std::unique_lock lock(mutex_);
  for (std::size_t i = 0; i < group.size(); ++i) {
    if (written.has_error()) {
      group[i]->outcome.emplace(written.error());
    } else {
      group[i]->outcome.emplace(written.value()[i]);
    }
  }
}

Result<std::vector<Inbox::Outcome>> Inbox::write_together(const Group& group) {
  using Outcomes = std::vector<Outcome>;
  return store_.transaction([&](store::Transaction& transaction) -> Result<Outcomes> {
    Outcomes outcomes;
    const store::Millis now = transaction.now();
    std::map<WakeKey, std::int64_t> wakes;
    std::set<std::string> renewals;
    for (const QueuedDelivery* each : group) {
      const TakenDelivery& taken = each->taken;
      const std::string& connector = taken.wakes.front().connector;
      const bool is_new =
          taken.id.empty() || note_delivery(transaction, connector, taken.address, taken.id, now);
      outcomes.push_back(is_new ? Outcome::kNew : Outcome::kRepeated);
      if (!is_new) continue;
      for (const WakeKey& wake : taken.wakes) ++wakes[wake];
      if (taken.asks_renewal) renewals.insert(taken.address);
    }
    for (const auto& [key, deliveries] : wakes) add_wake(transaction, key, deliveries, now, now);
    for (const std::string& subscription : renewals) renew_early(transaction, subscription, now);
    return outcomes;
  });
}

}  // namespace patchbay::webhooks
