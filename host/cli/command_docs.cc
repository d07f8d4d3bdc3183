// The commands `patchbay docs list|show ID|export|retry ID|why ID|ledger|forget LINK COLLECTION`,
// which show and manage the loaded documents.
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>

#include "base/rfc3339.h"
#include "cli/caller_options.h"
#include "cli/document_work.h"
#include "cli/printable.h"
#include "cli/table.h"
#include "engine/document_json.h"

namespace patchbay::cli {
namespace {

using documents::Document;
using DocsJson = nlohmann::ordered_json;

constexpr Secrets kUsedByRetries = {app::SecretUse::kLink, app::SecretUse::kOauthClient};
constexpr std::size_t kPage = 200;

struct DocsLine {
  std::string id;
  std::string reader;      // for `why`: the user whose rights are shown; "": all readers
  std::string collection;  // for `forget`: the provider's id of the collection
  documents::Library::Filter filter;
  Caller caller;
  bool sees_all = false;
  bool as_lines = true;  // prints JSON lines, which is the only format
};

Result<documents::Asker> asker_of(engine::Engine& engine, const DocsLine& line) {
  return engine.documents->asker_of(line.caller, line.sees_all);
}

Result<documents::DocumentKey> key_of(const engine::Engine& engine, const DocsLine& line) {
  if (auto key = documents::key_of(line.id)) {
    key->link = line.filter.link;
    engine.documents->read_names(key->link, key->connector);
    return *key;
  }
  return Error(Code::kInvalidArgument, "\"" + line.id.substr(0, 100) +
                                           "\" is no document's id. `patchbay docs list` shows "
                                           "them, such as files//notes.txt.");
}

// Returns a time such as "2026-05-01T12:30". Returns "-" if the time is unknown or means "as soon
// as possible".
std::string minute_shown(store::Millis time) {
  constexpr std::size_t kToMinutes = 16;
  if (time <= 1) return "-";
  return rfc3339(store::from_millis(time)).substr(0, kToMinutes);
}

// Passes all documents that match the filter to `Result<void> take(const Document&)`.
template <class Take>
Result<void> for_each(engine::Engine& engine, const DocsLine& line, const Take& take) {
  PATCHBAY_TRY(const auto asker, asker_of(engine, line));
  documents::Library::Filter filter = line.filter;
  engine.documents->read_names(filter.link, filter.connector);
  std::string cursor;
  do {
    PATCHBAY_TRY(const auto page, engine.documents->library.list(asker, filter, cursor, kPage));
    for (const Document& each : page.documents) {
      PATCHBAY_TRY(take(each));
    }
    cursor = page.cursor;
  } while (!cursor.empty());
  return success();
}

Result<ExitCode> list_docs(OpenedHost& host, const Invocation& invocation, const DocsLine& line) {
  std::ostream& out = invocation.terminal.out;
  if (invocation.output == Output::kJson) {
    DocsJson all = DocsJson::array();
    PATCHBAY_TRY(for_each(host.engine(), line, [&](const Document& each) -> Result<void> {
      all.push_back(engine::json_of(each));
      return success();
    }));
    out << all.dump() << "\n";
    return kDone;
  }
  Table table({"id", "title", "size", "updated", "outcome"});
  PATCHBAY_TRY(for_each(host.engine(), line, [&](const Document& each) -> Result<void> {
    table.add({each.id, each.metadata.title, each.size < 0 ? "-" : std::to_string(each.size),
               minute_shown(each.metadata.updated_at),
               std::string(documents::word_of(each.outcome)) + (each.is_held ? ", held" : "")});
    return success();
  }));
  out << table.text();
  return kDone;
}

// Prints the collections that cannot be read.
Result<void> show_troubled_collections(OpenedHost& host, const Invocation& invocation,
                                       const DocsLine& line) {
  engine::Engine& engine = host.engine();
  PATCHBAY_TRY(const auto asker, asker_of(engine, line));
  documents::Library::Filter filter = line.filter;
  engine.documents->read_names(filter.link, filter.connector);
  PATCHBAY_TRY(const auto rows, engine.documents->library.troubled_collections(asker, filter));
  if (rows.empty()) return success();
  Table table({"account", "collection", "name", "trouble", "since", "why"});
  for (const documents::CollectionRow& row : rows) {
    table.add(
        {row.link, row.native_id, row.name, row.trouble, minute_shown(row.trouble_since), row.why});
  }
  invocation.terminal.out << "\n" << table.text();
  return success();
}

Result<ExitCode> show_ledger(OpenedHost& host, const Invocation& invocation, const DocsLine& line) {
  DocsLine troubled = line;
  troubled.filter.troubled = true;
  if (invocation.output == Output::kJson) return list_docs(host, invocation, troubled);
  Table table({"id", "outcome", "reason", "why", "again at"});
  PATCHBAY_TRY(for_each(host.engine(), troubled, [&](const Document& each) -> Result<void> {
    table.add({each.id, std::string(documents::word_of(each.outcome)), each.reason, each.why,
               minute_shown(each.retry_at)});
    return success();
  }));
  invocation.terminal.out << table.text();
  PATCHBAY_TRY(show_troubled_collections(host, invocation, troubled));
  return kDone;
}

Result<ExitCode> show_doc(OpenedHost& host, const Invocation& invocation, const DocsLine& line) {
  PATCHBAY_TRY(const auto asker, asker_of(host.engine(), line));
  PATCHBAY_TRY(const auto key, key_of(host.engine(), line));
  PATCHBAY_TRY(const Document document, host.engine().documents->library.get(asker, key));
  const DocsJson shown = engine::json_of(document);
  print_answer(invocation, shown, to_table(shown));
  return kDone;
}

// Returns the document's text. Returns null if the document has no text. If the text is longer than
// kMostText, returns null and prints a message.
Result<DocsJson> text_to_export(engine::Engine& engine, const Invocation& invocation,
                                const documents::Asker& asker, const Document& document) {
  constexpr std::uint64_t kMostText = std::uint64_t{64} << 20;
  if (document.loaded.texts.empty()) return DocsJson(nullptr);
  auto text = engine.documents->library.text(asker, document.key, kMostText);
  if (text.has_value()) return DocsJson(std::move(text).value());
  if (text.error().code() != Code::kTooLarge) return std::move(text).error();
  invocation.terminal.err << printable(document.id) << ": its content is left out. "
                          << text.error().message() << std::endl;
  return DocsJson(nullptr);
}

// Prints each document that is not a container, with its text as `content`.
Result<ExitCode> export_docs(OpenedHost& host, const Invocation& invocation, const DocsLine& line) {
  engine::Engine& engine = host.engine();
  PATCHBAY_TRY(const auto asker, asker_of(engine, line));
  PATCHBAY_TRY(for_each(engine, line, [&](const Document& each) -> Result<void> {
    if (each.is_container) return success();
    PATCHBAY_TRY(DocsJson content, text_to_export(engine, invocation, asker, each));
    const DocsJson shown = engine::json_of(each);
    invocation.terminal.out << DocsJson{{"id", each.id},
                                        {"content", std::move(content)},
                                        {"semantic_id", each.semantic_id},
                                        {"metadata", shown.at("metadata")}}
                                   .dump()
                            << "\n";
    return success();
  }));
  return kDone;
}

Result<ExitCode> retry_doc(OpenedHost& host, const Invocation& invocation, const DocsLine& line) {
  engine::Engine& engine = host.engine();
  PATCHBAY_TRY(const auto asker, asker_of(engine, line));
  PATCHBAY_TRY(const auto key, key_of(engine, line));
  PATCHBAY_TRY(const auto run, engine.documents->retry(asker, key));
  PATCHBAY_TRY(const auto progress, work_out(invocation, engine, run, line.caller));
  return show_outcome(invocation, engine, progress);
}

Result<ExitCode> say_why(OpenedHost& host, const Invocation& invocation, const DocsLine& line) {
  engine::DocumentParts& documents = *host.engine().documents;
  PATCHBAY_TRY(const auto asker, asker_of(host.engine(), line));
  PATCHBAY_TRY(const auto key, key_of(host.engine(), line));
  DocsJson shown;
  if (line.reader.empty()) {
    PATCHBAY_TRY(const auto readers, documents.library.who_can_see(asker, key));
    shown = engine::json_of(readers);
  } else {
    Caller about = line.caller;
    about.user = line.reader;
    PATCHBAY_TRY(const auto reader, documents.asker_of(about, false));
    PATCHBAY_TRY(const auto grant, documents.library.why(asker, key, reader));
    shown = engine::json_of(grant);
  }
  print_answer(invocation, shown, to_table(shown));
  return kDone;
}

// Drops a collection that the account can no longer read.
Result<ExitCode> forget(OpenedHost& host, const Invocation& invocation, const DocsLine& line) {
  engine::DocumentParts& documents = *host.engine().documents;
  PATCHBAY_TRY(const auto followed, documents.kept(operator_asker(line.caller), line.filter.link,
                                                   line.filter.connector));
  PATCHBAY_TRY(const auto count,
               documents.scheduler.forget(followed.link, followed.connector, line.collection,
                                          operator_entry(line.caller)));
  print_answer(
      invocation,
      DocsJson{{"link_id", followed.link},
               {"connector_id", followed.connector},
               {"collection_id", line.collection},
               {"documents", count}},
      printable(followed.link) + ": forgotten, " + std::to_string(count) + " documents deleted\n");
  return kDone;
}

using DocsVerb = Result<ExitCode> (*)(OpenedHost&, const Invocation&, const DocsLine&);

// Adds a command of `docs`, with the options that all these commands have.
CLI::App* add_verb(CLI::App& docs, Invocation& invocation, const std::shared_ptr<DocsLine>& line,
                   const char* name, const char* description, Secrets secrets, DocsVerb verb) {
  CLI::App* command = docs.add_subcommand(name, description);
  add_caller_options(*command, line->caller);
  command->add_option("--link", line->filter.link, "Of this account alone")->type_name("ID");
  command->add_flag("--all", line->sees_all,
                    "Everything of the organization, and not only what the user may read");
  const auto open = [secrets](const Invocation& on, const DocsLine& /*line*/) {
    return open_host(on, Accounts::kNeeded, secrets);
  };
  run_on(*command, invocation, line, open, verb);
  return command;
}

void add_id(CLI::App& command, DocsLine& line) {
  command.add_option("id", line.id, "The document's id, as `docs list` shows it")->required();
}

// Adds an example after the command's help.
CLI::App* with_example(CLI::App* command, const std::string& example) {
  command->footer("\nExample:\n  patchbay docs " + example);
  return command;
}

void add_lists(CLI::App& docs, Invocation& invocation, const std::shared_ptr<DocsLine>& line) {
  CLI::App* list =
      with_example(add_verb(docs, invocation, line, "list", "List them", {}, list_docs),
                   "list --link github-AbC123");
  list->add_option("--connector", line->filter.connector, "Of this connector alone")
      ->type_name("ID");
  list->add_flag("--held", line->filter.held, "Only those whose deletion is held");
  add_output_option(*list, invocation);
  CLI::App* ledger =
      with_example(add_verb(docs, invocation, line, "ledger",
                            "List what is not plainly loaded, and why", {}, show_ledger),
                   "ledger --link github-AbC123");
  add_output_option(*ledger, invocation);
  CLI::App* all =
      with_example(add_verb(docs, invocation, line, "export",
                            "Print them with their text, a JSON object a line", {}, export_docs),
                   "export --ndjson > documents.ndjson");
  all->add_flag("--ndjson", line->as_lines, "A JSON object a line, which is the only form so far");
}

void add_forget(CLI::App& docs, Invocation& invocation, const std::shared_ptr<DocsLine>& line) {
  CLI::App* command = docs.add_subcommand(
      "forget", "Give up a collection that cannot be read any more, and delete its documents");
  command
      ->add_option("link", line->filter.link, "The account, or a connector that needs no account")
      ->required();
  command->add_option("collection", line->collection,
                      "Its id, as `docs ledger` shows it; none where that has none");
  command->add_option("--connector", line->filter.connector, "Of an account that several use")
      ->type_name("ID");
  add_caller_options(*command, line->caller);
  add_output_option(*command, invocation);
  const auto open = [](const Invocation& on, const DocsLine& /*line*/) {
    return open_host(on, Accounts::kNeeded, {});
  };
  run_on(*with_example(command, "forget github-AbC123 5"), invocation, line, open, forget);
}

}  // namespace

void add_docs(CLI::App& patchbay, Invocation& invocation) {
  CLI::App* command = patchbay.add_subcommand("docs", "The documents that were loaded");
  command->require_subcommand(1);
  const auto line = std::make_shared<DocsLine>();
  add_lists(*command, invocation, line);
  add_forget(*command, invocation, line);
  CLI::App* one =
      with_example(add_verb(*command, invocation, line, "show", "Show one", {}, show_doc),
                   "show files//notes.txt --output json");
  add_id(*one, *line);
  add_output_option(*one, invocation);
  CLI::App* again =
      with_example(add_verb(*command, invocation, line, "retry",
                            "Load one once more, whatever became of it", kUsedByRetries, retry_doc),
                   "retry files//notes.txt");
  add_id(*again, *line);
  add_output_option(*again, invocation);
  CLI::App* why = with_example(add_verb(*command, invocation, line, "why",
                                        "Say who may read one, or why a user may", {}, say_why),
                               "why files//notes.txt --reader bob");
  add_id(*why, *line);
  why->add_option("--reader", line->reader, "The user whose right is asked for")->type_name("ID");
  add_output_option(*why, invocation);
  command->footer(
      "\nA user sees what the user's own accounts hold, and what others hold and the provider "
      "lets\n"
      "the user read. `patchbay sync` loads documents.\n"
      "\nExamples:\n"
      "  patchbay docs list --link github-AbC123\n"
      "  patchbay docs show files//notes.txt --output json\n"
      "  patchbay docs why files//notes.txt --reader bob\n"
      "  patchbay docs export --ndjson > documents.ndjson");
}

}  // namespace patchbay::cli
