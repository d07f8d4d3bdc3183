// A host that loads documents and may kill itself: killed_sync LOCATION NAME LOG STATE EVENTS
// DOCUMENTS [usual-lease]. It works until no run is open any more, or kills itself after EVENTS
// steps and fetches (0: never). It writes each fetch as a line of LOG.
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>

#include "documents/all_runs.h"
#include "documents/crash_truth.h"

namespace {

using namespace patchbay;
using namespace patchbay::documents;
using test::value_or_exit;

}  // namespace

int main(int argc, char** argv) {
  if (argc < 7) return 2;
  const auto store = value_or_exit(store::Store::open({.location = argv[1]}));
  const int log = ::open(argv[3], O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  std::atomic<int> left = std::atoi(argv[5]);
  const bool is_mortal = left > 0;
  const auto event = [&] {
    if (is_mortal && --left <= 0) ::kill(::getpid(), SIGKILL);
  };
  test::Truth truth;
  test::make_crash_truth(truth, std::string(argv[4]) == "second", std::atoi(argv[6]));
  truth.on_step = event;
  truth.on_fetch = [&](const std::string& id) {
    const std::string line = id + "\n";
    if (::write(log, line.data(), line.size()) < 0) std::exit(4);
    event();
  };
  test::TruthSources sources(truth);
  store::Leases leases(*store, argv[2]);
  FetchRoom room({}, nullptr);
  SystemRandom random;
  SystemClock clock;
  SchedulerOptions options;
  // A host that this machine pauses for some time does not lose its runs. The test itself ends the
  // leases of a host that it has killed.
  if (argc == 7) options.lease = std::chrono::minutes(2);
  options.sync.in_flight = 1;
  telemetry::Log told({}, clock);
  Scheduler scheduler({*store, sources, room, random, clock, nullptr, &told}, leases, options);
  test::work_on_all_runs(*store, scheduler);
  return 0;
}
