#include "conformance/run.h"

#include <fnmatch.h>
#include <signal.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <string_view>
#include <thread>

#include "conformance/child.h"
#include "conformance/examination.h"
#include "conformance/journal.h"
#include "conformance/scratch.h"
#include "conformance/thread_sanitizer.h"
#include "manifest/manifest.h"
#include "process/inherited_environment.h"
#include "process/run.h"

namespace patchbay::conformance {
namespace {

constexpr std::size_t kJournalBytes = std::size_t{64} << 20U;
constexpr std::size_t kPrintedBytes = 2000;
constexpr int kMostProcesses = 100;  // of one check

bool matches(const std::vector<std::string>& patterns, std::string_view id) {
  return std::ranges::any_of(patterns, [&](const std::string& pattern) {
    return ::fnmatch(pattern.c_str(), std::string(id).c_str(), 0) == 0;
  });
}

bool is_gate(const Check& check) {
  return check.id == kManifestGate || check.id == kLibraryGate || check.id == kInstanceGate;
}

process::Command command_of(const RunOptions& options, const Check& check,
                            const std::filesystem::path& scratch) {
  process::Command command;
  command.program = std::filesystem::canonical(options.program);
  const auto scenario = options.scenario.empty() ? "" : std::filesystem::absolute(options.scenario);
  command.arguments = {kExamineCommand,
                       std::string(check.id),
                       std::filesystem::absolute(options.folder).string(),
                       scratch.string(),
                       std::to_string(options.seed),
                       scenario.string(),
                       options.provider_url};
  command.environment = process::inherited_environment();
  command.environment.push_back(std::string(kCredentialVariable) + "=" + options.credential);
  add_thread_sanitizer(command.environment, options.thread_sanitizer);
  command.folder = scratch;
  command.limits.time = options.timeout;
  command.rights.network = !options.provider_url.empty();
  return command;  // the process gets no right to processes
}

Finding finding_of(const process::Ending& ending, const process::Limits& limits,
                   const Entries& entries) {
  if (ending.how == process::EndCause::kTime) {
    return {Outcome::kTimedOut,
            "the check did not end within " + std::to_string(limits.time->count()) + " ms"};
  }
  if (entries.end && entries.signal.empty()) return *entries.end;
  if (ending.how == process::EndCause::kExited && entries.signal.empty()) {
    return {Outcome::kCrashed, "the connector ended the process with exit code " +
                                   std::to_string(ending.status.exit_code)};
  }
  if (ending.status.signal == SIGSYS) {
    return {Outcome::kCrashed,
            "the connector made a system call that it may not make, while it blocked signals, as "
            "pthread_create does (SIGSYS)"};
  }
  return {Outcome::kCrashed, "the process " + process::sentence_of(ending, limits)};
}

// The outcomes of the gates. A gate that did not run counts as passed.
struct Gates {
  Outcome manifest = Outcome::kPassed;
  Outcome library = Outcome::kPassed;
  Outcome instance = Outcome::kPassed;

