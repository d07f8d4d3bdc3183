// Queues runs and decides which one works next.
#pragma once

#include <memory>
#include <set>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "base/mutex.h"
#include "documents/sync.h"

namespace patchbay::documents {

struct SchedulerOptions {
  unsigned runs = 4;                       // how many runs may work at once on this host
  std::chrono::milliseconds turn{30'000};  // the longest turn; after it, another link may work
  // If a host dies, another host takes over its runs after this time.
  std::chrono::milliseconds lease{8'000};
  // How long the store keeps a piece that no document uses.
  std::chrono::milliseconds piece_age{86'400'000};
  std::chrono::milliseconds tombstone_age{Millis{30} * 86'400'000};
  // How long the store keeps a run that has ended. The last run of a link stays.
  std::chrono::milliseconds run_age{Millis{90} * 86'400'000};
  SyncOptions sync{};
};

// Queues runs by hand, by event and by time. Lets the runs work in turns, which are limited in
// time. The run with the highest priority is first; among equals, the run that has waited longest.
// If a host dies, its runs continue here when their leases have ended. Thread-safe.
class Scheduler {
 public:
  Scheduler(const SyncParts& parts, Leases& leases, SchedulerOptions options);
  // Makes the running turns end at their next step, and waits until these turns have ended.
  ~Scheduler();
  Scheduler(const Scheduler&) = delete;
  Scheduler& operator=(const Scheduler&) = delete;

  // Keeps the documents of a link up to date from now on, or changes the link's plan. The next run
  // is due one `interval` after the last run that succeeded, or at once if no run has succeeded.
  // The next run for permissions is due one `access_interval` from now. If an interval is 0, such
  // runs start only by hand and by events. A pause and a priority stay unchanged.
  struct Plan {
    std::chrono::milliseconds interval{86'400'000};
    std::chrono::milliseconds access_interval{86'400'000};
  };
  Result<void> follow(const Followed& followed, const Plan& plan);

  // Returns the link's queued run of this kind, or queues a new run. If the cause is "manual", also
  // makes a run of the link that waits for the provider continue at once.
  Result<RunRow> start(const std::string& link, const std::string& connector, RunKind kind,
                       const std::string& cause);
  // Queues a run like start(), in the caller's transaction. A waiting run continues to wait.
  Result<RunRow> queue(Transaction& transaction, const std::string& link,
                       const std::string& connector, RunKind kind, const std::string& cause);
  Result<void> pause(const std::string& link, const std::string& connector, bool is_paused);
  // Sets the priority of the link's next runs, and of its runs that are queued or wait. The usual
  // priority is 0. Runs with a greater number come first.
  Result<void> prioritize(const std::string& link, const std::string& connector,
                          std::int64_t priority);
  // If `is_released` is true, carries out the link's deletions that wait for an operator. Otherwise
  // refuses these deletions. Returns the number of these deletions. Each transaction also writes an
  // audit entry about its deletions. `by` is an entry without an event, which names the operator.
  Result<std::int64_t> settle(const std::string& link, const std::string& connector,
                              bool is_released, const AuditEntry& by = {});
  // Gives up a collection that cannot be read any more: ends the collection, and deletes its
  // documents, so that the change feed has a tombstone of each. Returns the number of documents.
  // Writes an audit entry like settle(). If the account names the collection again, the next run
  // reads it like a new one. Fails with NOT_FOUND if the link has no such collection, and with
  // INVALID_ARGUMENT if the collection can be read, because the next run would load it again.
  Result<std::int64_t> forget(const std::string& link, const std::string& connector,
                              const std::string& collection, const AuditEntry& by = {});
  // Marks one document to be fetched again in the next turn. The document may have any outcome.
  // Fails with NOT_FOUND if there is no such document.
  Result<void> retry(const std::string& collection, const std::string& native_id);

  // Queues the runs that are due, and starts turns if threads are free. A timer calls this about
  // once a second.
  Result<void> tend();
  // Deletes the documents of links that were revoked or deleted, and old tombstones, notes and
  // pieces. Call this once a day.
  Result<void> sweep();
  // Lets runs work on this thread, turn by turn, until no run can continue. For tests.
  Result<void> work();
  // Lets the runs of one link work on this thread, turn by turn, until no run can continue or
  // `stop` is requested. For commands.
  Result<void> work_on(const std::string& link, const std::string& connector,
                       const std::stop_token& stop = {});

 private:
  Result<void> queue_due();
  void queue_asked_listings(Transaction& transaction, Millis now);
  Result<std::vector<RunRow>> ready_runs();
  // Gives one turn to each of the runs that is not working on this host already. Returns true if
  // one of the runs worked on this host.
  Result<bool> take_turns(const std::vector<RunRow>& runs, const std::stop_token& stop);
  // Gives the run one turn. Returns false if another host has the run's lease.
  Result<bool> turn(const RunRow& run, const std::stop_token& stop);
  bool claim(const RunRow& run);
  void unclaim(const RunRow& run);
  void note_lost_turn(const RunRow& run, const Error& error) const;

  const SyncParts parts_;
  Leases& leases_;
  const SchedulerOptions options_;
  Mutex mutex_;
  // the leases of the turns that run on this host
  std::set<std::string> working_ GUARDED_BY(mutex_);
  std::stop_source stop_;
  ThreadPool threads_;  // the last member, because its threads use the others
};

}  // namespace patchbay::documents
