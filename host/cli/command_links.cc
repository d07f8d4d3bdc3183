// patchbay links [list|show ID]
#include <memory>
#include <ostream>

#include "base/rfc3339.h"
#include "base/words.h"
#include "cli/caller_options.h"
#include "cli/open_host.h"
#include "cli/table.h"
#include "engine/listing.h"
#include "wire/link.h"

namespace patchbay::cli {
namespace {

struct LinksLine {
  Caller caller;
  std::string id;
};

using wire::Json;

constexpr const char* kConfigured = "configured";  // the status

// Returns the configured accounts that this caller's calls can use. All of them belong to the local
// user.
std::vector<ConfiguredAccount> configured_of(const OpenedHost& host, const Caller& caller) {
  const Caller local;
  const bool is_local = caller.organization == local.organization && caller.user == local.user;
  return is_local ? host.configured() : std::vector<ConfiguredAccount>();
}

// Returns a configured account in the form of a connected one. What only the provider knows is left
// out.
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

using LinkVerb = Result<void> (*)(OpenedHost&, const Invocation&, const LinksLine&);

Result<void> list_links(OpenedHost& host, const Invocation& invocation, const LinksLine& line) {
  PATCHBAY_TRY(const auto records, kept_of(host, line.caller));
  const auto configured = configured_of(host, line.caller);
  std::ostream& out = invocation.terminal.out;
  if (invocation.output == Output::kJson) {
    Json items = Json::array();
    for (const accounts::LinkRecord& record : records)
      items.push_back(wire::json_of(engine::link_of(record)));
    for (const ConfiguredAccount& account : configured) {
      items.push_back(wire::json_of(link_of(account)));
    }
    out << items.dump() << "\n";
    return success();
  }
  Table table({"id", "connectors", "status", "account", "scopes", "created", "last used"});
  for (const accounts::LinkRecord& record : records) {
    table.add({record.id, joined(record.connectors), std::string(accounts::word_of(record.status)),
               record.oauth_user_id.empty() ? "-" : record.oauth_user_id,
               record.scopes_known ? joined(record.scopes) : "(the provider's)",
               rfc3339(record.created_at).substr(0, 16),
               record.last_used ? rfc3339(*record.last_used).substr(0, 16) : "-"});
  }
  for (const ConfiguredAccount& account : configured) {
    table.add({account.id, account.connector, kConfigured, "-", "(the provider's)", "-", "-"});
  }
  out << table.text();
  return success();
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

Result<void> show_link(OpenedHost& host, const Invocation& invocation, const LinksLine& line) {
  PATCHBAY_TRY(const Json shown, found_link(host, line));
  std::ostream& out = invocation.terminal.out;
  if (invocation.output == Output::kJson) {
    out << shown.dump() << "\n";
  } else {
    out << to_table(shown);
  }
  return success();
}

// Lists connected and configured accounts. Fails if there is neither a store nor a configured
// account.
ExitCode with_links(const Invocation& invocation, const LinksLine& line, LinkVerb verb) {
  auto opened = open_host(invocation, Accounts::kWhereThere);
  if (opened && opened.value()->accounts() == nullptr && opened.value()->configured().empty()) {
    opened = open_host(invocation, Accounts::kNeeded);
  }
  if (!opened) return refuse(invocation, opened.error());
  const Result<void> done = verb(*opened.value(), invocation, line);
  return done ? kDone : fail(invocation, done.error());
}

// Adds a command's options, and the verb that it runs.
void set_up(CLI::App& command, Invocation& invocation, const std::shared_ptr<LinksLine>& line,
            LinkVerb verb) {
  add_caller_options(command, line->caller);
  add_output_option(command, invocation);
  command.callback([&command, &invocation, line, verb] {
    // the line names a subcommand, which runs instead
    if (!command.get_subcommands().empty()) return;
    invocation.chosen = [&invocation, line, verb] { return with_links(invocation, *line, verb); };
  });
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
