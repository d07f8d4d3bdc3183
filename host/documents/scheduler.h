// Which runs there are, and whose turn it is.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <set>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "documents/sync.h"

namespace patchbay::documents {

struct SchedulerOptions {
  unsigned runs = 4;                                // at once on this host
  std::chrono::milliseconds turn{30'000};           // then another link may go on
  std::chrono::milliseconds lease{8'000};           // after which a dead host's run is taken over
  std::chrono::milliseconds piece_age{86'400'000};  // before what nothing refers to is swept
  std::chrono::milliseconds tombstone_age{Millis{30} * 86'400'000};
  SyncOptions sync{};
};

// Queues runs by hand, by event and by time, and gives them turns: by priority, then to the one
// that waited longest. A run of a host that died goes on here when its lease is over. Thread-safe.
class Scheduler {
 public:
  Scheduler(const SyncParts& parts, Leases& leases, SchedulerOptions options);
  // Ends the turns that are under way, at their next step.
  ~Scheduler();
  Scheduler(const Scheduler&) = delete;
  Scheduler& operator=(const Scheduler&) = delete;

  // Keeps a link in step from now on; changes what was set before. `interval` 0: by hand and by
  // event alone (the seeds' auto_sync off).
  struct Plan {
    std::chrono::milliseconds interval{86'400'000};
    std::chrono::milliseconds access_interval{86'400'000};
    std::int64_t priority = 0;
  };
  Result<void> follow(const Followed& followed, const Plan& plan);

  // The run that does it: a new one, or the one of the same kind that waits already.
  Result<RunRow> start(const std::string& link, const std::string& connector, RunKind kind,
                       const std::string& cause);
  Result<void> pause(const std::string& link, const std::string& connector, bool is_paused);
  // Carries out the deletions that are held, or refuses them; how many. The audit records who did,
  // in the transactions that do it: `by` has no event.
  Result<std::int64_t> settle(const std::string& link, const std::string& connector,
                              bool is_released, const AuditEntry& by = {});
  // One document again with the next turn, whatever became of it. NOT_FOUND.
  Result<void> retry(const std::string& collection, const std::string& native_id);

  // Queues what is due, and starts turns as far as there is room. Every second or so, by a timer.
  Result<void> tend();
  // What is swept now and then, once a day is enough.
  Result<void> sweep();
  // Gives turns on this thread until no run can go on; for tests.
  Result<void> work();
  // The same for what is queued of one link alone, until it is stopped; for commands.
  Result<void> work_on(const std::string& link, const std::string& connector,
                       const std::stop_token& stop = {});

 private:
  Result<void> queue_due();
  Result<std::vector<RunRow>> ready_runs();
  // Whether one of the runs went on here.
  Result<bool> take_turns(const std::vector<RunRow>& runs, const std::stop_token& stop);
  // False: another host has it.
  Result<bool> turn(const RunRow& run, const std::stop_token& stop);
  bool claim(const RunRow& run);
  void unclaim(const RunRow& run);
  void note_lost_turn(const RunRow& run, const Error& error) const;

  const SyncParts parts_;
  Leases& leases_;
  const SchedulerOptions options_;
  std::mutex mutex_;
  std::set<std::string> working_;  // leases of the turns under way on this host
  std::stop_source stop_;
  ThreadPool threads_;  // last: its threads use the rest
};

}  // namespace patchbay::documents
