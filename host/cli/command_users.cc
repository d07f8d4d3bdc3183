// The commands `patchbay users add|invite|password|email|remove USER` and `patchbay users totp
// reset USER`, which manage the users of the organizations.
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>

#include "accounts/user_removal.h"
#include "app/account_store.h"
#include "authserver/handlers.h"
#include "authserver/people.h"
#include "authserver/second_factors.h"
#include "cli/caller_options.h"
#include "cli/link_shown.h"
#include "cli/open_host.h"
#include "cli/open_store.h"
#include "cli/read_key.h"
#include "cli/server_address.h"

namespace patchbay::cli {
namespace {

struct UsersLine {
  std::string organization;
  std::string user;
  std::string email;
  std::string location;
};

using authserver::People;

template <Result<void> (*verb)(People&, const Invocation&, const UsersLine&)>
constexpr auto on_people = run_on_stored<People, UsersLine, verb>;

template <People::Account account>
Result<void> set_password(People& people, const Invocation& invocation, const UsersLine& line) {
  PATCHBAY_TRY(const auto password,
               read_key(invocation.terminal, "Password of " + line.user + ": "));
  return people.set_password({line.organization, line.user}, password, account, kOperator);
}

Result<void> invite_user(People& people, const Invocation& invocation, const UsersLine& line) {
  PATCHBAY_TRY(const auto base, server_address(invocation));
  PATCHBAY_TRY(const auto invitation, people.invite({line.organization, line.user}, kOperator));
  const std::string link = base + std::string(authserver::kInvitationPath) +
                           "?token=" + std::string(invitation.reveal());
  std::ostream& out = invocation.terminal.out;
  if (invocation.output == Output::kJson) {
    out << nlohmann::json{{"user", line.user}, {"invitation", link}}.dump() << "\n";
    return success();
  }
  out << link << "\n";
  invocation.terminal.err << "Give this link to " << line.user
                          << " and to nobody else: whoever opens it chooses the password. It works "
                             "once, for a week.\n";
  return success();
}

Result<void> set_email(People& people, const Invocation& /*invocation*/, const UsersLine& line) {
  return people.set_email({line.organization, line.user}, line.email, kOperator);
}

Result<void> reset_totp(authserver::SecondFactors& factors, const Invocation& /*invocation*/,
                        const UsersLine& line) {
  return factors.reset({line.organization, line.user}, kOperator);
}

Result<ExitCode> remove_user(OpenedHost& host, const Invocation& invocation,
                             const UsersLine& line) {
  engine::AccountParts& accounts = *host.accounts();
  SystemRandom random;
  callers::Keys keys(*accounts.kept.store, random, accounts.clock, accounts.kept.audit);
  PATCHBAY_TRY(const auto removed,
               accounts::remove_user(keys, accounts.stored.revocation,
                                     {.organization = line.organization,
                                      .user = line.user,
                                      .actor = kOperator,
                                      .trace_id = TraceId::make(random).hex()}));
  if (invocation.output == Output::kTable) {
    invocation.terminal.out << line.user << " is removed. Keys ended: " << removed.keys << "\n";
  }
  print_ended(invocation, removed.links);
  return kDone;
}

// The host needs the OAuth client that connected the account, to revoke the account at its
// provider.
constexpr auto host_for_removal = host_with<Accounts::kNeeded, app::SecretUse::kOauthClient>;

// Adds the options that name the user.
void add_user_named(CLI::App& verb, UsersLine& line) {
  never_empty(verb.add_option("user", line.user, "The user's id"))->required();
  never_empty(verb.add_option("--org", line.organization, "The organization"))
      ->type_name("ID")
      ->required();
}

void add_people_verbs(CLI::App& command, Invocation& invocation,
                      const std::shared_ptr<UsersLine>& line) {
  const auto add = [&](const char* name, const char* description, auto* verb) {
    CLI::App* added = add_store_verb<UsersLine>(command, invocation, name, description,
                                                store::MigrationMode::kForward, line, verb);
    add_user_named(*added, *line);
    return added;
  };
  add("add", "Add a user who signs in with this password",
      on_people<set_password<People::Account::kNew>>)
      ->footer(
          "\nThe password is asked for, or is the first line of standard input.\n"
          "\nExample:\n  patchbay users add ann --org acme < password");
  CLI::App* invited =
      add("invite", "Print a link with which a user chooses a password", on_people<invite_user>);
  add_output_option(*invited, invocation);
  invited->footer("\nExample:\n  patchbay users invite ann --org acme");
  add("password", "Change a user's password, and sign them out",
      on_people<set_password<People::Account::kExisting>>)
      ->footer("\nExample:\n  patchbay users password ann --org acme < password");
  CLI::App* email = add("email", "Say by which verified address the sign-in provider names a user",
                        on_people<set_email>);
  never_empty(email->add_option("address", line->email, "The email address"))->required();
  email->footer(
      "\nThe user is made if the user does not exist. A user who has signed in at the provider "
      "before is\n"
      "signed out, and is known by the address again.\n"
      "\nExample:\n  patchbay users email ann ann@acme.example --org acme");
}

void add_totp(CLI::App& command, Invocation& invocation, const std::shared_ptr<UsersLine>& line) {
  CLI::App* totp = command.add_subcommand("totp", "The codes that users show at sign-in");
  totp->require_subcommand(1);
  CLI::App* reset = add_store_verb<UsersLine>(
      *totp, invocation, "reset", "Let a user who lost the app sign in with the password alone",
      store::MigrationMode::kForward, line,
      run_on_stored<authserver::SecondFactors, UsersLine, reset_totp>);
  add_user_named(*reset, *line);
  reset->footer(
      "\nFirst make sure that it is the user who asks. The user turns codes on again at "
      "/api/v1/oauth/second_factor.\n"
      "\nExample:\n  patchbay users totp reset ann --org acme");
  totp->footer("\nExample:\n  patchbay users totp reset ann --org acme");
}

}  // namespace

void add_users(CLI::App& patchbay, Invocation& invocation) {
  CLI::App* command = patchbay.add_subcommand("users", "Users of the organizations");
  command->require_subcommand(1);
  const auto line = std::make_shared<UsersLine>();
  add_people_verbs(*command, invocation, line);
  add_totp(*command, invocation, line);
  CLI::App* removed =
      command->add_subcommand("remove", "Remove a user: keys, accounts, preferences, parked calls");
  add_user_named(*removed, *line);
  add_output_option(*removed, invocation);
  run_on(*removed, invocation, line, host_for_removal, remove_user);
  const char* about =
      "\nAccounts are ended at their providers too, if these can be told. The id cannot be used\n"
      "again.\n"
      "\nExample:\n"
      "  patchbay users remove ann --org acme";
  removed->footer(about);
  command->footer(
      "\nExamples:\n"
      "  patchbay users invite ann --org acme\n"
      "  patchbay users remove ann --org acme");
}

}  // namespace patchbay::cli
