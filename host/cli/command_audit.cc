// The commands `patchbay audit query|export|heads|verify|archive|verify-archive`, which read, check
// and archive the audit records.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <ostream>

#include "app/account_store.h"
#include "audit/archive.h"
#include "audit/archive_file.h"
#include "audit/ndjson.h"
#include "audit/verify.h"
#include "base/rfc3339.h"
#include "cli/caller_options.h"
#include "cli/open_store.h"
#include "cli/printable.h"
#include "cli/table.h"

namespace patchbay::cli {
namespace {

constexpr std::size_t kLargestHeadsFile = std::size_t{16} << 20;

struct AuditLine {
  std::string location;
  audit::AuditQuery query;
  std::string from;
  std::string until;
  std::string heads_file;
  std::vector<std::filesystem::path> archives;
  std::filesystem::path folder;
  std::string before;
  std::size_t keep_days = 0;
  bool also_undelivered = false;
};

Result<void> read_time(const std::string& text, const char* option, std::optional<WallTime>& into) {
  if (text.empty()) return success();
  into = parse_rfc3339(text);
  if (into) return success();
  return Error(Code::kInvalidArgument, std::string(option) + ": \"" + text +
                                           "\" is not a time such as 2026-11-21T04:16:28Z");
}

Result<audit::AuditQuery> query_of(const AuditLine& line) {
  audit::AuditQuery query = line.query;
  PATCHBAY_TRY(read_time(line.from, "--from", query.from));
  PATCHBAY_TRY(read_time(line.until, "--until", query.until));
  return query;
}

Result<ExitCode> show(store::Store& store, const Invocation& invocation, const AuditLine& line) {
  PATCHBAY_TRY(const audit::AuditQuery asked, query_of(line));
  PATCHBAY_TRY(const audit::AuditPage page, audit::query(store, asked));
  std::ostream& out = invocation.terminal.out;
  Table table({"at", "action", "organization", "actor", "subject", "payload"});
  for (const audit::AuditRecord& record : page.records) {
    if (invocation.output == Output::kJson) {
      out << audit::ndjson_line(record) << "\n";
    } else {
      table.add({rfc3339(store::from_millis(record.at)), record.action, record.organization,
                 record.actor, record.subject, record.payload});
    }
  }
  if (invocation.output == Output::kTable) out << table.text();
  if (!page.next.empty()) invocation.terminal.err << "more with --after " << page.next << "\n";
  return kDone;
}

Result<ExitCode> export_all(store::Store& store, const Invocation& invocation,
                            const AuditLine& line) {
  PATCHBAY_TRY(audit::AuditQuery asked, query_of(line));
  asked.oldest_first = true;
  asked.limit = 1000;
  PATCHBAY_TRY(audit::export_ndjson(store, asked, [&](std::string_view text) -> Result<void> {
    invocation.terminal.out << text;
    if (invocation.terminal.out) return success();
    return Error(Code::kInternal, "the rest of the export cannot be written");
  }));
  return kDone;
}

Result<ExitCode> print_heads(store::Store& store, const Invocation& invocation, const AuditLine&) {
  PATCHBAY_TRY(const auto heads, audit::heads_of(store));
  invocation.terminal.out << text_of(heads);
  return kDone;
}

Result<std::vector<audit::AuditHead>> heads_in(const std::string& path) {
  if (path.empty()) return std::vector<audit::AuditHead>();
  std::ifstream file(path, std::ios::binary);
  std::string text(kLargestHeadsFile + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (!file.eof() || text.size() > kLargestHeadsFile) {
    return Error(Code::kNotFound, "--heads: the file \"" + path +
                                      "\" cannot be read; `patchbay audit heads` writes one");
  }
  auto heads = audit::parse_heads(text);
  if (heads.has_error()) return std::move(heads).error().at(path);
  return heads;
}

void print_faults(std::ostream& out, const std::vector<audit::AuditFault>& faults) {
  for (const audit::AuditFault& fault : faults) {
    out << "  host " << printable(fault.host) << ", record " << fault.seq << ": "
        << printable(fault.sentence) << "\n";
  }
}

Result<ExitCode> verify_chains(store::Store& store, const Invocation& invocation,
                               const AuditLine& line) {
  PATCHBAY_TRY(const auto heads, heads_in(line.heads_file));
  PATCHBAY_TRY(const auto archives, audit::archives_at(line.archives));
  PATCHBAY_TRY(const audit::AuditVerdict verdict, audit::verify(store, heads, archives));
  std::ostream& out = invocation.terminal.out;
  out << verdict.records << " records, "
      << (verdict.faults.empty() ? "every chain is whole" : "NOT as they were written") << "\n";
  print_faults(out, verdict.faults);
  for (const audit::AuditHead& beginning : verdict.unseen_beginnings) {
    out << "  host " << printable(beginning.host) << ": what came up to record " << beginning.seq
        << " is archived, and was not looked at (--archive)\n";
  }
  if (heads.empty()) {
    out << "Not compared with exported heads: a chain that was cut short would not show "
           "(--heads).\n";
  }
  return verdict.faults.empty() ? kDone : kNegative;
}

// Verifies archives. Reads only the archives' files and opens no store.
Result<ExitCode> verify_files(const Invocation& invocation, const AuditLine& line) {
  PATCHBAY_TRY(const auto files, audit::archives_at(line.archives));
  std::ostream& out = invocation.terminal.out;
  bool is_sound = true;
  for (const auto& file : files) {
    PATCHBAY_TRY(const audit::ArchiveVerdict verdict, audit::verify_archive(file));
    out << printable(file.string()) << ": host " << printable(verdict.before.host) << ", records "
        << verdict.before.seq + 1 << " to " << verdict.end.seq
        << (verdict.faults.empty() ? ", whole" : ", NOT as they were written") << "\n";
    print_faults(out, verdict.faults);
    is_sound = is_sound && verdict.faults.empty();
  }
  return is_sound ? kDone : kNegative;
}

// Returns the options. An option that is not on the command line comes from the configuration.
Result<audit::ArchiveOptions> archive_options(const Invocation& invocation, const AuditLine& line,
                                              const Clock& clock) {
  PATCHBAY_TRY(const auto config, configuration_of(invocation));
  audit::ArchiveOptions options;
  options.folder = line.folder.empty() ? config.server.audit_archive : line.folder;
  options.also_undelivered = line.also_undelivered;
  if (options.folder.empty()) {
    return Error(Code::kInvalidArgument,
                 "name the folder for the archive with --to, or as `archive` in [audit] of the "
                 "configuration");
  }
  const std::size_t days = line.keep_days != 0 ? line.keep_days : config.server.audit_keep_days;
  std::optional<WallTime> before;
  PATCHBAY_TRY(read_time(line.before, "--before", before));
  if (!before && days != 0) before = clock.wall() - std::chrono::days(days);
  if (!before) {
    return Error(Code::kInvalidArgument,
                 "say what stays, with --keep-days or --before, or as `keep_days` in [audit] of "
                 "the configuration");
  }
  options.before = *before;
  return options;
}

Result<ExitCode> archive_records(store::Store& store, const Invocation& invocation,
                                 const AuditLine& line) {
  SystemClock clock;
  PATCHBAY_TRY(const auto options, archive_options(invocation, line, clock));
  PATCHBAY_TRY(const auto report, audit::archive(store, host_name(), clock, options));
  std::ostream& out = invocation.terminal.out;
  for (const audit::ArchivedFile& file : report.files) {
    out << printable(file.path.string()) << ": " << file.records << " records of host "
        << printable(file.host) << "\n";
  }
  if (report.files.empty()) out << "there is nothing to archive\n";
  if (report.undelivered > 0) {
    out << report.undelivered
        << " more are old enough and wait for the audit push, which does not have them yet "
           "(--also-undelivered)\n";
  }
  return kDone;
}

void add_filters(CLI::App& command, const std::shared_ptr<AuditLine>& line) {
  const auto filter = [&](const char* name, std::string& value, const char* description,
                          const char* type) {
    never_empty(command.add_option(name, value, description))->type_name(type);
  };
  filter("--action", line->query.action_prefix, "Prefix of the action", "PREFIX");
  filter("--actor", line->query.actor, "Who did it", "ID");
  filter("--org", line->query.organization, "Its organization", "ID");
  filter("--from", line->from, "From this time on", "RFC3339");
  filter("--until", line->until, "Before that time", "RFC3339");
}

}  // namespace

void add_audit(CLI::App& patchbay, Invocation& invocation) {
  CLI::App* command = patchbay.add_subcommand("audit", "The record of what was done");
  command->require_subcommand(1);
  const auto line = std::make_shared<AuditLine>();
  const auto add = [&](const char* name, const char* description, auto* verb) {
    return add_store_verb<AuditLine>(*command, invocation, name, description,
                                     store::MigrationMode::kForward, line, verb);
  };
  CLI::App* shown = add("query", "Show records, newest first", show);
  add_filters(*shown, line);
  shown->add_option("--limit", line->query.limit, "At most so many; 100 by default")
      ->type_name("N");
  shown->add_option("--after", line->query.after, "Continue after this cursor")
      ->type_name("CURSOR");
  add_output_option(*shown, invocation);
  shown->footer("\nExample:\n  patchbay audit query --action security. --limit 20");
  CLI::App* exported =
      add("export", "Print every record as a line of JSON, oldest first", export_all);
  add_filters(*exported, line);
  exported->footer("\nExample:\n  patchbay audit export --org acme > acme.jsonl");
  add("heads", "Print the end of every chain, to be kept where the store's users cannot write",
      print_heads)
      ->footer("\nExample:\n  patchbay audit heads > /mnt/worm/heads");
  CLI::App* verified =
      add("verify", "Compute every chain anew; exit code 1 if one is broken", verify_chains);
  verified->add_option("--heads", line->heads_file, "What `audit heads` printed earlier")
      ->type_name("FILE");
  verified
      ->add_option(
          "--archive", line->archives,
          "What `audit archive` wrote: a file, or a folder of them; several times if need be")
      ->type_name("PATH")
      ->allow_extra_args(false);
  verified->footer(
      "\nExample:\n  patchbay audit verify --heads /mnt/worm/heads --archive /mnt/archive");
  CLI::App* archived =
      add("archive", "Move old records to files, and keep the chains provable", archive_records);
  archived->add_option("--to", line->folder, "The folder for the files, which must be there")
      ->type_name("FOLDER");
  archived->add_option("--keep-days", line->keep_days, "Records of so many days stay")
      ->type_name("N")
      ->check(CLI::Range(1, 36'500));
  archived->add_option("--before", line->before, "Records of that time and later stay")
      ->type_name("RFC3339")
      ->excludes("--keep-days");
  archived->add_flag("--also-undelivered", line->also_undelivered,
                     "Also what the audit push does not have yet");
  archived->footer(
      "\nEach chain's beginning goes, up to the first record that is younger. The files are\n"
      "NDJSON, written and verified before anything is removed; the store keeps where each\n"
      "chain goes on. [audit] of patchbay.toml has a server do the same by itself.\n"
      "\nExample:\n  patchbay audit archive --keep-days 90 --to /mnt/archive");
  CLI::App* files = command->add_subcommand(
      "verify-archive", "Compute archives' chains anew, without the store; exit code 1: broken");
  files->add_option("path", line->archives, "Files, or folders of them")->required();
  files->footer("\nExample:\n  patchbay audit verify-archive /mnt/archive");
  run_on(*files, invocation, line, verify_files);
  command->footer(
      "\nExamples:\n"
      "  patchbay audit query --action security. --from 2026-11-20T00:00:00Z\n"
      "  patchbay audit heads > /mnt/worm/heads && patchbay audit verify --heads /mnt/worm/heads\n"
      "  patchbay audit archive --keep-days 90 --to /mnt/archive");
}

}  // namespace patchbay::cli
