// The commands `patchbay links [list|show ID]`, which show the connected accounts.
#include <memory>
#include <ostream>

#include "base/rfc3339.h"
#include "base/words.h"
#include "cli/caller_options.h"
#include "cli/open_host.h"
#include "cli/table.h"
#include "engine/document_json.h"
#include "engine/listing.h"
#include "wire/link.h"

namespace patchbay::cli {
namespace {

struct LinksLine {
  Caller caller;
  std::string id;
};

using wire::Json;

constexpr const char* kConfigured = "configured";  // the status of a configured account

// Returns the configured accounts that `caller` can use. All configured accounts belong to the
// local user, so this function returns no accounts for other callers.
std::vector<ConfiguredAccount> configured_of(const OpenedHost& host, const Caller& caller) {
  const Caller local;
  const bool is_local = caller.organization == local.organization && caller.user == local.user;
  return is_local ? host.configured() : std::vector<ConfiguredAccount>();
}

// Returns a configured account in the form of a connected account. The facts that only the provider
// knows stay empty.
wire::Link link_of(const ConfiguredAccount& account) {
  wire::Link link;
  link.id = account.id;
  link.connectors = {account.connector};
  link.status = kConfigured;
  link.scopes_known = false;
  link.validation = accounts::word_of(accounts::Validation::kUnknown);
  return link;
}

Result<std::vector<accounts::LinkRecord>> kept_of(OpenedHost& host, const Caller& caller) {
  if (host.accounts() == nullptr) return std::vector<accounts::LinkRecord>();
  return host.accounts()->stored.links.list(caller);
}

using LinkVerb = Result<ExitCode> (*)(OpenedHost&, const Invocation&, const LinksLine&);

Result<ExitCode> list_links(OpenedHost& host, const Invocation& invocation, const LinksLine& line) {
  PATCHBAY_TRY(const auto records, kept_of(host, line.caller));
  const auto configured = configured_of(host, line.caller);
  Json items = Json::array();
  Table table({"id", "connectors", "status", "account", "scopes", "created", "last used"});
  for (const accounts::LinkRecord& record : records) {
    items.push_back(wire::json_of(engine::link_of(record)));
    table.add({record.id, joined(record.connectors), std::string(accounts::word_of(record.status)),
               record.oauth_user_id.empty() ? "-" : record.oauth_user_id,
               record.scopes_known ? joined(record.scopes) : "(the provider's)",
               rfc3339(record.created_at).substr(0, 16),
               record.last_used ? rfc3339(*record.last_used).substr(0, 16) : "-"});
  }
  for (const ConfiguredAccount& account : configured) {
    items.push_back(wire::json_of(link_of(account)));
    table.add({account.id, account.connector, kConfigured, "-", "(the provider's)", "-", "-"});
  }
  print_answer(invocation, items, table.text());
  return kDone;
}

Result<Json> found_link(OpenedHost& host, const LinksLine& line) {
  for (const ConfiguredAccount& account : configured_of(host, line.caller)) {
    if (account.id == line.id) return wire::json_of(link_of(account));
  }
  PATCHBAY_TRY(const auto records, kept_of(host, line.caller));
  for (const accounts::LinkRecord& record : records) {
    if (record.id == line.id) return wire::json_of(engine::link_of(record));
  }
  return Error(Code::kNotFound, "There is no link \"" + line.id.substr(0, 64) + "\".");
}

Result<ExitCode> show_link(OpenedHost& host, const Invocation& invocation, const LinksLine& line) {
  PATCHBAY_TRY(Json shown, found_link(host, line));
  if (auto& webhooks = host.engine().webhooks) {
    PATCHBAY_TRY(const auto subscriptions, webhooks->subscriptions.of_link(line.id));
    if (!subscriptions.empty()) shown["subscriptions"] = engine::json_of(subscriptions);
  }
  print_answer(invocation, shown, to_table(shown));
  return kDone;
}

// Opens a host with connected accounts, configured accounts, or both. Fails if the host has neither
// a store of accounts nor a configured account.
Result<std::unique_ptr<OpenedHost>> host_with_links(const Invocation& invocation,
                                                    const LinksLine& /*line*/) {
  PATCHBAY_TRY(auto host, open_host(invocation, Accounts::kWhereThere));
  if (host->accounts() != nullptr || !host->configured().empty()) return host;
  return no_accounts(host->config().server);
}

// Adds the options of a command, and sets the verb that the command runs.
void set_up(CLI::App& command, Invocation& invocation, const std::shared_ptr<LinksLine>& line,
            LinkVerb verb) {
  add_caller_options(command, line->caller);
  add_output_option(command, invocation);
  run_on(command, invocation, line, host_with_links, verb);
}

}  // namespace

void add_links(CLI::App& patchbay, Invocation& invocation) {
  CLI::App* command = patchbay.add_subcommand("links", "The accounts that are connected");
  command->require_subcommand(0, 1);
  const auto line = std::make_shared<LinksLine>();
  set_up(*command, invocation, line, list_links);
  CLI::App* all = command->add_subcommand("list", "List them, revoked ones too");
  set_up(*all, invocation, line, list_links);
  all->footer("\nExample:\n  patchbay links list --org acme --user ann");
  CLI::App* one = command->add_subcommand("show", "Show one");
  one->add_option("id", line->id, "The link's id, as `links list` shows it")->required();
  set_up(*one, invocation, line, show_link);
  one->footer("\nExample:\n  patchbay links show github-AbC123 --output json");
  command->footer(
      "\nThe accounts are in the store (server.store in the configuration). Accounts from the\n"
      "configuration or the environment ([[link]], PATCHBAY_CREDENTIAL_…) are marked\n"
      "as configured.\n"
      "\nExamples:\n"
      "  patchbay links list\n"
      "  patchbay links show github-AbC123 --output json");
}

}  // namespace patchbay::cli
