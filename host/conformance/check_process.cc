#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <clocale>
#include <cstdio>
#include <cstdlib>
#include <ctime>

#include "conformance/comparison.h"
#include "conformance/examination.h"
#include "conformance/process_state.h"
#include "conformance/system_call_watch.h"

namespace patchbay::conformance {
namespace {

// Creates an instance, runs all tasks, and destroys the instance.
void live_through(Examination& examination, const std::vector<Task>& tasks) {
  Scene scene(examination);
  for (const Task& task : tasks) scene.perform(task);
  examination.step("destroy");
  scene.instance.destroy();
}

template <SystemCallGroup kind>
void works_quietly(Examination& examination) {
  if (kind == SystemCallGroup::kFiles && !examination.manifest().files.empty()) {
    Examination::skip("the manifest grants files");
  }
  const auto tasks = examination.tasks();
  const std::string config = examination.config();
  FakeHost host(examination.journal(), examination.folder());
  host.open_files_now();  // open them first: the watch cannot tell which code opens a file
  if (const auto watching = watch_system_calls(kind); !watching) {
    Examination::skip(watching.error().message());
  }
  Instance instance(examination.plugin(), host, config);
  for (const Task& task : tasks) {
    examination.step(task.name);
    host.provider = [&](const SentRequest& sent) { return task.answer(sent); };
    task.run(instance);
  }
  instance.destroy();
  if (const std::string call = stopped_system_call(); !call.empty()) Examination::fail(call);
}

template <std::vector<StatePart> (*state)()>
void leaves_state(Examination& examination) {
  const auto tasks = examination.tasks();
  const auto before = state();
  live_through(examination, tasks);
  const auto after = state();
  for (std::size_t i = 0; i < std::max(before.size(), after.size()); ++i) {
    if (i >= before.size() || i >= after.size() || before[i].value != after[i].value) {
      Examination::fail("the connector changed " + (i < before.size() ? before[i] : after[i]).name);
    }
  }
}

// Runs the check in two locales. One locale would not be enough: if a connector sets the active
// locale again, nothing changes.
void leaves_locale(Examination& examination) {
  leaves_state<locale_state>(examination);
  if (std::setlocale(LC_ALL, "C.UTF-8") != nullptr) leaves_state<locale_state>(examination);
}

// Fails the check if the connector writes to standard output or standard error. During the calls,
// both streams go into a file in memory.
void prints_nothing(Examination& examination) {
  const auto tasks = examination.tasks();
  const int file = ::memfd_create("printed", MFD_CLOEXEC);
  if (file < 0) Examination::skip("the system gave no file in memory");
  std::fflush(nullptr);
  const int output = ::dup(STDOUT_FILENO);
  const int errors = ::dup(STDERR_FILENO);
  ::dup2(file, STDOUT_FILENO);
  ::dup2(file, STDERR_FILENO);
  live_through(examination, tasks);
  std::fflush(nullptr);
  ::dup2(output, STDOUT_FILENO);
  ::dup2(errors, STDERR_FILENO);
  std::string printed(200, '\0');
  const ssize_t got = ::pread(file, printed.data(), printed.size(), 0);
  printed.resize(got < 0 ? 0 : static_cast<std::size_t>(got));
  if (!printed.empty()) Examination::fail("the connector printed " + excerpt(printed));
}

std::vector<CallReturn> results_in_zone(Examination& examination, const std::vector<Task>& tasks,
                                        const char* zone) {
  ::setenv("TZ", zone, 1);
  ::tzset();
  return undisturbed(examination, tasks);
}

void ignores_time_zone(Examination& examination) {
  const auto tasks = examination.tasks();
  const auto here = results_in_zone(examination, tasks, "UTC0");
  const auto there = results_in_zone(examination, tasks, "AAA-11:30");
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    expect_same(tasks[i].name + " in another time zone", there[i], here[i]);
  }
}

constexpr std::string_view kProcess = "The process";
constexpr std::string_view kNoFiles =
    "A plugin opens only those files that the manifest's `files` names.";
constexpr std::string_view kNoSockets =
    "A plugin uses the network only through patchbay.host.http/1: no sockets.";
constexpr std::string_view kNoThreads = "A plugin makes no threads.";
constexpr std::string_view kNoProcesses = "A plugin makes no processes.";

constexpr Check kProcessChecks[] = {
    {"process.no_files", 3, Weight::kMust, Needs::kInstance, kNoFiles, kProcess,
     "Name the file in `files`, or read the connector's own by patchbay.host.resource/draft1.",
     works_quietly<SystemCallGroup::kFiles>},
    {"process.no_sockets", 3, Weight::kMust, Needs::kInstance, kNoSockets, kProcess,
     "Send requests by patchbay.host.http/1.", works_quietly<SystemCallGroup::kSockets>},
    {"process.no_threads", 3, Weight::kMust, Needs::kInstance, kNoThreads, kProcess,
     "Use http.send_all for requests at once, and limits.blocking for long work.",
     works_quietly<SystemCallGroup::kThreads>},
    {"process.no_processes", 3, Weight::kMust, Needs::kInstance, kNoProcesses, kProcess,
     "Link what the program does into the library.", works_quietly<SystemCallGroup::kProcesses>},
    {"process.output", 3, Weight::kMust, Needs::kInstance,
     "A plugin does not use standard output and standard error.", kProcess,
     "Write to patchbay.host.log/1.", prints_nothing},
    {"process.environment", 3, Weight::kMust, Needs::kInstance,
     "A plugin does not change the environment.", kProcess,
     "Pass what a library of yours needs in another way.", leaves_state<environment_state>},
    {"process.folder", 3, Weight::kMust, Needs::kInstance,
     "A plugin does not change the current folder, nor the mask of new files.", kProcess,
     "Use absolute paths.", leaves_state<folder_state>},
    {"process.locale", 3, Weight::kMust, Needs::kInstance,
     "A plugin does not change the locale of the process.", kProcess,
     "Use functions that take a locale, and patchbay_call's `locale`.", leaves_locale},
    {"process.signals", 3, Weight::kMust, Needs::kInstance, "A plugin leaves signals alone.",
     kProcess, "Install no handler; write to sockets with MSG_NOSIGNAL in libraries of yours.",
     leaves_state<signal_state>},
    {"process.limits", 3, Weight::kMust, Needs::kInstance,
     "A plugin leaves limits and priorities alone.", kProcess, "Declare limits in the manifest.",
     leaves_state<limit_state>},
    {"process.time_zone", 3, Weight::kMust, Needs::kInstance,
     "A plugin does not read the time zone: its results are the same in all.", kProcess,
     "Compute in UTC (gmtime_r), or take the zone as an argument.", ignores_time_zone},
};

}  // namespace

std::span<const Check> process_checks() { return kProcessChecks; }

}  // namespace patchbay::conformance
