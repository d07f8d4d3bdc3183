// The command `patchbay disconnect ID`, which ends one account, and the command `patchbay
// disconnect --all [--connector C] [--user U] [--since T] …`, which ends several accounts.
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>

#include "accounts/presence.h"
#include "base/nearest.h"
#include "base/rfc3339.h"
#include "base/words.h"
#include "callers/key_table.h"
#include "callers/organizations.h"
#include "cli/caller_options.h"
#include "cli/link_shown.h"
#include "cli/open_host.h"
#include "cli/table.h"
#include "engine/listing.h"
#include "links/cause.h"
#include "wire/link.h"

namespace patchbay::cli {
namespace {

using Json = nlohmann::ordered_json;

struct DisconnectLine {
  Caller caller;
  std::string id;
  bool all = false;
  bool yes = false;
  std::string connector;
  std::string since;
  std::string before;
  const CLI::Option* user = nullptr;  // if set, --all disconnects only this user's accounts
};

Result<ExitCode> disconnect_one(engine::AccountParts& accounts, const Invocation& invocation,
                                const DisconnectLine& line) {
  SystemRandom random;
  PATCHBAY_TRY(const auto gone,
               accounts.stored.revocation.revoke(line.caller, line.id, links::cause::kUser,
                                                 TraceId::make(random).hex()));
  std::ostream& out = invocation.terminal.out;
  if (invocation.output == Output::kJson) {
    out << Json{{"link_id", gone.record.id},
                {"status", accounts::word_of(gone.record.status)},
                {"revoked_upstream", gone.revoked_upstream}}
               .dump()
        << "\n";
  } else if (gone.record.status == accounts::LinkStatus::kActive) {
    out << gone.record.id << " stays connected: its user connected it again meanwhile.\n";
  } else {
    out << gone.record.id << " is disconnected, and what was stored for it is gone. "
        << (gone.revoked_upstream
                ? "The provider has ended its tokens.\n"
                : "The provider was not told: end the access in its settings too.\n");
  }
  return kDone;
}

Result<std::optional<WallTime>> time_in(const char* option, const std::string& text) {
  if (text.empty()) return std::optional<WallTime>();
  const auto time = parse_rfc3339(text);
  if (time) return time;
  return Error(Code::kInvalidArgument, std::string(option) + ": \"" + text.substr(0, 64) +
                                           "\" is not an RFC 3339 time, such as "
                                           "2026-11-21 or 2026-11-21T08:00:00Z");
}

// Returns a filter from the command line, without the connector. check_names() adds the connector.
Result<accounts::LinkFilter> filter_of(const DisconnectLine& line) {
  accounts::LinkFilter filter;
  filter.organization = line.caller.organization;
  if (line.user->count() > 0) filter.user = line.caller.user;
  PATCHBAY_TRY(filter.created_from, time_in("--since", line.since));
  PATCHBAY_TRY(filter.created_until, time_in("--before", line.before));
  return filter;
}

Result<void> require_organization(store::Transaction& transaction,
                                  const std::string& organization) {
  const Caller local;
  if (organization == local.organization || accounts::is_organization(transaction, organization)) {
    return success();
  }
  constexpr int kSuggested = 1000;
  const auto there = callers::list_organizations(transaction, "", kSuggested);
  std::vector<std::string_view> names = {local.organization};
  for (const callers::Organization& each : there) names.push_back(each.id);
  const Error none = callers::no_organization(organization);
  return Error(none.code(), none.message() + did_you_mean(organization, names));
}

// Returns the id of the connector that the command line names by id or alias. Also accepts a
// connector that was removed but still has links.
Result<std::string> require_connector(store::Transaction& transaction, const engine::Engine& engine,
                                      const DisconnectLine& line) {
  const auto known = engine.connector(line.connector);
  if (known) return known.value().id;
  accounts::LinkFilter its;
  its.organization = line.caller.organization;
  its.connector = line.connector;
  if (!links_matching(transaction, its).empty()) return line.connector;
  return known.error();
}

// Fails if the command line names an organization or a connector that does not exist. Without this
// check, an empty result would hide the mistake.
Result<void> check_names(OpenedHost& opened, const DisconnectLine& line,
                         accounts::LinkFilter& filter) {
  store::Store& store = *opened.accounts()->kept.store;
  return store.read([&](store::Transaction& transaction) -> Result<void> {
    PATCHBAY_TRY(require_organization(transaction, line.caller.organization));
    if (line.connector.empty()) return success();
    PATCHBAY_TRY(filter.connector, require_connector(transaction, opened.engine(), line));
    return success();
  });
}

// Lists the accounts that the command would disconnect. Disconnects no account.
Result<ExitCode> show_matching(const engine::AccountParts& accounts, const Invocation& invocation,
                               const DisconnectLine& line, const accounts::LinkFilter& filter) {
  PATCHBAY_TRY(
      auto found,
      accounts.kept.store->read(
          [&](store::Transaction& transaction) -> Result<std::vector<accounts::LinkRecord>> {
            return links_matching(transaction, filter);
          }));
  std::erase_if(found,
                [](const auto& each) { return each.status == accounts::LinkStatus::kRevoked; });
  std::ostream& out = invocation.terminal.out;
  if (invocation.output == Output::kJson) {
    Json items = Json::array();
    for (const accounts::LinkRecord& record : found) {
      items.push_back(wire::json_of(engine::link_of(record)));
      items.back()["user"] = record.user;
    }
    out << Json{{"would_end", std::move(items)}}.dump() << "\n";
    return kDone;
  }
  Table table({"id", "user", "connectors", "status", "created"});
  for (const accounts::LinkRecord& record : found) {
    table.add({record.id, record.user, joined(record.connectors),
               std::string(accounts::word_of(record.status)),
               rfc3339(record.created_at).substr(0, 16)});
  }
  out << table.text();
  invocation.terminal.err << found.size() << " of organization " << line.caller.organization
                          << " would be disconnected; nothing was done yet. Add --yes to do it.\n";
  return kDone;
}

Result<ExitCode> disconnect_all(OpenedHost& opened, const Invocation& invocation,
                                const DisconnectLine& line, accounts::LinkFilter filter) {
  engine::AccountParts& accounts = *opened.accounts();
  PATCHBAY_TRY(check_names(opened, line, filter));
  if (!line.yes) return show_matching(accounts, invocation, line, filter);
  SystemRandom random;
  PATCHBAY_TRY(const auto ended,
               accounts.stored.revocation.revoke_matching(filter, links::cause::kIncident,
                                                          kOperator, TraceId::make(random).hex()));
  print_ended(invocation, ended);
  return kDone;
}

// Returns an error if no time can be both after --since and before --before.
std::optional<Error> is_never(const DisconnectLine& line, const accounts::LinkFilter& filter) {
  const auto& from = filter.created_from;
  const auto& until = filter.created_until;
  if (!from || !until || *from < *until) return std::nullopt;
  return Error(Code::kInvalidArgument, "--since " + line.since + " is not before --before " +
                                           line.before +
                                           ", so no time is between them; give the earlier one as "
                                           "--since");
}

constexpr Secrets kUsedByRevocation = {app::SecretUse::kOauthClient};

Result<ExitCode> disconnect(const Invocation& invocation, const DisconnectLine& line) {
  if (line.id.empty() != line.all) {
    return refuse(invocation, Error(Code::kInvalidArgument,
                                    "name the link, as `patchbay links` shows it, or give --all"));
  }
  PATCHBAY_TRY(const auto filter, filter_of(line));
  if (const auto empty = is_never(line, filter)) return refuse(invocation, *empty);
  // The host needs the OAuth client that connected the account, to revoke the account at its
  // provider.
  const bool is_only_shown = line.all && !line.yes;
  const Secrets used = is_only_shown ? Secrets{} : kUsedByRevocation;
  return run_with(invocation, open_host(invocation, Accounts::kNeeded, used),
                  [&](const auto& opened) {
                    return line.all ? disconnect_all(*opened, invocation, line, filter)
                                    : disconnect_one(*opened->accounts(), invocation, line);
                  });
}

}  // namespace

void add_disconnect(CLI::App& patchbay, Invocation& invocation) {
  CLI::App* command = patchbay.add_subcommand(
      "disconnect", "End accounts: revoke their tokens at the provider, delete what is stored");
  const auto line = std::make_shared<DisconnectLine>();
  never_empty(command->add_option("id", line->id, "The link's id, as `links list` shows it"));
  CLI::Option* all = command->add_flag(
      "--all", line->all, "All links of the organization (--org) or one user (--user) that match:");
  const auto narrowed = [&](const char* name, std::string& value, const char* description,
                            const char* type) {
    never_empty(command->add_option(name, value, description))->type_name(type)->needs(all);
  };
  narrowed("--connector", line->connector, "connected for this connector", "ID");
  narrowed("--since", line->since, "connected at this time or later", "TIME");
  narrowed("--before", line->before, "connected before this time", "TIME");
  command->add_flag("--yes", line->yes, "Do it; without, --all only lists them")->needs(all);
  add_caller_options(*command, line->caller);
  line->user = command->get_option("--user");
  add_output_option(*command, invocation);
  command->footer(
      "\nExamples:\n"
      "  patchbay disconnect github-AbC123\n"
      "  patchbay disconnect --all --org acme --connector github --since 2026-11-20\n"
      "  patchbay disconnect --all --org acme --user ann --yes");
  run_on(*command, invocation, line, disconnect);
}

}  // namespace patchbay::cli