  void note(const CheckReport& report) {
    if (report.check->id == kManifestGate) manifest = report.finding.outcome;
    if (report.check->id == kLibraryGate) library = report.finding.outcome;
    if (report.check->id == kInstanceGate) instance = report.finding.outcome;
  }
  // Returns the id of a gate that the check needs and that did not pass, or "" if there is no such
  // gate.
  [[nodiscard]] std::string_view closed(Needs needs) const {
    if (needs >= Needs::kManifest && manifest != Outcome::kPassed) return kManifestGate;
    if (needs >= Needs::kLibrary && library != Outcome::kPassed) return kLibraryGate;
    if (needs >= Needs::kInstance && instance != Outcome::kPassed) return kInstanceGate;
    return {};
  }
};

CheckReport run_or_skip(const RunOptions& options, const Check& check, const Gates& gates) {
  const std::string_view closed = gates.closed(check.needs);
  if (closed.empty()) return run_check(options, check);
  CheckReport report;
  report.check = &check;
  report.finding = {Outcome::kSkipped, "it needs what " + std::string(closed) + " did not pass"};
  return report;
}

// Calls `work` with each index below `count`, on `jobs` threads.
void spread(unsigned jobs, std::size_t count, const std::function<void(std::size_t)>& work) {
  std::atomic<std::size_t> next{0};
  std::vector<std::jthread> threads;
  for (unsigned i = 0; i < std::max(1U, jobs); ++i) {
    threads.emplace_back([&] {
      for (std::size_t at = next++; at < count; at = next++) work(at);
    });
  }
}

std::vector<const Check*> chosen_checks(const RunOptions& options) {
  auto checks = all_checks();
  std::erase_if(checks, [&](const Check* check) {
    const bool is_in = options.include.empty() || matches(options.include, check->id);
    const bool has_answers =
        options.provider_url.empty() || is_gate(*check) || group_of(*check) == "actions";
    return check->level > options.level || !is_in || !has_answers ||
           matches(options.exclude, check->id);
  });
  return checks;
}

// Runs the process of a check. `told` becomes its journal.
Result<process::Ending> run_once(const process::Command& command, std::string& told) {
  told.clear();
  const auto take = [&](std::string_view piece) -> Result<void> {
    told.append(piece.substr(0, kJournalBytes - std::min(kJournalBytes, told.size())));
    return success();
  };
  return process::run(command, process::input_of({}), take, {});
}

bool has_handed_on(const Result<process::Ending>& ending, const std::filesystem::path& scratch) {
  return ending && ending.value().status.signal == SIGKILL &&
         ending.value().how == process::EndCause::kSignal &&
         std::filesystem::exists(scratch / kHandedOnFile);
}

}  // namespace

CheckReport run_check(const RunOptions& options, const Check& check) {
  CheckReport report;
  report.check = &check;
  const Scratch scratch;
  const auto command = command_of(options, check, scratch.path());
  std::string told;
  auto ending = run_once(command, told);
  // A process that handed its state on has killed itself: the next process goes on.
  for (int i = 0; i < kMostProcesses && has_handed_on(ending, scratch.path()); ++i) {
    ending = run_once(command, told);
  }
  if (!ending) {
    report.finding = {Outcome::kCrashed, ending.error().message()};
    return report;
  }
  const Entries entries = read_journal(told);
  report.finding = finding_of(ending.value(), command.limits, entries);
  report.step = entries.step;
  report.host_call = entries.host_call;
  report.signal = entries.signal;
  report.backtrace = entries.backtrace;
  report.printed = ending.value().last_words.substr(
      ending.value().last_words.size() - std::min(kPrintedBytes, ending.value().last_words.size()));
  report.time = ending.value().time;
  const bool is_watched = !options.thread_sanitizer.empty();
  if (is_watched && has_found_race(ending.value())) note_race(ending.value().last_words, report);
  return report;
}

Report run_checks(const RunOptions& options) {
  const auto checks = chosen_checks(options);
  Report report;
  report.folder = options.folder;
  report.seed = options.seed;
  report.level = options.level;
  report.warnings_count = options.warnings_count;
  report.is_tsan = !options.thread_sanitizer.empty();
  if (!options.scenario.empty()) report.given += " --scenario " + options.scenario.string();
  if (!options.provider_url.empty()) report.given += " --provider-url " + options.provider_url;
  if (const auto manifest = manifest::read_manifest(options.folder)) {
    report.connector = manifest.value().identity.id + " " + manifest.value().identity.version;
  }
  report.checks.resize(checks.size());
  Gates gates;
  for (std::size_t i = 0; i < checks.size(); ++i) {
    if (!is_gate(*checks[i])) continue;
    report.checks[i] = run_or_skip(options, *checks[i], gates);
    gates.note(report.checks[i]);
  }
  spread(options.jobs, checks.size(), [&](std::size_t i) {
    if (!is_gate(*checks[i])) report.checks[i] = run_or_skip(options, *checks[i], gates);
  });
  return report;
}

}  // namespace patchbay::conformance
