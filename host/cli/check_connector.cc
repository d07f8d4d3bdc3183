#include "cli/check_connector.h"

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>
#include <ostream>

#include "catalog/catalog.h"
#include "catalog/lint.h"
#include "cli/connector_folders.h"
#include "cli/printable.h"
#include "loader/loader.h"
#include "manifest/file.h"

namespace patchbay::cli {
namespace {

constexpr std::chrono::milliseconds kTrialTime{10'000};  // how long a library may take to start

// The results of the check, which print() prints.
struct Findings {
  std::string id;
  catalog::Lint lint;
  std::vector<std::string> notes;
};

Result<catalog::Lint> lint_of(const manifest::Manifest& known) {
  PATCHBAY_TRY(const auto manifest, manifest::read_manifest(known.folder));
  PATCHBAY_TRY(const auto text,
               manifest::read_file(known.folder / manifest::kFileName, manifest::kFileBytes));
  return catalog::lint(manifest, text);
}

void note_names(const loader::ActionNames& names, Findings& findings) {
  for (const auto& id : names.absent) {
    findings.lint.faults.push_back("/actions: the library has no action \"" + id +
                                   "\", so that each call of it would fail; add it to the "
                                   "connector's table of actions, or take it out here.");
  }
  for (const auto& id : names.unused) {
    findings.lint.warnings.push_back("/actions: the library has an action \"" + id +
                                     "\" that is not named here, so that nobody can call it.");
  }
}

void note_trial(const loader::TrialFindings& tried, Findings& findings) {
  note_names(tried.names, findings);
  if (tried.not_created && tried.asked_network) {
    findings.notes.emplace_back(
        "its create makes a request, which was not made here: whether an instance starts is seen "
        "at its first call");
  } else if (tried.not_created) {
    findings.lint.faults.push_back("no instance starts: " + tried.not_created->message());
  }
  if (!tried.printed.empty()) {
    findings.notes.push_back("it wrote to its standard output or error: " + tried.printed);
  }
}

ExitCode print(const Invocation& invocation, const Findings& findings) {
  const catalog::Lint& lint = findings.lint;
  const bool is_usable = lint.faults.empty();
  std::ostream& out = invocation.terminal.out;
  if (invocation.output == Output::kJson) {
    out << nlohmann::json{{"id", findings.id},
                          {"usable", is_usable},
                          {"faults", lint.faults},
                          {"warnings", lint.warnings},
                          {"notes", findings.notes}}
               .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)
        << "\n";
    return is_usable ? kDone : kNegative;
  }
  if (is_usable) {
    out << printable(findings.id)
        << ": the manifest is in order, the library loads, an instance starts\n";
  }
  for (const auto& each : lint.faults) out << "fault: " << printable(each) << "\n";
  for (const auto& each : lint.warnings) out << "warning: " << printable(each) << "\n";
  for (const auto& each : findings.notes) out << "note: " << printable(each) << "\n";
  return is_usable ? kDone : kNegative;
}

}  // namespace

ExitCode check_connector(OpenedHost& host, const Invocation& invocation, const std::string& id) {
  const auto view = host.engine().catalog.view();
  const auto found = view->get(id);
  if (!found) {
    // The command prints the details of a fault, because its user is the operator. found.error()
    // does not have these details.
    const auto known = host.engine().connector(id);
    const Error& why = known && known.value().fault ? *known.value().fault : found.error();
    const ExitCode code = fail(invocation, why);
    say_where_looked(invocation, host.engine(), id);
    return found.error().code() == Code::kNotFound ? code : kNegative;
  }
  const catalog::Connector& connector = *found.value();
  Findings findings{connector.id(), {}, {}};
  auto linted = lint_of(connector.manifest());
  if (!linted) return fail(invocation, linted.error()), kNegative;
  findings.lint = std::move(linted).value();
  const auto deadline = host.config().deadline;
  loader::Loader loader(
      {.private_parent = {},
       .trial = {.program = invocation.terminal.program,
                 .time = deadline.count() > 0 ? std::min(kTrialTime, deadline) : kTrialTime}});
  const auto tried = loader.attempt(connector.manifest(), connector.config());
  if (!tried) return fail(invocation, tried.error()), kNegative;
  note_trial(tried.value(), findings);
  return print(invocation, findings);
}

}  // namespace patchbay::cli
