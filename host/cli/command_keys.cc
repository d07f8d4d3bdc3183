// The commands `patchbay keys create|list|revoke`, for the API keys of the server's callers.
#include <nlohmann/json.hpp>
#include <ostream>

#include "base/rfc3339.h"
#include "base/words.h"
#include "callers/keys.h"
#include "cli/caller_options.h"
#include "cli/invocation.h"
#include "cli/open_store.h"
#include "cli/table.h"
#include "wire/link.h"

namespace patchbay::cli {
namespace {

using callers::ApiKey;
using nlohmann::json;

struct KeysLine {
  std::string store;
  std::string organization;
  std::string user;
  bool service = false;
  std::vector<std::string> scopes;
  std::int64_t days = 0;
  bool new_organization = false;
  std::string id;
  std::string profile;
};

json json_of(const ApiKey& key) {
  return {{"id", key.id},
          {"organization", key.organization},
          {"user", key.user.empty() ? json(nullptr) : json(key.user)},
          {"prefix", key.prefix},
          {"scopes", key.scopes},
          {"created_at", rfc3339(key.created_at)},
          {"expires_at", wire::json_of(key.expires_at)},
          {"last_used", wire::json_of(key.last_used)},
          {"revoked_at", wire::json_of(key.revoked_at)},
          {"profile", key.profile.empty() ? json(nullptr) : json(key.profile)}};
}

// Creates a missing store only if the command creates an organization.
Result<std::unique_ptr<store::Store>> open_keys_store(const Invocation& invocation,
                                                      const KeysLine& line) {
  return open_store(
      invocation, line.store, store::MigrationMode::kForward,
      line.new_organization ? store::StoreCreation::kIfMissing : store::StoreCreation::kNever);
}

Result<void> create_key(callers::Keys& keys, const Invocation& invocation, const KeysLine& line) {
  if (line.service == !line.user.empty()) {
    return Error(Code::kInvalidArgument,
                 "a key is for one user (--user U), or for a service that names the user with each "
                 "request (--service)");
  }
  callers::KeyRequest request;
  request.organization = line.organization;
  request.user = line.user;
  request.scopes = line.scopes;
  request.new_organization = line.new_organization;
  request.profile = line.profile;
  if (line.days > 0) request.lifetime = std::chrono::hours(24 * line.days);
  PATCHBAY_TRY(const auto made, keys.create(request, kOperator));
  std::ostream& out = invocation.terminal.out;
  if (invocation.output == Output::kJson) {
    json shown = json_of(made.record);
    shown["key"] = made.key.reveal();
    out << shown.dump() << "\n";
  } else {
    out << made.key.reveal() << "\n";
    invocation.terminal.err << "This is " << made.record.id
                            << ". Keep the key: it is shown this once.\n";
  }
  return success();
}

Result<void> list_keys(callers::Keys& keys, const Invocation& invocation, const KeysLine& line) {
  PATCHBAY_TRY(const auto all, keys.list(line.organization));
  json items = json::array();
  Table table({"id", "for", "begins", "scopes", "profile", "created", "last used", "ends"});
  const auto shown = [](const std::optional<WallTime>& time) {
    return time ? rfc3339(*time).substr(0, 16) : std::string("-");
  };
  for (const ApiKey& key : all) {
    items.push_back(json_of(key));
    table.add({key.id, key.user.empty() ? "a service" : key.user, key.prefix + "…",
               joined(key.scopes), key.profile.empty() ? "-" : key.profile, shown(key.created_at),
               shown(key.last_used), key.revoked_at ? "revoked" : shown(key.expires_at)});
  }
  print_answer(invocation, items, table.text());
  return success();
}

Result<void> revoke_key(callers::Keys& keys, const Invocation&, const KeysLine& line) {
  return keys.revoke(line.organization, line.id, kOperator);
}

template <Result<void> (*verb)(callers::Keys&, const Invocation&, const KeysLine&)>
constexpr auto on_keys = run_on_stored<callers::Keys, KeysLine, verb>;

}  // namespace

void add_keys(CLI::App& patchbay, Invocation& invocation) {
  CLI::App* command = patchbay.add_subcommand("keys", "API keys of the server's callers");
  command->require_subcommand(1);
  const auto line = std::make_shared<KeysLine>();
  const auto add = [&](const char* name, const char* description, auto* verb) {
    CLI::App* added = command->add_subcommand(name, description);
    never_empty(added->add_option("--org", line->organization, "The organization"))
        ->type_name("ID")
        ->required();
    add_store_option(*added, line->store);
    run_on(*added, invocation, line, open_keys_store, verb);
    return added;
  };
  CLI::App* made = add("create", "Make a key and print it once", on_keys<create_key>);
  never_empty(made->add_option("--user", line->user, "Whose key it is"))->type_name("ID");
  made->add_flag("--service", line->service, "A key that names its user with each request");
  made->add_option("--scope", line->scopes,
                   "What it may be used for: call, connect, admin, documents, operate, mcp:tools, "
                   "mcp:CONNECTOR, mcp:CONNECTOR:read; call and connect by default")
      ->type_name("SCOPE")
      ->allow_extra_args(false);
  made->add_option("--days", line->days, "How long it lasts; until it is revoked by default")
      ->type_name("N")
      ->check(CLI::Range(1, 36'500));
  never_empty(made->add_option("--profile", line->profile,
                               "Filters its tools; one of the organization's profiles"))
      ->type_name("NAME");
  made->add_flag("--new-organization", line->new_organization, "Make the organization too");
  add_output_option(*made, invocation);
  made->footer(
      "\nExamples:\n"
      "  patchbay keys create --org default --user ann\n"
      "  patchbay keys create --org default --service --scope call --days 90");
  CLI::App* all = add("list", "List them, without the keys", on_keys<list_keys>);
  add_output_option(*all, invocation);
  all->footer("\nExample:\n  patchbay keys list --org default");
  CLI::App* revoked = add("revoke", "End a key", on_keys<revoke_key>);
  revoked->add_option("id", line->id, "The key's id, as `keys list` shows it")->required();
  revoked->footer("\nExample:\n  patchbay keys revoke --org default key_AbC123");
  command->footer(
      "\nExamples:\n"
      "  patchbay keys create --org default --user ann\n"
      "  patchbay keys create --org default --service --scope call --days 90\n"
      "  patchbay keys list --org default\n"
      "  patchbay keys revoke --org default key_AbC123\n"
      "\nA running server knows of a revocation within a second.");
}

}  // namespace patchbay::cli
