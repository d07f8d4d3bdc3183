// Records what users, keys and the host did.
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

namespace patchbay {

struct AuditOptions {
  std::size_t queue = 16'384;  // records that may wait
  // how long a record waits for others: half of the 50 ms that record() promises
  std::chrono::milliseconds group{25};
  std::chrono::milliseconds retry_after{500};  // after the store refused a group
};

class Anomalies;

// Appends to one host's chain, on its own thread. Thread-safe. The destructor commits everything
// that was recorded, as far as the store allows.
class Audit {
 public:
  Audit(Store& store, std::string host, const Clock& clock, AuditOptions options = {});
  ~Audit();
  Audit(const Audit&) = delete;
  Audit& operator=(const Audit&) = delete;

  // Sets the anomalies, which are told about every entry (borrowed). Call this before anything is
  // recorded.
  void watch(Anomalies* anomalies) { anomalies_ = anomalies; }

  // For usage. Returns at once; the record is committed within 50 ms. If the queue is full, the
  // record is dropped, and the number of dropped records is recorded.
  void record(AuditEntry entry);

  // For security events. Returns when the record is committed. If it returns the store's error, the
  // record is not committed, and the caller must not go on. The record is written after every
  // record made before it.
  Result<void> commit(AuditEntry entry);

  // For a change that is a transaction itself: the change and its record are committed together or
  // not at all. The anomalies are told after the commit.
  void record_in(Transaction& transaction, AuditEntry entry) const;
  void record_in(Transaction& transaction, AuditEntry entry, WallTime at) const;

  // Waits until everything recorded so far is committed; returns the store's error if that fails.
  Result<void> flush();

  // Returns the number of records dropped since the start.
  [[nodiscard]] std::int64_t dropped() const;

  [[nodiscard]] const std::string& host() const { return host_; }

 private:
  // Who waits for a record's commit; on its stack, and under the mutex.
  struct Teller {
    Condition told;
    std::optional<Result<void>> outcome;
  };
  struct Waiting {
    std::optional<AuditRecord> record;  // empty for a flush
    Teller* teller = nullptr;           // nullptr: nobody waits
  };

  void tell_anomalies(const AuditEntry& entry) const;
  Result<void> wait_for(std::optional<AuditRecord> record);
  void write_until_stopped();
  std::deque<Waiting> next_group() REQUIRES(mutex_);
  Result<void> write(std::deque<Waiting>& group);
  static void tell(const Waiting& waiting, const Result<void>& outcome);
  void give_back(std::deque<Waiting> group, const Result<void>& failed) REQUIRES(mutex_);

  Store& store_;
  const std::string host_;
  const Clock& clock_;
  const AuditOptions options_;
  Anomalies* anomalies_ = nullptr;

  mutable Mutex mutex_;
  std::condition_variable changed_;
  std::deque<Waiting> queue_ GUARDED_BY(mutex_);
  Monotonic oldest_ GUARDED_BY(mutex_){};   // when the oldest record of the queue came
  bool urgent_ GUARDED_BY(mutex_) = false;  // a caller waits for the commit
  bool stopping_ GUARDED_BY(mutex_) = false;
  std::int64_t dropped_ GUARDED_BY(mutex_) = 0;
  std::int64_t dropped_unrecorded_ GUARDED_BY(mutex_) = 0;

  std::thread writer_;  // last: starts when the other members are there
};

}  // namespace patchbay
