// The commands `patchbay store migrate|backup FILE|check`, which maintain the database of this
// host.
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>

#include "cli/open_store.h"
#include "cli/printable.h"
#include "store/maintenance.h"
#include "store/migrations.h"

namespace patchbay::cli {
namespace {

struct StoreLine {
  std::string location;
  std::string file;
};

Result<ExitCode> migrate_store(store::Store& store, const Invocation& invocation,
                               const StoreLine&) {
  PATCHBAY_TRY(const int before, store::schema_version(store));
  PATCHBAY_TRY(store::migrate(store));
  PATCHBAY_TRY(const int after, store::schema_version(store));
  std::ostream& out = invocation.terminal.out;
  if (before == after) {
    out << "the schema of " << store.shown() << " is up to date: version " << after << "\n";
  } else {
    out << "the schema of " << store.shown() << " went from version " << before << " to " << after
        << "\n";
  }
  return kDone;
}

Result<ExitCode> back_up_store(store::Store& store, const Invocation& invocation,
                               const StoreLine& line) {
  PATCHBAY_TRY(store::back_up(store, line.file));
  invocation.terminal.out << store.shown() << " is copied to " << line.file << "\n";
  return kDone;
}

Result<ExitCode> check_store(store::Store& store, const Invocation& invocation, const StoreLine&) {
  PATCHBAY_TRY(const store::CheckReport report, store::check(store));
  std::ostream& out = invocation.terminal.out;
  if (invocation.output == Output::kJson) {
    out << nlohmann::json{{"store", store.shown()},
                          {"schema_version", report.schema_version},
                          {"faults", report.faults}}
               .dump()
        << "\n";
  } else {
    out << store.shown() << ": schema version " << report.schema_version << ", "
        << (report.faults.empty() ? "sound" : "NOT SOUND") << "\n";
    for (const std::string& fault : report.faults) out << "  " << printable(fault) << "\n";
  }
  return report.faults.empty() ? kDone : kNegative;
}

}  // namespace

void add_store(CLI::App& patchbay, Invocation& invocation) {
  CLI::App* command = patchbay.add_subcommand("store", "Look after the store");
  command->require_subcommand(1);
  const auto line = std::make_shared<StoreLine>();
  const auto add = [&](const char* name, const char* description, auto* verb) {
    return add_store_verb<StoreLine>(*command, invocation, name, description,
                                     store::MigrationMode::kNever, line, verb);
  };
  add("migrate", "Bring its schema up to date", migrate_store)
      ->footer("\nExample:\n  patchbay store migrate --store postgresql:///patchbay");
  CLI::App* copied = add("backup", "Copy an SQLite store while it is in use", back_up_store);
  copied->add_option("file", line->file, "The new file")->required();
  copied->footer("\nExample:\n  patchbay store backup /var/backups/patchbay.db");
  CLI::App* read = add("check", "Read all of it; exit code 1 when something is wrong", check_store);
  add_output_option(*read, invocation);
  read->footer("\nExample:\n  patchbay store check --output json");
  command->footer(
      "\nExamples:\n"
      "  patchbay store backup /var/backups/patchbay.db\n"
      "  patchbay store check --store postgresql:///patchbay");
}

}  // namespace patchbay::cli
