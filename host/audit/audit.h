// Records the actions of users, keys and the host.
//
//   audit.record({.event = event_of(ConnectorUsed{"github", "list_issues"}), .actor = user});
//   PATCHBAY_TRY(audit.commit({.event = event_of(LinkRevoked{"github", "user", true})}));
//   audit.record_in(transaction, {.event = event_of(LinkRevoked{"github", "user", true})});
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "audit/chain.h"
#include "audit/entry.h"
#include "base/clock.h"
#include "base/condition.h"
#include "base/mutex.h"
#include "base/result.h"
#include "store/store.h"

namespace patchbay::audit {

struct AuditOptions {
  std::size_t queue = 16'384;  // maximum number of waiting records
  // The time for which a record waits for more records of its group. It is half of the 50 ms that
  // record() promises.
  std::chrono::milliseconds group{25};
  std::chrono::milliseconds retry_after{500};  // pause after the store refused a group
};

class Anomalies;

// Appends audit records to one host's chain, on its own thread. The destructor commits all recorded
// entries if the store accepts them. Thread-safe.
class Audit {
 public:
  Audit(store::Store& store, std::string host, const Clock& clock, AuditOptions options = {});
  ~Audit();
  Audit(const Audit&) = delete;
  Audit& operator=(const Audit&) = delete;

  // Passes every later entry to `anomalies` (borrowed). Must be called before the first entry is
  // recorded.
  void watch(Anomalies* anomalies) { anomalies_ = anomalies; }

  // Records the use of a connector and similar events. Returns at once; the record is committed
  // within 50 ms. If the queue is full, the record is dropped, and the number of dropped records is
  // recorded later.
  void record(AuditEntry entry);

  // Records a security event and waits for its commit. If this returns the store's error, the
  // record is not committed and the caller must not continue. The record follows all earlier
  // records in the chain.
  Result<void> commit(AuditEntry entry);

  // Records a change in the transaction that makes the change, so that both are committed together
  // or not at all. The anomalies get the entry after the commit.
  void record_in(store::Transaction& transaction, AuditEntry entry) const;
  void record_in(store::Transaction& transaction, AuditEntry entry, WallTime at) const;

  // Waits until all recorded entries are committed. Returns the store's error if the commit fails.
  Result<void> flush();

  // Returns the number of records that were dropped since the start.
  [[nodiscard]] std::int64_t dropped() const;

  [[nodiscard]] const std::string& host() const { return host_; }

 private:
  // A caller that waits for a commit. The object is on the caller's stack. Its members may be used
  // only while the mutex is held.
  struct Teller {
    Condition told;
    std::optional<Result<void>> outcome;
  };
  struct QueuedRecord {
    std::optional<AuditRecord> record;  // empty: a call of flush() waits
    Teller* teller = nullptr;           // nullptr: nobody waits
  };

  void tell_anomalies(const AuditEntry& entry) const;
  Result<void> wait_for(std::optional<AuditRecord> record);
  void write_until_stopped();
  std::deque<QueuedRecord> next_group() REQUIRES(mutex_);
  Result<void> write(std::deque<QueuedRecord>& group);
  static void tell(const QueuedRecord& waiting, const Result<void>& outcome);
  void give_back(std::deque<QueuedRecord> group, const Result<void>& failed) REQUIRES(mutex_);

  store::Store& store_;
  const std::string host_;
  const Clock& clock_;
  const AuditOptions options_;
  Anomalies* anomalies_ = nullptr;

  mutable Mutex mutex_;
  std::condition_variable changed_;
  std::deque<QueuedRecord> queue_ GUARDED_BY(mutex_);
  // The time at which the oldest record entered the queue.
  Monotonic oldest_ GUARDED_BY(mutex_){};
  bool urgent_ GUARDED_BY(mutex_) = false;  // true if a caller waits for a commit
  bool stopping_ GUARDED_BY(mutex_) = false;
  std::int64_t dropped_ GUARDED_BY(mutex_) = 0;
  std::int64_t dropped_unrecorded_ GUARDED_BY(mutex_) = 0;

  std::thread writer_;  // the last member, because the thread uses the others
};

}  // namespace patchbay::audit
