// patchbay disconnect ID, patchbay disconnect --all [--connector C] [--user U] [--since T] …
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>

#include "base/rfc3339.h"
#include "base/words.h"
#include "cli/caller_options.h"
#include "cli/link_shown.h"
#include "cli/open_host.h"
#include "cli/table.h"
#include "links/cause.h"

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
  bool names_user = false;  // of all users' accounts, those of one
};

constexpr const char* kActor = "operator";  // whoever has the store's password needs no other

Result<void> disconnect_one(embed::AccountParts& accounts, const Invocation& invocation,
                            const DisconnectLine& line) {
  SystemRandom random;
  PATCHBAY_TRY(const auto gone,
               accounts.stored.revocation.revoke(line.caller, line.id, links::cause::kUser,
                                                 TraceId::make(random).hex()));
  std::ostream& out = invocation.terminal.out;
  if (invocation.output == Output::kJson) {
    out << Json{{"link_id", gone.record.id},
                {"status", links::word_of(gone.record.status)},
                {"revoked_upstream", gone.revoked_upstream}}
               .dump()
        << "\n";
  } else {
    out << gone.record.id << " is disconnected, and what was stored for it is gone. "
        << (gone.revoked_upstream
                ? "The provider has ended its tokens.\n"
                : "The provider was not told: end the access in its settings too.\n");
  }
  return success();
}

Result<std::optional<WallTime>> time_in(const char* option, const std::string& text) {
  if (text.empty()) return std::optional<WallTime>();
  const auto time = parse_rfc3339(text);
  if (time) return time;
  return Error(Code::kInvalidArgument, std::string(option) + ": \"" + text.substr(0, 64) +
                                           "\" is no time as RFC 3339 writes it, such as "
                                           "2026-11-21 or 2026-11-21T08:00:00Z");
}

Result<links::LinkFilter> filter_of(const embed::AccountParts& accounts,
                                    const DisconnectLine& line) {
  links::LinkFilter filter;
  filter.organization = line.caller.organization;
  if (line.names_user) filter.user = line.caller.user;
  const links::Declared declared = accounts.connectors.find(line.connector);
  filter.connector = declared.manifest ? declared.manifest->identity.id : line.connector;
  PATCHBAY_TRY(filter.created_from, time_in("--since", line.since));
  PATCHBAY_TRY(filter.created_until, time_in("--before", line.before));
  return filter;
}

// What would be ended, and nothing is.
Result<void> show_matching(const embed::AccountParts& accounts, const Invocation& invocation,
                           const links::LinkFilter& filter) {
  PATCHBAY_TRY(auto found,
               accounts.keeping.store.read(
                   [&](Transaction& transaction) -> Result<std::vector<links::LinkRecord>> {
                     return links_matching(transaction, filter);
                   }));
  std::erase_if(found, [](const auto& each) { return each.status == links::LinkStatus::kRevoked; });
  std::ostream& out = invocation.terminal.out;
  if (invocation.output == Output::kJson) {
    Json items = Json::array();
    for (const links::LinkRecord& record : found) {
      items.push_back(json_of(record));
      items.back()["user"] = record.user;
    }
    out << Json{{"would_end", std::move(items)}}.dump() << "\n";
    return success();
  }
  Table table({"id", "user", "connectors", "status", "created"});
  for (const links::LinkRecord& record : found) {
    table.add({record.id, record.user, joined(record.connectors),
               std::string(links::word_of(record.status)),
               rfc3339(record.created_at).substr(0, 16)});
  }
  out << table.text();
  invocation.terminal.err << found.size() << " of organization " << filter.organization
                          << " would be disconnected, and nothing was done. Say --yes to do it.\n";
  return success();
}

Result<void> disconnect_all(embed::AccountParts& accounts, const Invocation& invocation,
                            const DisconnectLine& line) {
  PATCHBAY_TRY(const auto filter, filter_of(accounts, line));
  if (!line.yes) return show_matching(accounts, invocation, filter);
  SystemRandom random;
  PATCHBAY_TRY(const auto ended,
               accounts.stored.revocation.revoke_matching(filter, links::cause::kIncident, kActor,
                                                          TraceId::make(random).hex()));
  print_ended(invocation, ended);
  return success();
}

ExitCode disconnect(const Invocation& invocation, const DisconnectLine& line) {
  if (line.id.empty() != line.all) {
    return fail(invocation,
                Error(Code::kInvalidArgument,
                      "name the link that is meant, as `patchbay links` shows it, or say --all")),
           kUsage;
  }
  return with_accounts(invocation, [&](embed::AccountParts& accounts) {
    return line.all ? disconnect_all(accounts, invocation, line)
                    : disconnect_one(accounts, invocation, line);
  });
}

}  // namespace

void add_disconnect(CLI::App& patchbay, Invocation& invocation) {
  CLI::App* command = patchbay.add_subcommand(
      "disconnect", "Take accounts away: end their tokens at the provider, clear what is stored");
  const auto line = std::make_shared<DisconnectLine>();
  command->add_option("id", line->id, "The link's id, as `links list` shows it");
  CLI::Option* all = command->add_flag(
      "--all", line->all, "All of the organization (--org), of one user (--user), that match:");
  const auto narrowed = [&](const char* name, std::string& value, const char* description,
                            const char* type) {
    command->add_option(name, value, description)->type_name(type)->needs(all);
  };
  narrowed("--connector", line->connector, "connected for this connector", "ID");
  narrowed("--since", line->since, "connected at this time or later", "TIME");
  narrowed("--before", line->before, "connected before this time", "TIME");
  command->add_flag("--yes", line->yes, "Do it; without, --all only lists them")->needs(all);
  add_caller_options(*command, line->caller);
  add_output_option(*command, invocation);
  command->footer(
      "\nExamples:\n"
      "  patchbay disconnect github-AbC123\n"
      "  patchbay disconnect --all --org acme --connector github --since 2026-11-20\n"
      "  patchbay disconnect --all --org acme --user ann --yes");
  command->callback([command, &invocation, line] {
    line->names_user = command->count("--user") > 0;
    invocation.chosen = [&invocation, line] { return disconnect(invocation, *line); };
  });
}

}  // namespace patchbay::cli
