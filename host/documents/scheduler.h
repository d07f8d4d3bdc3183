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
  unsigned runs = 4;                       // maximum number of runs that work at once on this host
  std::chrono::milliseconds turn{30'000};  // maximum length of a turn; then another link may work
  // After a host's death, another host takes over its runs after this time.
  std::chrono::milliseconds lease{8'000};
  // How long the store keeps a piece that no document uses.
  std::chrono::milliseconds piece_age{86'400'000};
  std::chrono::milliseconds tombstone_age{store::Millis{30} * 86'400'000};
  // How long the store keeps a run that has ended. The last run of a link stays.
  std::chrono::milliseconds run_age{store::Millis{90} * 86'400'000};
  SyncOptions sync{};
};

// Queues runs by hand, by event and by time. Runs work in turns of limited length. The run with the
// highest priority comes first; among equals, the one that has waited longest. If a host dies, its
// runs go on here when their leases have expired. Thread-safe.
class Scheduler {
 public:
  Scheduler(const SyncParts& parts, store::Leases& leases, SchedulerOptions options);
  // Ends the running turns at their next step, and waits for them.
  ~Scheduler();
  Scheduler(const Scheduler&) = delete;
  Scheduler& operator=(const Scheduler&) = delete;

  // Keeps a link's documents up to date from now on, or changes the link's plan. The next run is
  // due one `interval` after the last successful run, or at once if no run has succeeded. The next
  // run for permissions is due in one `access_interval`. With an interval of 0, such runs start
  // only by hand and by events. A pause and a priority stay unchanged.
  struct Plan {
    std::chrono::milliseconds interval{86'400'000};
    std::chrono::milliseconds access_interval{86'400'000};
  };
  Result<void> follow(const FollowedLink& followed, const Plan& plan);

  // Returns the link's queued run of this kind, or queues a new one. With the cause "manual", a run
  // of the link that waits for the provider also goes on at once.
  Result<RunRow> start(const std::string& link, const std::string& connector, RunKind kind,
                       const std::string& cause);
  // Queues a run like start(), in the caller's transaction. A waiting run keeps waiting.
  Result<RunRow> queue(store::Transaction& transaction, const std::string& link,
                       const std::string& connector, RunKind kind, const std::string& cause);
  Result<void> pause(const std::string& link, const std::string& connector, bool is_paused);
  // Sets the priority of the link's future, queued and waiting runs. The usual priority is 0. Runs
  // with a higher number come first.
  Result<void> prioritize(const std::string& link, const std::string& connector,
                          std::int64_t priority);
  // Executes the link's deletions that wait for an operator if `is_released` is true; otherwise
  // refuses them. Returns their number. Each transaction also writes an audit entry. `by` is an
  // entry without an event, which names the operator.
  Result<std::int64_t> settle(const std::string& link, const std::string& connector,
                              bool is_released, const audit::AuditEntry& by = {});
  // Gives up a collection that cannot be read any more: ends it, and deletes its documents, so that
  // the change feed has a tombstone for each. Returns their number. Writes an audit entry like
  // settle(). If the account lists the collection again, the next run reads it like a new one.
  // Fails with NOT_FOUND if the link has no such collection, and with INVALID_ARGUMENT if the
  // collection can be read, because the next run would load it again.
  Result<std::int64_t> forget(const std::string& link, const std::string& connector,
                              const std::string& collection, const audit::AuditEntry& by = {});
  // Marks one document to be fetched again in the next turn, whatever its outcome is. Fails with
  // NOT_FOUND if there is no such document, and with INVALID_ARGUMENT if its deletion waits for an
  // operator.
  Result<void> retry(const std::string& collection, const std::string& native_id);

  // Queues the due runs, and starts turns on free threads. A timer calls this about once a second.
  Result<void> tend();
  // Deletes the documents of revoked or deleted links, and old tombstones, runs, notes and pieces.
  // Must be called once a day.
  Result<void> sweep();
  // Runs turns on this thread until no run can go on. For tests.
  Result<void> work();
  // Runs turns of one link on this thread until no run can go on or `stop` is requested. For
  // commands.
  Result<void> work_on(const std::string& link, const std::string& connector,
                       const std::stop_token& stop = {});

 private:
  Result<void> queue_due();
  void queue_asked_listings(store::Transaction& transaction, store::Millis now);
  Result<std::vector<RunRow>> ready_runs();
  // Gives one turn to each run that is not working on this host already. Returns true if one of the
  // runs worked here.
  Result<bool> take_turns(const std::vector<RunRow>& runs, const std::stop_token& stop);
  // Gives the run one turn. Returns false if another host has the run's lease.
  Result<bool> turn(const RunRow& run, const std::stop_token& stop);
  bool claim(const RunRow& run);
  void unclaim(const RunRow& run);
  void note_lost_turn(const RunRow& run, const Error& error) const;

  const SyncParts parts_;
  store::Leases& leases_;
  const SchedulerOptions options_;
  Mutex mutex_;
  // The leases of the turns on this host.
  std::set<std::string> working_ GUARDED_BY(mutex_);
  std::stop_source stop_;
  ThreadPool threads_;  // the last member, because its threads use the others
};

}  // namespace patchbay::documents
