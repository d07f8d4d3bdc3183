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
  unsigned runs = 4;                       // the most runs that work at once on this host
  std::chrono::milliseconds turn{30'000};  // the longest turn; then another link may work
  // After this time, another host takes over a dead host's run.
  std::chrono::milliseconds lease{8'000};
  // How long a piece is kept to which nothing refers.
  std::chrono::milliseconds piece_age{86'400'000};
  std::chrono::milliseconds tombstone_age{Millis{30} * 86'400'000};
  SyncOptions sync{};
};

// Queues runs by hand, by event and by time, and gives them turns: first by priority, then to the
// run that has waited longest. If a host dies, its runs go on here when their leases have ended.
// Thread-safe.
class Scheduler {
 public:
  Scheduler(const SyncParts& parts, Leases& leases, SchedulerOptions options);
  // Ends the running turns at their next step.
  ~Scheduler();
  Scheduler(const Scheduler&) = delete;
  Scheduler& operator=(const Scheduler&) = delete;

  // Keeps a link up to date from now on, or changes its plan. With an `interval` of 0, runs start
  // only by hand and by events. The first run is due at once, each later one an interval after the
  // last that succeeded. A pause and a priority stay as they are.
  struct Plan {
    std::chrono::milliseconds interval{86'400'000};
    std::chrono::milliseconds access_interval{86'400'000};
  };
  Result<void> follow(const Followed& followed, const Plan& plan);

  // Returns the run that will do it: a new one, or a queued one of the same kind. With the cause
  // "manual", a run of the link that waits for the provider tries again at once.
  Result<RunRow> start(const std::string& link, const std::string& connector, RunKind kind,
                       const std::string& cause);
  // Does the same in the caller's transaction.
  Result<RunRow> queue(Transaction& transaction, const std::string& link,
                       const std::string& connector, RunKind kind, const std::string& cause);
  Result<void> pause(const std::string& link, const std::string& connector, bool is_paused);
  // Sets the priority of the link's runs, also of the one that is queued. 0 is the usual one; runs
  // with a greater number come first.
  Result<void> prioritize(const std::string& link, const std::string& connector,
                          std::int64_t priority);
  // Carries out the deletions that wait for an operator, or refuses them. Returns how many. The
  // same transactions record in the audit who did so; `by` is an entry without an event.
  Result<std::int64_t> settle(const std::string& link, const std::string& connector,
                              bool is_released, const AuditEntry& by = {});
  // Marks one document to be fetched again in the next turn, whatever its outcome was. Fails with
  // NOT_FOUND if there is no such document.
  Result<void> retry(const std::string& collection, const std::string& native_id);

  // Queues the runs that are due, and starts turns if there is room. A timer calls this about once
  // a second.
  Result<void> tend();
  // Deletes what is no longer needed. Once a day is enough.
  Result<void> sweep();
  // Gives turns on this thread until no run can go on. For tests.
  Result<void> work();
  // Gives turns on this thread to the queued runs of one link only, until none can go on or `stop`
  // is requested. For commands.
  Result<void> work_on(const std::string& link, const std::string& connector,
                       const std::stop_token& stop = {});

 private:
  Result<void> queue_due();
  Result<std::vector<RunRow>> ready_runs();
  // Returns true if one of the runs worked on this host.
  Result<bool> take_turns(const std::vector<RunRow>& runs, const std::stop_token& stop);
  // Returns false if another host holds the run's lease.
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
  ThreadPool threads_;  // the last member: its threads use the others
};

}  // namespace patchbay::documents
