// The command `patchbay vault rotate`, which seals all secrets under a new key.
#include <memory>
#include <ostream>

#include "app/account_store.h"
#include "cli/open_store.h"
#include "cli/printable.h"
#include "vault/rotation.h"

namespace patchbay::cli {
namespace {

struct VaultLine {
  std::string location;
};

void print(std::ostream& out, const vault::RotationReport& report) {
  out << (report.new_key ? "there is a new key, " : "an earlier rotation is finished under key ")
      << report.primary << "; " << report.resealed << " secrets were sealed anew, " << report.left
      << " are not under it\n";
  for (const std::string& place : report.unreadable) {
    out << "  " << printable(place) << " cannot be opened and was left as it is\n";
  }
  if (report.left > 0) out << "Run it once more to finish.\n";
}

Result<ExitCode> rotate_keys(const Invocation& invocation, const VaultLine& line) {
  PATCHBAY_TRY(const auto config, configuration_of(invocation));
  PATCHBAY_TRY(const auto source, app::key_ring_of(config.server, invocation.environment));
  PATCHBAY_TRY(const auto store,
               open_store(invocation, line.location, store::MigrationMode::kForward));
  SystemRandom random;
  PATCHBAY_TRY(const vault::RotationReport report, vault::rotate(*store, source, random));
  print(invocation.terminal.out, report);
  return report.unreadable.empty() ? kDone : kNegative;
}

}  // namespace

void add_vault(CLI::App& patchbay, Invocation& invocation) {
  CLI::App* command = patchbay.add_subcommand("vault", "The keys that secrets are sealed with");
  command->require_subcommand(1);
  const auto line = std::make_shared<VaultLine>();
  CLI::App* turned = command->add_subcommand(
      "rotate", "Seal everything under a new key; may be stopped anywhere and run again");
  add_store_option(*turned, line->location);
  turned->footer("\nExample:\n  patchbay vault rotate --store postgresql:///patchbay");
  run_on(*turned, invocation, line, rotate_keys);
  command->footer(
      "\nThe ring is PATCHBAY_KEY_RING's keys, or the file that the configuration names as\n"
      "server.key_ring. Hosts that run meanwhile read the new key from the file.\n"
      "\nExamples:\n"
      "  patchbay vault rotate\n"
      "  patchbay vault rotate --store postgresql:///patchbay");
}

}  // namespace patchbay::cli
