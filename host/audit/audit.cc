#include "audit/audit.h"

#include <pthread.h>

#include <array>
#include <cassert>
#include <ranges>

#include "audit/anomalies.h"
#include "base/machine_clock.h"

namespace patchbay::audit {
namespace {

// Maximum number of records in one transaction. A longer queue is written in several transactions.
constexpr std::size_t kMaxGroup = 2048;

AuditEvent records_dropped(std::int64_t count) {
  return {"audit.records_dropped", "{\"count\":" + std::to_string(count) + "}"};
}

}  // namespace

Audit::Audit(store::Store& store, std::string host, const Clock& clock, AuditOptions options)
    : store_(store), host_(std::move(host)), clock_(clock), options_(options), writer_([this] {
        write_until_stopped();
      }) {}

Audit::~Audit() {
  {
    const Lock lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  writer_.join();
}

void Audit::tell_anomalies(const AuditEntry& entry) const {
  if (anomalies_ != nullptr) anomalies_->recorded(entry);
}

void Audit::record_in(store::Transaction& transaction, AuditEntry entry) const {
  record_in(transaction, std::move(entry), clock_.wall());
}

void Audit::record_in(store::Transaction& transaction, AuditEntry entry, WallTime at) const {
  std::array<AuditRecord, 1> records = {record_of(entry, at)};
  append_to_chain(transaction, host_, records);
  transaction.after_commit([this, entry = std::move(entry)] { tell_anomalies(entry); });
}

void Audit::record(AuditEntry entry) {
  tell_anomalies(entry);
  auto record = record_of(std::move(entry), clock_.wall());
  const Lock lock(mutex_);
  if (queue_.size() >= options_.queue) {
    ++dropped_;
    ++dropped_unrecorded_;
    return;
  }
  queue_.push_back({std::move(record)});
  if (queue_.size() > 1) return;
  oldest_ = machine_now();
  changed_.notify_one();
}

Result<void> Audit::commit(AuditEntry entry) {
  tell_anomalies(entry);
  return wait_for(record_of(std::move(entry), clock_.wall()));
}

Result<void> Audit::flush() { return wait_for(std::nullopt); }

// Waits until the record is committed or refused. Without a record, waits for all earlier records.
// The queue's limit does not apply here, because each caller waits with at most one record.
Result<void> Audit::wait_for(std::optional<AuditRecord> record) {
  Teller teller;
  Lock lock(mutex_);
  assert(!stopping_);  // after the stop, no thread sets the outcome
  if (queue_.empty()) oldest_ = machine_now();
  queue_.push_back({std::move(record), &teller});
  urgent_ = true;
  changed_.notify_one();
  teller.told.wait(lock, [&] { return teller.outcome.has_value(); });
  return std::move(*teller.outcome);
}

std::int64_t Audit::dropped() const {
  const Lock lock(mutex_);
  return dropped_;
}

void Audit::write_until_stopped() {
  pthread_setname_np(pthread_self(), "audit");
  Lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [&]() REQUIRES(mutex_) { return stopping_ || !queue_.empty(); });
    if (queue_.empty()) return;
    changed_.wait_until(lock, oldest_ + options_.group, [&]() REQUIRES(mutex_) {
      return stopping_ || urgent_ || queue_.size() >= kMaxGroup;
    });
    auto group = next_group();
    lock.unlock();
    const auto written = write(group);
    lock.lock();
    if (written.has_value()) {
      for (const QueuedRecord& waiting : group) tell(waiting, written);
      continue;
    }
    give_back(std::move(group), written);
    if (stopping_) return;
    changed_.wait_for(lock, options_.retry_after,
                      [&]() REQUIRES(mutex_) { return stopping_ || urgent_; });
  }
}

std::deque<Audit::QueuedRecord> Audit::next_group() {
  std::deque<QueuedRecord> group;
  if (queue_.size() <= kMaxGroup) {
    group.swap(queue_);
    urgent_ = false;
  } else {
    const auto end = queue_.begin() + kMaxGroup;
    group.assign(std::make_move_iterator(queue_.begin()), std::make_move_iterator(end));
    queue_.erase(queue_.begin(), end);
  }
  if (dropped_unrecorded_ > 0) {
    AuditEntry entry;
    entry.event = records_dropped(std::exchange(dropped_unrecorded_, 0));
    group.push_back({record_of(std::move(entry), clock_.wall())});
  }
  return group;
}

Result<void> Audit::write(std::deque<QueuedRecord>& group) {
  std::vector<AuditRecord> records;
  records.reserve(group.size());
  for (const auto& waiting : group) {
    if (waiting.record) records.push_back(*waiting.record);
  }
  if (records.empty()) return success();
  return store_.transaction([&](store::Transaction& transaction) -> Result<void> {
    append_to_chain(transaction, host_, records);
    return success();
  });
}

// Gives the result to the waiting caller. Must be called while the mutex is held: after it is free,
// the caller may return, and its Teller is gone.
void Audit::tell(const QueuedRecord& waiting, const Result<void>& outcome) {
  if (waiting.teller == nullptr) return;
  assert(!waiting.teller->outcome);
  waiting.teller->outcome = outcome;
  waiting.teller->told.notify_one();
}

// Handles a group that could not be written. A caller that waits for a record gets the error, and
// its record is dropped. The other records go back to the front of the queue, so that the next
// attempt writes them first.
void Audit::give_back(std::deque<QueuedRecord> group, const Result<void>& failed) {
  for (QueuedRecord& waiting : std::views::reverse(group)) {
    if (waiting.teller != nullptr) {
      tell(waiting, failed);
    } else {
      queue_.push_front(std::move(waiting));
    }
  }
}

}  // namespace patchbay::audit
