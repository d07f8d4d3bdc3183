#include "conformance/command_line.h"

#include <unistd.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <ostream>

#include "base/clock.h"
#include "conformance/examination.h"
#include "conformance/fuzz.h"
#include "conformance/record.h"
#include "conformance/run.h"
#include "conformance/scratch.h"
#include "conformance/suppression.h"
#include "conformance/thread_sanitizer.h"
#include "manifest/manifest.h"

namespace patchbay::conformance {
namespace {

constexpr int kUsageExit = 2;

// The options and arguments of a command line.
struct Line {
  bool as_json = false;
  RunOptions options;
  std::string format = "text";
  unsigned long timeout_s = 20;
  unsigned long fuzz_s = 60;
  bool is_tsan = false;
  std::string check;
  std::filesystem::path folder = ".";
  std::filesystem::path out = "scenario.json";
};

int list_checks(const Terminal& terminal, bool as_json) {
  nlohmann::ordered_json rows = nlohmann::ordered_json::array();
  for (const Check* check : all_checks()) {
    const std::string_view weight = check->weight == Weight::kMust ? "must" : "should";
    if (as_json) {
      rows.push_back({{"id", check->id},
                      {"level", check->level},
                      {"weight", weight},
                      {"rule", check->rule},
                      {"heading", check->heading},
                      {"change", check->change}});
    } else {
      terminal.out << check->level << "  " << weight
                   << (check->weight == Weight::kMust ? "    " : "  ") << check->id << ": "
                   << check->rule << "\n";
    }
  }
  if (as_json) {
    const nlohmann::ordered_json whole = {{"suite", kSuite}, {"checks", rows}};
    terminal.out << whole.dump(2) << "\n";
  }
  return 0;
}

void write_report(const Terminal& terminal, const Report& report, const std::string& format) {
  if (format == "json") {
    terminal.out << json_of(report);
  } else if (format == "junit") {
    terminal.out << junit_of(report);
  } else if (format == "tap") {
    terminal.out << tap_of(report);
  } else if (format == "github") {
    std::string rest;
    terminal.out << github_of(report, rest);
    if (!terminal.step_summary.empty()) {
      std::ofstream(terminal.step_summary, std::ios::app) << rest;
    }
  } else {
    terminal.out << text_of(report);
  }
}

int refuse_folder(const Terminal& terminal, const std::filesystem::path& folder) {
  terminal.err << "patchbay-conformance: " << folder.string()
               << " is not a folder; name the folder that has connector.json.\n";
  return kUsageExit;
}

int refuse(const Terminal& terminal, const Error& error) {
  terminal.err << "patchbay-conformance: " << error.message() << "\n";
  return kUsageExit;
}

// Returns the account's secret for a provider on loopback: the variable from which `patchbay call`
// takes it too, such as PATCHBAY_CREDENTIAL_NOTES.
std::string credential_of(const Terminal& terminal, const std::filesystem::path& folder) {
  const auto manifest = manifest::read_manifest(folder);
  if (!manifest || !terminal.variable) return {};
  std::string name = "PATCHBAY_CREDENTIAL_" + manifest.value().identity.id;
  std::ranges::transform(name, name.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return terminal.variable(name);
}

// Chooses the checks that ThreadSanitizer helps, and how their processes start.
Result<void> use_thread_sanitizer(RunOptions& options) {
  PATCHBAY_TRY(const auto manifest, manifest::read_manifest(options.folder));
  PATCHBAY_TRY(options.thread_sanitizer,
               thread_sanitizer_of(options.folder / manifest.identity.library));
  options.include = {"concurrency.*", std::string(kManifestGate), std::string(kLibraryGate),
                     std::string(kInstanceGate)};
  keep_addresses();
  return success();
}

// Reads what the options name, so that a wrong one is told once and not by each check.
Result<void> prepare(RunOptions& options, bool is_tsan, const Terminal& terminal) {
  if (!options.scenario.empty()) {
    PATCHBAY_TRY(read_scenario(options.scenario));
  }
  if (!options.provider_url.empty()) {
    PATCHBAY_TRY(Loopback::at(options.provider_url));
    options.credential = credential_of(terminal, options.folder);
  }
  return is_tsan ? use_thread_sanitizer(options) : success();
}

int run_and_report(const Terminal& terminal, const Line& line) {
  RunOptions options = line.options;
  options.program = terminal.program;
  if (!std::filesystem::is_directory(options.folder))
    return refuse_folder(terminal, options.folder);
  if (const auto ready = prepare(options, line.is_tsan, terminal); !ready) {
    return refuse(terminal, ready.error());
  }
  const auto suppressions = read_suppressions(options.folder / kSuppressionFile);
  if (!suppressions) return refuse(terminal, suppressions.error());
  Report report = run_checks(options);
  suppress(report, suppressions.value(), terminal.today);
  if (report.checks.empty()) {
    terminal.err << "patchbay-conformance: no check was chosen; `list` names all.\n";
    return kUsageExit;
  }
  write_report(terminal, report, line.format);
  return report.exit_code();
}

// Runs fuzz rounds for `seconds`. If a round fails, prints its report as for a failed check.
int fuzz_and_report(const Terminal& terminal, RunOptions options, unsigned long seconds) {
  options.program = terminal.program;
  if (!std::filesystem::is_directory(options.folder))
    return refuse_folder(terminal, options.folder);
  const SystemClock clock;
  const auto end = clock.now() + std::chrono::seconds(seconds);
  const FuzzReport fuzzed = fuzz(options, [&] { return clock.now() < end; });
  if (fuzzed.report.exit_code() != 0 || fuzzed.rounds == 0) {
    terminal.out << text_of(fuzzed.report);
    return fuzzed.report.exit_code();
  }
  const CheckReport& last = fuzzed.report.checks.back();
  if (last.finding.outcome != Outcome::kPassed) {
    terminal.err << "patchbay-conformance: no round could run: " << last.finding.found << "\n";
    return kUsageExit;
  }
  terminal.out << fuzzed.report.connector << ": rounds passed: " << fuzzed.rounds << ", with seeds "
               << options.seed << " to " << fuzzed.report.seed << ". Go on with --seed "
               << fuzzed.report.seed + 1 << ".\n";
  return 0;
}

// Runs one check in this process, so that a debugger can follow it. Writes the journal to standard
// error.
int reproduce(const Terminal& terminal, const Line& line) {
  const std::string& id = line.check;
  const Check* check = find_check(id);
  if (check == nullptr) {
    terminal.err << "patchbay-conformance: there is no check \"" << id << "\"; `list` names all.\n";
    return kUsageExit;
  }
  const Scratch scratch;
  if (scratch.path().empty()) return kUsageExit;
  const Journal journal(STDERR_FILENO);
  const Subject subject{line.folder,
                        scratch.path(),
                        line.options.seed,
                        line.options.scenario,
                        line.options.provider_url,
                        credential_of(terminal, line.folder)};
  const Finding finding = examine(*check, subject, journal);
  terminal.out << name_of(finding.outcome) << "  " << id << "\n";
  if (!finding.found.empty()) terminal.out << "  " << finding.found << "\n";
  return is_failure(finding.outcome) ? 1 : 0;
}

// Records a scenario from the provider on loopback, and writes it into a file.
int record_into_file(const Terminal& terminal, const Line& line) {
  const Scratch scratch;
  if (!std::filesystem::is_directory(line.folder)) {
    return refuse_folder(terminal, line.folder);
  }
  const Subject subject{line.folder,
                        scratch.path(),
                        line.options.seed,
                        {},
                        line.options.provider_url,
                        credential_of(terminal, line.folder)};
  const auto text = record(subject, Journal(STDERR_FILENO));
  if (!text) return refuse(terminal, text.error());
  std::ofstream out(line.out, std::ios::binary);
  out << text.value() << std::flush;
  if (!out) {
    return refuse(terminal,
                  Error(Code::kInternal, "it could not be written.").at(line.out.string()));
  }
  terminal.out << line.out.string() << ": written. Read it before you share it: it has what the "
               << "provider answered, without secrets.\n";
  return 0;
}

CLI::Option* add_provider(CLI::App& command, Line& line) {
  return command.add_option("--provider-url", line.options.provider_url)->type_name("URL");
}

void add_run(CLI::App& program, Line& line) {
  CLI::App& run = *program.add_subcommand("run", "Run the checks on the connector in FOLDER");
  run.add_option("folder", line.options.folder, "The folder that has connector.json")->required();
  run.add_option("--level", line.options.level,
                 "1: files, 2: and instances, 3: and calls, 4: and documents and webhooks, "
                 "5: and many calls, and calls at random")
      ->check(CLI::Range(1, 5));
  auto* include =
      run.add_option("--include", line.options.include, "Only ids that match the pattern");
  run.add_option("--exclude", line.options.exclude, "No ids that match the pattern");
  run.add_option("-j,--jobs", line.options.jobs, "Checks at once")->check(CLI::Range(1, 256));
  run.add_option("--format", line.format)
      ->check(CLI::IsMember({"text", "json", "junit", "tap", "github"}));
  run.add_option("--seed", line.options.seed, "The only source of chance");
  run.add_option("--timeout", line.timeout_s, "Seconds for each check")
      ->check(CLI::Range(1, 86'400));
  run.add_flag("--warnings-as-errors", line.options.warnings_count,
               "A broken SHOULD fails the run");
  auto* scenario = run.add_option("--scenario", line.options.scenario,
                                  "A recorded scenario, which the group `scenario` repeats");
  auto* provider = add_provider(run, line);
  provider->excludes(scenario)->description(
      "A provider on loopback, which answers the checks of the group `actions`; no other group "
      "runs");
  run.add_flag("--tsan", line.is_tsan,
               "The group `concurrency`, with ThreadSanitizer, for a connector that was compiled "
               "with it")
      ->excludes(include)
      ->excludes(scenario)
      ->excludes(provider);
}

void add_reproduce(CLI::App& program, Line& line) {
  CLI::App& again = *program.add_subcommand("reproduce", "Run one check in this process");
  again.add_option("seed", line.options.seed)->required();
  again.add_option("check", line.check)->required();
  again.add_option("folder", line.folder, "The folder that has connector.json");
  again.add_option("--scenario", line.options.scenario, "As for `run`");
  add_provider(again, line)->description("As for `run`");
}

void add_record(CLI::App& program, Line& line) {
  CLI::App& record = *program.add_subcommand(
      "record", "Make every call of the connector in FOLDER, and write a scenario of them");
  record.add_option("folder", line.folder, "The folder that has connector.json")->required();
  add_provider(record, line)
      ->required()
      ->description("The provider on loopback that answers. Actions that write do so there");
  record.add_option("--out", line.out, "The scenario's file")->capture_default_str();
}

void add_fuzz(CLI::App& program, Line& line) {
  CLI::App& fuzz = *program.add_subcommand(
      "fuzz", "Call the connector in FOLDER at random, until a round fails or the time is over");
  fuzz.add_option("folder", line.options.folder, "The folder that has connector.json")->required();
  fuzz.add_option("--seconds", line.fuzz_s, "How long; the last round is finished")
      ->check(CLI::Range(1, 86'400))
      ->capture_default_str();
  fuzz.add_option("--seed", line.options.seed, "Of the first round; each round has the next one");
  fuzz.add_option("--timeout", line.timeout_s, "Seconds for each round")
      ->check(CLI::Range(1, 86'400));
}

}  // namespace

int run_command_line(const std::vector<std::string>& arguments, const Terminal& terminal) {
  CLI::App program("Checks whether a connector keeps the rules of Patchbay's ABI.",
                   "patchbay-conformance");
  program.require_subcommand(1);
  Line line;
  CLI::App& list = *program.add_subcommand("list", "Name all checks");
  list.add_flag("--json", line.as_json);
  add_run(program, line);
  add_fuzz(program, line);
  add_reproduce(program, line);
  add_record(program, line);
  try {
    std::vector<std::string> words(arguments.rbegin(), arguments.rend());
    program.parse(words);
  } catch (const CLI::ParseError& error) {
    return program.exit(error, terminal.out, terminal.err) == 0 ? 0 : kUsageExit;
  }
  line.options.timeout = std::chrono::seconds(line.timeout_s);
  if (list.parsed()) return list_checks(terminal, line.as_json);
  if (program.got_subcommand("reproduce")) return reproduce(terminal, line);
  if (program.got_subcommand("record")) return record_into_file(terminal, line);
  if (program.got_subcommand("fuzz")) {
    return fuzz_and_report(terminal, line.options, line.fuzz_s);
  }
  return run_and_report(terminal, line);
}

}  // namespace patchbay::conformance
