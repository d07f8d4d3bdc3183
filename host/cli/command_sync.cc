// The command `patchbay sync LINK [--full|--permissions] [--dry-run|--watch] [--schedule
// HOURS|--no-schedule|--priority N|--pause|--resume|--release|--refuse]`, which loads the documents
// of an account or changes a setting of such runs.
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <ostream>

#include "base/rfc3339.h"
#include "cli/caller_options.h"
#include "cli/document_work.h"
#include "cli/printable.h"
#include "cli/sync_progress.h"
#include "engine/document_json.h"
#include "manifest/auth.h"

namespace patchbay::cli {
namespace {

constexpr Secrets kUsedBySyncs = {app::SecretUse::kLink, app::SecretUse::kOauthClient};

struct SyncLine {
  std::string link;
  std::string connector;
  Caller caller;
  bool is_full = false;
  bool permissions = false;
  bool is_dry = false;
  bool watches = false;
  std::int64_t every = 60;  // the interval of --watch in seconds
  bool pauses = false;
  bool resumes = false;
  bool releases = false;
  bool refuses = false;
  int hours = 0;  // the value of --schedule; 0 means that the option is not given
  bool unschedules = false;
  std::optional<std::int64_t> priority;

  [[nodiscard]] documents::RunKind kind() const {
    if (permissions) return documents::RunKind::kAccess;
    return is_full ? documents::RunKind::kFull : documents::RunKind::kSync;
  }
  [[nodiscard]] bool settles() const { return releases || refuses; }
  [[nodiscard]] bool only_sets() const {
    return pauses || resumes || settles() || hours > 0 || unschedules || priority;
  }
  [[nodiscard]] const char* setting() const {
    if (pauses) return "paused";
    if (resumes) return "resumed";
    if (releases) return "released";
    if (refuses) return "refused";
    return priority ? "priority set" : unschedules ? "not scheduled" : "scheduled";
  }
};

Error is_paused(const documents::FollowedLink& followed) {
  return {Code::kInvalidArgument, "The documents of \"" + followed.link +
                                      "\" are paused, so a run would not begin. `patchbay sync " +
                                      followed.link + " --resume` ends that."};
}

// Runs an option that changes a setting and starts no run. Returns the number of held deletions
// that --release or --refuse settled.
Result<std::int64_t> set(engine::DocumentParts& documents, const documents::FollowedLink& followed,
                         const SyncLine& line) {
  documents::Scheduler& scheduler = documents.scheduler;
  if (line.settles()) {
    return scheduler.settle(followed.link, followed.connector, line.releases,
                            operator_entry(line.caller));
  }
  if (line.pauses || line.resumes) {
    PATCHBAY_TRY(scheduler.pause(followed.link, followed.connector, line.pauses));
  } else if (line.priority) {
    PATCHBAY_TRY(scheduler.prioritize(followed.link, followed.connector, *line.priority));
  } else {
    const std::chrono::hours interval(line.unschedules ? 0 : line.hours);
    PATCHBAY_TRY(documents.follow(line.caller, followed,
                                  {.interval = interval, .access_interval = interval}));
  }
  return std::int64_t{0};
}

// Prints the new setting and the time of the next run.
Result<void> show_setting(const Invocation& invocation, engine::DocumentParts& documents,
                          const documents::FollowedLink& followed, const SyncLine& line,
                          std::int64_t settled) {
  PATCHBAY_TRY(const auto state, documents.library.state(operator_asker(line.caller), followed.link,
                                                         followed.connector));
  const bool has_next = state.next_at != 0 && state.paused == 0;
  const std::string next =
      has_next ? rfc3339(WallTime(std::chrono::milliseconds(state.next_at))) : std::string();
  std::ostream& out = invocation.terminal.out;
  if (invocation.output == Output::kJson) {
    out << nlohmann::ordered_json{{"link_id", followed.link},
                                  {"connector_id", followed.connector},
                                  {"done", line.setting()},
                                  {"documents", settled},
                                  {"priority", state.priority},
                                  {"next_sync_at", has_next ? nlohmann::ordered_json(next)
                                                            : nlohmann::ordered_json(nullptr)}}
               .dump()
        << "\n";
    return success();
  }
  out << printable(followed.link) << ": " << line.setting();
  if (line.settles()) out << ", " << settled << " deletions";
  if (has_next) out << "; the next run begins at " << next;
  out << "\n";
  return success();
}

Result<ExitCode> run_once(const Invocation& invocation, engine::Engine& engine,
                          const documents::FollowedLink& followed, const SyncLine& line,
                          documents::RunKind kind) {
  engine::DocumentParts& documents = *engine.documents;
  const auto state =
      documents.library.state(operator_asker(line.caller), followed.link, followed.connector);
  if (state.has_value() && state.value().paused != 0) return is_paused(followed);
  PATCHBAY_TRY(const auto run, documents.start(line.caller, followed, kind));
  PATCHBAY_TRY(const auto progress, work_out(invocation, engine, run, line.caller));
  return show_outcome(invocation, engine, progress);
}

// Prints what a run would do. Returns kNegative if some documents cannot be read, or if the run
// would hold deletions until an operator decides.
Result<ExitCode> show_forecast(const Invocation& invocation, engine::DocumentParts& documents,
                               const documents::FollowedLink& followed, const SyncLine& line) {
  PATCHBAY_TRY(const auto forecast, documents.forecast(line.caller, followed, line.kind(), {}));
  std::ostream& out = invocation.terminal.out;
  if (invocation.output == Output::kJson) {
    nlohmann::ordered_json shown = {{"link_id", followed.link},
                                    {"connector_id", followed.connector}};
    shown.update(engine::json_of(forecast));
    out << shown.dump() << "\n";
  } else {
    out << printable(followed.link) << ": " << forecast_shown(forecast) << "\n";
    for (const auto& each : forecast.troubles) {
      out << printable(each.collection) << ": " << printable(each.why) << "\n";
    }
  }
  return forecast.troubles.empty() && !forecast.would_hold ? kDone : kNegative;
}

Result<ExitCode> sync(OpenedHost& host, const Invocation& invocation, const SyncLine& line) {
  engine::Engine& engine = host.engine();
  engine::DocumentParts& documents = *engine.documents;
  PATCHBAY_TRY(const auto followed,
               line.settles()
                   ? documents.kept(operator_asker(line.caller), line.link, line.connector)
                   : documents.meant(line.caller, line.link, line.connector));
  if (line.only_sets()) {
    PATCHBAY_TRY(const std::int64_t settled, set(documents, followed, line));
    PATCHBAY_TRY(show_setting(invocation, documents, followed, line, settled));
    return kDone;
  }
  if (line.is_dry) return show_forecast(invocation, documents, followed, line);
  PATCHBAY_TRY(auto code, run_once(invocation, engine, followed, line, line.kind()));
  while (line.watches) {
    engine.wait.for_duration(std::chrono::seconds(line.every), {});
    if (!invocation.terminal.out) return code;  // whoever reads the output has closed it
    PATCHBAY_TRY(code, run_once(invocation, engine, followed, line, documents::RunKind::kSync));
  }
  return code;
}

// Returns true if `link` has documents without an account in the store: `link` is a connector that
// works without an account, or a configured account. The command creates a new store only if this
// is true.
bool needs_no_store(OpenedHost& host, const std::string& link) {
  for (const ConfiguredAccount& account : host.configured()) {
    if (account.id == link) return true;
  }
  const auto view = host.engine().catalog.view();
  const auto connector = view->get(link);
  return connector.has_value() && connector.value()->id() == link &&
         manifest::works_without_link(connector.value()->manifest());
}

Result<std::unique_ptr<OpenedHost>> host_for_sync(const Invocation& invocation,
                                                  const SyncLine& line) {
  PATCHBAY_TRY(auto host, open_or_begin(invocation, kUsedBySyncs, [&](OpenedHost& opened) {
                 return needs_no_store(opened, line.link);
               }));
  if (host->accounts() == nullptr) return no_accounts(host->config().server);
  return host;
}

void add_sync_options(CLI::App& command, SyncLine& line) {
  command.add_option("link", line.link, "The account, or a connector that needs no account")
      ->required();
  command.add_option("--connector", line.connector, "Of an account that several connectors use")
      ->type_name("ID");
  CLI::Option* full = command.add_flag("--full", line.is_full, "List everything once more");
  CLI::Option* permissions = command.add_flag("--permissions", line.permissions,
                                              "Permissions alone; no content is loaded");
  full->excludes(permissions);
  CLI::Option* watch =
      command.add_flag("--watch", line.watches, "Go on with what changes, until you end it");
  command.add_option("--every", line.every, "Seconds between the runs of --watch; 60")
      ->type_name("SECONDS")
      ->needs(watch)
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{86'400}));
  CLI::Option* dry = command.add_flag("--dry-run", line.is_dry,
                                      "Say what a run would load and delete, and write nothing");
  dry->excludes(permissions)->excludes(watch);
  std::vector<CLI::Option*> settings = {
      command.add_option("--schedule", line.hours, "Let the server load every so many hours")
          ->type_name("HOURS")
          ->check(CLI::Range(1, 8760)),
      command.add_flag("--no-schedule", line.unschedules, "Load by hand alone"),
      command.add_option("--priority", line.priority, "Runs with a greater one come first; 0")
          ->type_name("N")
          ->check(CLI::Range(std::int64_t{-100}, std::int64_t{100})),
      command.add_flag("--pause", line.pauses, "Begin no run until --resume"),
      command.add_flag("--resume", line.resumes, "Let runs begin again"),
      command.add_flag("--release", line.releases, "Carry out the deletions that are held"),
      command.add_flag("--refuse", line.refuses, "Keep the documents whose deletion is held")};
  for (CLI::Option* each : settings) {
    for (CLI::Option* other : settings) {
      if (each != other) each->excludes(other);
    }
    for (CLI::Option* run : {full, permissions, watch, dry}) each->excludes(run);
  }
}

}  // namespace

void add_sync(CLI::App& patchbay, Invocation& invocation) {
  CLI::App* command = patchbay.add_subcommand("sync", "Load the documents of an account");
  const auto line = std::make_shared<SyncLine>();
  add_sync_options(*command, *line);
  add_caller_options(*command, line->caller);
  add_output_option(*command, invocation);
  command->footer(
      "\nThe first run loads everything, later ones what changed. What was loaded is in the "
      "store;\n"
      "`patchbay docs` shows it. A run that is interrupted goes on where it was. Too many "
      "deletions\n"
      "at once are held until somebody decides (--release, --refuse). The exit code is 1 if not\n"
      "everything could be read, or deletions are held.\n"
      "\nExamples:\n"
      "  patchbay sync github-AbC123\n"
      "  patchbay sync github-AbC123 --dry-run\n"
      "  patchbay sync github-AbC123 --schedule 6\n"
      "  patchbay sync files --watch --every 10\n"
      "  patchbay sync github-AbC123 --full --output json");
  run_on(*command, invocation, line, host_for_sync, sync);
}

}  // namespace patchbay::cli
