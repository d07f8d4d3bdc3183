// The command `patchbay dev FOLDER`, which builds and checks a connector each time a file of the
// connector changes.
#include <algorithm>
#include <memory>
#include <optional>
#include <ostream>

#include "base/words.h"
#include "cli/dev_output.h"
#include "cli/dev_round.h"
#include "cli/end_signals.h"
#include "cli/folder_watch.h"
#include "cli/printable.h"
#include "cli/running_server.h"
#include "manifest/manifest.h"
#include "process/inherited_environment.h"
#include "process/run.h"

namespace patchbay::cli {
namespace {

namespace fs = std::filesystem;

struct DevLine {
  std::string folder = ".";
  std::string server;
  int level = 2;
};

// `patchbay dev` keeps this many bytes of the beginning of a program's output, and this many of its
// end. A whole report of patchbay-conformance is shorter.
constexpr std::size_t kKeptBytes = std::size_t{4} << 20;

fs::path own_program() {
  std::error_code unknown;
  return fs::read_symlink("/proc/self/exe", unknown);
}

// Returns the path of the program `name`: in the folder of this program, or else the first on the
// PATH.
Result<fs::path> program_named(const std::string& name, const app::Environment& environment) {
  std::string places = own_program().parent_path().string() + ":";
  places += environment("PATH").value_or("/usr/local/bin:/usr/bin:/bin");
  for (std::size_t at = 0; at < places.size();) {
    const std::size_t end = std::min(places.find(':', at), places.size());
    const fs::path candidate = fs::path(places.substr(at, end - at)) / name;
    std::error_code ignored;
    if (candidate.is_absolute() && fs::is_regular_file(candidate, ignored)) return candidate;
    at = end + 1;
  }
  return Error(Code::kNotFound,
               "There is no program \"" + name + "\" beside patchbay or on the PATH; install it.");
}

Result<ProgramRun> run_tool(const Invocation& invocation, const Patience& patience,
                            const std::string& name, const std::vector<std::string>& arguments) {
  process::Command command;
  PATCHBAY_TRY(command.program, program_named(name, invocation.environment));
  command.arguments = arguments;
  command.rights = {.network = true, .processes = true, .files = std::nullopt};
  command.environment = process::inherited_environment();
  KeptEnds out(kKeptBytes);
  KeptEnds err(kKeptBytes);
  PATCHBAY_TRY(const auto ending,
               process::run(command, process::input_of(""), out.taking(), patience, err.taking()));
  if (ending.how == process::EndCause::kStopped) return patience.ended();
  ProgramRun ran{ending.status.exit_code, out.text(), err.text()};
  if (ending.how != process::EndCause::kExited) {
    ran.exit_code = 1;
    ran.err += "\n" + name + " " + process::sentence_of(ending, command.limits);
  }
  return ran;
}

// Returns the prefix under which this program and the SDK are installed, or "" if the SDK is not
// installed there.
fs::path installed_sdk() {
  const fs::path prefix = own_program().parent_path().parent_path();
  std::error_code ignored;
  return fs::exists(prefix / "share/cmake/patchbay", ignored) ? prefix : fs::path();
}

void print_round(std::ostream& out, const std::string& changed, const DevRound& round) {
  out << printable(changed) << ": " << printable(round.summary) << "\n";
  for (const std::string& detail : round.details) out << "    " << printable(detail) << "\n";
  out << std::flush;
}

// Runs one round at once, and then one round after each change, until `patience` is stopped.
Result<void> develop(const Invocation& invocation, const DevLine& line, const Patience& patience) {
  // The path is absolute for two reasons: the programs run in another folder, and this folder may
  // be removed and made again.
  const fs::path folder = fs::absolute(line.folder).lexically_normal();
  PATCHBAY_TRY(const auto manifest, manifest::read_manifest(folder));
  PATCHBAY_TRY(const auto watch, FolderWatch::of(folder, {"build"}));
  DevTools tools;
  tools.run = [&](const std::string& name, const std::vector<std::string>& arguments) {
    return run_tool(invocation, patience, name, arguments);
  };
  std::optional<RunningServer> server;
  if (!line.server.empty()) {
    PATCHBAY_TRY(auto found, RunningServer::find(invocation, line.server));
    server.emplace(std::move(found));
    tools.reload = [&]() -> Result<void> {
      PATCHBAY_TRY(server->ask("POST", "/v1/admin/connectors/reload"));
      return success();
    };
  }
  const DevOptions options{folder, installed_sdk(), line.level};
  for (std::string changed = manifest.identity.id;;) {
    PATCHBAY_TRY(const DevRound round, run_round(options, tools));
    print_round(invocation.terminal.out, changed, round);
    PATCHBAY_TRY(const auto files, watch->next(patience));
    changed = joined(files, ", ");
  }
}

Result<ExitCode> run_dev(const Invocation& invocation, const DevLine& line) {
  const Interruption interruption;
  const std::stop_token stop = interruption.token();
  Patience patience;
  patience.cancellation = &stop;
  const auto ended = develop(invocation, line, patience);
  if (stop.stop_requested()) return kDone;
  return ended.error();
}

}  // namespace

void add_dev(CLI::App& patchbay, Invocation& invocation) {
  CLI::App* command = patchbay.add_subcommand(
      "dev", "Build and check a connector each time that one of its files is saved");
  const auto line = std::make_shared<DevLine>();
  command->add_option("folder", line->folder, "The folder of its sources (as a rule, this one)");
  command->add_option("--level", line->level, "How far it is checked: 1 to 4 (as a rule, 2)")
      ->check(CLI::Range(1, 4))
      ->type_name("N");
  command
      ->add_option(
          "--server", line->server,
          "A running server that takes it in after each build; PATCHBAY_API_KEY holds a key "
          "with the scope operate")
      ->type_name("URL");
  run_on(*command, invocation, line, refusing(run_dev));
  command->footer(
      "\nThe folder is one of `patchbay new`, or another with a CMakeLists.txt that uses the SDK. "
      "It is\n"
      "built in FOLDER/build. Ctrl-C ends the command.\n"
      "\nExamples:\n"
      "  patchbay dev my_notes\n"
      "  patchbay dev my_notes --level 3 --server http://127.0.0.1:8080");
}

}  // namespace patchbay::cli
