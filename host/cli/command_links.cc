// patchbay links [list|show ID]
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>

#include "base/rfc3339.h"
#include "base/words.h"
#include "cli/caller_options.h"
#include "cli/link_shown.h"
#include "cli/open_host.h"
#include "cli/table.h"

namespace patchbay::cli {
namespace {

struct LinksLine {
  Caller caller;
  std::string id;
};

using Verb = Result<void> (*)(embed::AccountParts&, const Invocation&, const LinksLine&);

Result<void> list(embed::AccountParts& accounts, const Invocation& invocation,
                  const LinksLine& line) {
  PATCHBAY_TRY(const auto records, accounts.stored.links.list(line.caller));
  std::ostream& out = invocation.terminal.out;
  if (invocation.output == Output::kJson) {
    auto items = nlohmann::ordered_json::array();
    for (const links::LinkRecord& record : records) items.push_back(json_of(record));
    out << items.dump() << "\n";
    return success();
  }
  Table table({"id", "connectors", "status", "account", "scopes", "created", "last used"});
  for (const links::LinkRecord& record : records) {
    table.add({record.id, joined(record.connectors), std::string(links::word_of(record.status)),
               record.oauth_user_id.empty() ? "-" : record.oauth_user_id,
               record.scopes_known ? joined(record.scopes) : "(the provider's)",
               rfc3339(record.created_at).substr(0, 16),
               record.last_used ? rfc3339(*record.last_used).substr(0, 16) : "-"});
  }
  out << table.text();
  return success();
}

Result<void> show(embed::AccountParts& accounts, const Invocation& invocation,
                  const LinksLine& line) {
  PATCHBAY_TRY(const auto record, accounts.stored.links.get(line.caller, line.id));
  std::ostream& out = invocation.terminal.out;
  const auto shown = json_of(record);
  if (invocation.output == Output::kJson) {
    out << shown.dump() << "\n";
  } else {
    out << to_table(shown);
  }
  return success();
}

// What each of the commands takes, and what it does.
void set_up(CLI::App& command, Invocation& invocation, const std::shared_ptr<LinksLine>& line,
            Verb verb) {
  add_caller_options(command, line->caller);
  add_output_option(command, invocation);
  command.callback([&command, &invocation, line, verb] {
    if (!command.get_subcommands().empty()) return;  // one of its own was named
    invocation.chosen = [&invocation, line, verb] {
      return with_accounts(invocation, [&](embed::AccountParts& accounts) {
        return verb(accounts, invocation, *line);
      });
    };
  });
}

}  // namespace

void add_links(CLI::App& patchbay, Invocation& invocation) {
  CLI::App* command = patchbay.add_subcommand("links", "The accounts that are connected");
  command->require_subcommand(0, 1);
  const auto line = std::make_shared<LinksLine>();
  set_up(*command, invocation, line, list);
  CLI::App* all = command->add_subcommand("list", "List them, revoked ones too");
  set_up(*all, invocation, line, list);
  all->footer("\nExample:\n  patchbay links list --org acme --user ann");
  CLI::App* one = command->add_subcommand("show", "Show one");
  one->add_option("id", line->id, "The link's id, as `links list` shows it")->required();
  set_up(*one, invocation, line, show);
  one->footer("\nExample:\n  patchbay links show github-AbC123 --output json");
  command->footer(
      "\nOf the store that the configuration names as server.store; accounts that the\n"
      "configuration itself holds ([[link]]) are not listed.\n"
      "\nExamples:\n"
      "  patchbay links list\n"
      "  patchbay links show github-AbC123 --output json");
}

}  // namespace patchbay::cli
