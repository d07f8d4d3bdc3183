// The commands `patchbay client add|list|show|rotate|revoke`, for the OAuth clients of this server.
#include <nlohmann/json.hpp>
#include <ostream>

#include "app/account_store.h"
#include "authserver/clients.h"
#include "authserver/handlers.h"
#include "authserver/resources.h"
#include "base/rfc3339.h"
#include "base/words.h"
#include "callers/tool_scopes.h"
#include "cli/bounded_file.h"
#include "cli/caller_options.h"
#include "cli/open_store.h"
#include "cli/server_address.h"
#include "cli/table.h"
#include "wire/link.h"

namespace patchbay::cli {
namespace {

using authserver::Client;
using authserver::Clients;
using nlohmann::json;

struct ClientLine {
  std::string location;
  std::string name;
  std::string id;
  std::vector<std::string> redirect_uris;
  std::vector<std::string> scopes;
  std::string organization;
  std::string profile;
  bool without_secret = false;
  std::string keys;  // the path of the file with the client's keys
  std::string keys_address;
};

json json_of(const Client& client) {
  return {{"id", client.id},
          {"name", client.name},
          {"token_endpoint_auth_method", client.auth_method},
          {"jwks_uri", client.jwks_uri.empty() ? json(nullptr) : json(client.jwks_uri)},
          {"redirect_uris", client.redirect_uris},
          {"scopes", client.scopes},
          {"organization", client.organization.empty() ? json(nullptr) : json(client.organization)},
          {"profiles", client.profiles},
          {"registered_itself", client.is_registered},
          {"created_at", rfc3339(client.created_at)},
          {"last_asked", wire::json_of(client.used_at)},
          {"revoked_at", wire::json_of(client.revoked_at)}};
}

// Prints the values that a person enters in the programs that connect to this server. `secret` is
// "" if the secret cannot be shown.
void print_recipe(std::ostream& out, const std::string& base, const Client& client,
                  const std::string& secret) {
  const std::string tools = base + std::string(authserver::kToolsPath);
  const std::string scopes =
      client.scopes.empty() ? std::string(callers::kAllTools) : joined(client.scopes);
  const std::string organization = client.organization.empty() ? "ORG" : client.organization;
  out << "\nChatGPT (a connector of your own, authentication OAuth):\n"
      << "  MCP server URL       " << tools << "\n"
      << "  OAuth client id      " << client.id << "\n";
  if (client.has_secret()) {
    out << "  OAuth client secret  "
        << (secret.empty() ? "shown when it was made; `patchbay client rotate` makes a new one"
                           : secret)
        << "\n";
  }
  out << "  Token auth method    " << client.auth_method << "\n"
      << "  Authorization URL    " << base << authserver::kAuthorizePath << "\n"
      << "  Token URL            " << base << authserver::kTokenPath << "\n"
      << "  Scopes               " << scopes << "\n"
      << "\nClaude Code registers itself:\n"
      << "  claude mcp add --transport http patchbay " << tools << "\n"
      << "or uses an API key of the person:\n"
      << "  patchbay keys create --org " << organization << " --user USER --scope mcp:tools\n"
      << "  claude mcp add --transport http patchbay " << tools
      << " --header \"Authorization: Bearer $PATCHBAY_API_KEY\"\n";
}

Result<void> print_client(const Invocation& invocation, const Client& client,
                          const std::string& secret) {
  std::ostream& out = invocation.terminal.out;
  if (invocation.output == Output::kJson) {
    json shown = json_of(client);
    if (!secret.empty()) shown["client_secret"] = secret;
    out << shown.dump() << "\n";
    return success();
  }
  PATCHBAY_TRY(const auto base, server_address(invocation));
  out << client.id << "  \"" << client.name << "\""
      << (client.revoked_at      ? "  revoked"
          : client.is_registered ? "  registered itself"
                                 : "")
      << "\n  answers go to        " << joined(client.redirect_uris, ", ") << "\n";
  if (!client.organization.empty()) {
    out << "  for the people of    " << client.organization << "\n";
  }
  if (!client.profiles.empty()) {
    out << "  tools filtered by    " << joined(client.profiles, ", ") << "\n";
  }
  if (!client.revoked_at) print_recipe(out, base, client, secret);
  if (!secret.empty()) {
    invocation.terminal.err << "Keep the secret: it is shown this once.\n";
  }
  return success();
}

// Returns the method by which the new client authenticates.
std::string method_of(const ClientLine& line) {
  const bool has_keys = !line.keys.empty() || !line.keys_address.empty();
  if (has_keys) return std::string(authserver::kPrivateKey);
  return std::string(line.without_secret ? authserver::kNoSecret : authserver::kPost);
}

Result<std::string> keys_in(const std::string& path) {
  constexpr std::size_t kLargestKeys = std::size_t{16} << 10;
  if (path.empty()) return std::string();
  if (auto text = text_within(path, kLargestKeys)) return text;
  return Error(Code::kNotFound, "--jwks: the file \"" + path +
                                    "\" cannot be read, or has more than 16 KiB; give a JSON file "
                                    "with a JWK Set of public keys.");
}

Result<void> add_one(Clients& clients, const Invocation& invocation, const ClientLine& line) {
  PATCHBAY_TRY(auto keys, keys_in(line.keys));
  PATCHBAY_TRY(const auto made, clients.add({.name = line.name,
                                             .auth_method = method_of(line),
                                             .redirect_uris = line.redirect_uris,
                                             .scopes = line.scopes,
                                             .organization = line.organization,
                                             .jwks = std::move(keys),
                                             .jwks_uri = line.keys_address,
                                             .profile = line.profile},
                                            kOperator));
  return print_client(invocation, made.client, std::string(made.secret.reveal()));
}

Result<void> list_all(Clients& clients, const Invocation& invocation, const ClientLine& /*line*/) {
  PATCHBAY_TRY(const auto all, clients.list());
  json items = json::array();
  Table table({"id", "name", "made by", "shows", "scopes", "profiles", "last asked", "ends"});
  for (const Client& client : all) {
    items.push_back(json_of(client));
    table.add({client.id, client.name, client.is_registered ? "itself" : "an operator",
               client.has_secret() ? "a secret"
               : client.has_keys() ? "a signature"
                                   : "nothing",
               client.scopes.empty() ? "any" : joined(client.scopes),
               client.profiles.empty() ? "-" : joined(client.profiles, ", "),
               client.used_at ? rfc3339(*client.used_at).substr(0, 16) : "-",
               client.revoked_at ? "revoked" : "-"});
  }
  print_answer(invocation, items, table.text());
  return success();
}

Result<void> show_one(Clients& clients, const Invocation& invocation, const ClientLine& line) {
  PATCHBAY_TRY(const auto client, clients.show(line.id));
  return print_client(invocation, client, "");
}

Result<void> rotate_one(Clients& clients, const Invocation& invocation, const ClientLine& line) {
  PATCHBAY_TRY(const auto rotated, clients.rotate(line.id, kOperator));
  return print_client(invocation, rotated.client, std::string(rotated.secret.reveal()));
}

Result<void> revoke_one(Clients& clients, const Invocation& /*invocation*/,
                        const ClientLine& line) {
  return clients.revoke(line.id, kOperator);
}

template <Result<void> (*verb)(Clients&, const Invocation&, const ClientLine&)>
constexpr auto on_clients = run_on_stored<Clients, ClientLine, verb>;

void add_id(CLI::App& verb, const std::shared_ptr<ClientLine>& line) {
  never_empty(verb.add_option("id", line->id, "The client's id, as `client list` shows it"))
      ->required();
}

void add_making(CLI::App& made, const std::shared_ptr<ClientLine>& line) {
  never_empty(made.add_option("name", line->name, "Its name, as people see it"))->required();
  made.add_option("--redirect-uri", line->redirect_uris, "Where people are sent back to")
      ->type_name("URL")
      ->required()
      ->allow_extra_args(false);
  made.add_option("--scope", line->scopes, "What it may be granted; everything by default")
      ->type_name("SCOPE")
      ->allow_extra_args(false);
  never_empty(made.add_option("--org", line->organization, "Only for the people of this one"))
      ->type_name("ID");
  never_empty(made.add_option("--profile", line->profile,
                              "Filters its tools; a profile of --org, or of every organization"))
      ->type_name("NAME");
  CLI::Option* open =
      made.add_flag("--public", line->without_secret, "A program that cannot keep a secret");
  CLI::Option* file =
      made.add_option("--jwks", line->keys, "It signs instead (private_key_jwt): its public keys");
  never_empty(file)->type_name("FILE")->excludes(open);
  CLI::Option* address =
      made.add_option("--jwks-uri", line->keys_address, "It signs: where it publishes its keys");
  never_empty(address)->type_name("URL")->excludes(open)->excludes(file);
  made.footer(
      "\nExample:\n"
      "  patchbay client add ChatGPT --redirect-uri https://chatgpt.com/connector/oauth/AbC\n"
      "  patchbay client add Ours --redirect-uri https://ours.example/back --jwks-uri "
      "https://ours.example/keys.json");
}

}  // namespace

void add_client(CLI::App& patchbay, Invocation& invocation) {
  CLI::App* command =
      patchbay.add_subcommand("client", "Programs that ask people for access (OAuth clients)");
  command->require_subcommand(1);
  const auto line = std::make_shared<ClientLine>();
  const auto add = [&](const char* name, const char* description, auto* verb) {
    return add_store_verb<ClientLine>(*command, invocation, name, description,
                                      store::MigrationMode::kForward, line, verb);
  };
  CLI::App* made = add("add", "Add a client, and print what to enter there", on_clients<add_one>);
  add_making(*made, line);
  CLI::App* all = add("list", "List them", on_clients<list_all>);
  CLI::App* shown = add("show", "Print what to enter, without the secret", on_clients<show_one>);
  CLI::App* rotated =
      add("rotate", "Give it a new secret; the old one ends", on_clients<rotate_one>);
  CLI::App* revoked =
      add("revoke", "End it, with every access that it has", on_clients<revoke_one>);
  for (CLI::App* printing : {made, all, shown, rotated}) add_output_option(*printing, invocation);
  all->footer("\nExample:\n  patchbay client list");
  for (CLI::App* one : {shown, rotated, revoked}) {
    add_id(*one, line);
    one->footer("\nExample:\n  patchbay client " + one->get_name() + " client_AbC123");
  }
  command->footer(
      "\nExamples:\n"
      "  patchbay client add ChatGPT --redirect-uri https://chatgpt.com/connector/oauth/AbC\n"
      "  patchbay client list\n"
      "  patchbay client revoke client_AbC123\n"
      "\nMost clients register themselves. A running server knows of a revocation within a "
      "second.");
}

}  // namespace patchbay::cli
