// patchbay users remove USER
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>

#include "accounts/user_removal.h"
#include "cli/caller_options.h"
#include "cli/link_shown.h"
#include "cli/open_host.h"

namespace patchbay::cli {
namespace {

struct UsersLine {
  std::string organization;
  std::string user;
};

Result<void> remove_user(engine::AccountParts& accounts, const Invocation& invocation,
                         const UsersLine& line) {
  SystemRandom random;
  callers::Keys keys(*accounts.kept.store, random, accounts.clock, accounts.kept.audit.host());
  PATCHBAY_TRY(const auto removed,
               accounts::remove_user(keys, accounts.stored.revocation,
                                     {.organization = line.organization,
                                      .user = line.user,
                                      .actor = "operator",  // as in the commands for keys
                                      .trace_id = TraceId::make(random).hex()}));
  if (invocation.output == Output::kTable) {
    invocation.terminal.out << line.user << " is removed. Keys ended: " << removed.keys << "\n";
  }
  print_ended(invocation, removed.links);
  return success();
}

}  // namespace

void add_users(CLI::App& patchbay, Invocation& invocation) {
  CLI::App* command = patchbay.add_subcommand("users", "Users of the organizations");
  command->require_subcommand(1);
  const auto line = std::make_shared<UsersLine>();
  CLI::App* removed =
      command->add_subcommand("remove", "Remove a user: keys, accounts, preferences, parked calls");
  never_empty(removed->add_option("user", line->user, "The user's id"))->required();
  never_empty(removed->add_option("--org", line->organization, "The organization"))
      ->type_name("ID")
      ->required();
  add_output_option(*removed, invocation);
  removed->callback([&invocation, line] {
    invocation.chosen = [&invocation, line] {
      // To revoke an account at a provider, the host needs the OAuth client that connected the
      // account.
      return with_accounts(
          invocation, {app::SecretOf::kOauthClient},
          [&](engine::AccountParts& accounts) { return remove_user(accounts, invocation, *line); });
    };
  });
  const char* about =
      "\nAccounts are ended at their providers too, if these can be told. The id cannot be used\n"
      "again.\n"
      "\nExample:\n"
      "  patchbay users remove ann --org acme";
  removed->footer(about);
  command->footer(about);
}

}  // namespace patchbay::cli
