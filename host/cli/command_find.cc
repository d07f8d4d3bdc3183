// The command `patchbay find WORDS... [--connector ID]`, which finds files by their words.
#include <chrono>
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>

#include "base/rfc3339.h"
#include "base/words.h"
#include "cli/call_in_time.h"
#include "cli/caller_options.h"
#include "cli/open_host.h"
#include "cli/table.h"
#include "engine/findings_json.h"
#include "store/transaction.h"

namespace patchbay::cli {
namespace {

struct FindLine {
  std::vector<std::string> words;
  std::string connector;
  std::size_t limit = 25;
  std::int64_t timeout_ms = 5000;
  Caller caller;
};

// Updates the index of words, and searches files. Updates the index here because no server may be
// running.
Result<search::Findings> find_files(engine::Engine& engine, const FindLine& line,
                                    const actions::Request& request) {
  const std::string words = joined(line.words);
  const search::FileQuestion question{.words = words,
                                      .connector = line.connector,
                                      .most = line.limit,
                                      .patience = std::chrono::milliseconds(line.timeout_ms)};
  if (!engine.documents) return engine.file_search.find(question, request, nullptr);
  for (bool is_more = true; is_more;) {
    PATCHBAY_TRY(is_more, engine.search->tend());
  }
  PATCHBAY_TRY(const auto asker, engine.documents->asker_of(line.caller, false));
  return engine.file_search.find(question, request, &asker);
}

std::string source_name(const search::Source& source) {
  return source.link.empty() ? source.connector : source.connector + " (" + source.link + ")";
}

// Prints which sources failed to answer, and why.
void say_unanswered(std::ostream& err, const search::Findings& findings) {
  const auto say = [&](const std::string& who, const search::SourceAnswer& answer) {
    if (answer.outcome == search::Outcome::kFailed) {
      err << who << " failed: " << answer.error->message() << "\n";
    } else if (answer.outcome == search::Outcome::kTimedOut) {
      err << who << " did not answer within " << answer.took.count() << " ms.\n";
    } else if (answer.outcome == search::Outcome::kNotLinked) {
      err << who << " was not asked: no account is connected.\n";
    }
  };
  for (const search::Source& each : findings.sources) say(source_name(each), each.answer);
  if (findings.documents) say("the search of loaded documents", *findings.documents);
}

void print_findings(const Invocation& invocation, const search::Findings& findings,
                    const std::string& trace_id) {
  std::ostream& out = invocation.terminal.out;
  if (invocation.output == Output::kJson) {
    out << engine::json_of(findings, trace_id).dump() << "\n";
    return;
  }
  Table table({"title", "connector", "modified", "document", "url"});
  for (const search::FoundFile& each : findings.files) {
    const WallTime modified = store::from_millis(each.modified_at);
    table.add({each.title, each.connector,
               each.modified_at == 0 ? "-" : rfc3339(modified).substr(0, 16),
               each.document.empty() ? "-" : each.document, each.url.empty() ? "-" : each.url});
  }
  out << table.text();
  say_unanswered(invocation.terminal.err, findings);
}

// Returns the first failure, or nullptr if a source answered or no source failed.
const Error* failure_of_all(const search::Findings& findings) {
  const Error* first = nullptr;
  const auto is_ok = [&](const search::SourceAnswer& answer) {
    if (first == nullptr && answer.error) first = &*answer.error;
    return answer.outcome == search::Outcome::kOk;
  };
  for (const search::Source& each : findings.sources) {
    if (is_ok(each.answer)) return nullptr;
  }
  if (findings.documents && is_ok(*findings.documents)) return nullptr;
  return first;
}

ExitCode find_and_print(OpenedHost& host, const Invocation& invocation, const FindLine& line) {
  engine::Engine& engine = host.engine();
  actions::Request request = engine.request();
  request.caller = &line.caller;
  request.trace_id = engine.trace_ids.next();
  const std::string trace_id = request.trace_id.hex();
  const auto findings = find_files(engine, line, request);
  if (!findings) return fail(invocation, findings.error(), trace_id);
  print_findings(invocation, findings.value(), trace_id);
  const Error* error = failure_of_all(findings.value());
  return error == nullptr ? kDone : exit_code_of(error->code());
}

constexpr auto host_for_find =
    host_with<Accounts::kWhereThere, app::SecretUse::kLink, app::SecretUse::kOauthClient>;

}  // namespace

void add_find(CLI::App& patchbay, Invocation& invocation) {
  CLI::App* command = patchbay.add_subcommand(
      "find", "Find files by name or words, in all accounts at once and in loaded documents");
  const auto line = std::make_shared<FindLine>();
  command->add_option("words", line->words, "The words, in any order")->required();
  command->add_option("--connector", line->connector, "Of this connector alone")->type_name("ID");
  command->add_option("--limit", line->limit, "So many files at most")
      ->type_name("N")
      ->check(CLI::Range(1, 100));
  command
      ->add_option("--timeout-ms", line->timeout_ms,
                   "Whoever has not answered after so many milliseconds is not waited for")
      ->type_name("MS")
      ->check(CLI::Range(1, 60'000));
  add_caller_options(*command, line->caller);
  add_output_option(*command, invocation);
  command->footer(
      "\nExample:\n"
      "  patchbay find quarterly report --connector google_drive");
  run_on(*command, invocation, line, host_for_find, taking_down(find_and_print));
}

}  // namespace patchbay::cli
