#include "authserver/clients.h"

#include <soci/soci.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <span>

#include "authserver/client_documents.h"
#include "authserver/client_table.h"
#include "authserver/grant_table.h"
#include "authserver/jwk_set.h"
#include "authserver/oauth_error.h"
#include "authserver/redirect_rules.h"
#include "authserver/scopes.h"
#include "base/digest.h"
#include "base/utf8.h"
#include "callers/key_table.h"
#include "callers/names.h"
#include "callers/organizations.h"
#include "callers/profile_table.h"

namespace patchbay::authserver {
namespace {

constexpr std::string_view kSecretMark = "pbs_";  // secret scanners recognize secrets by this text
constexpr std::size_t kClientIdBytes = 12;
constexpr std::size_t kClientSecretBytes = 32;
constexpr std::size_t kLongestName = 100;
constexpr std::size_t kMostRedirects = 10;
constexpr std::size_t kMostScopes = 50;
constexpr int kMostRegistered = 20'000;
constexpr store::Millis kUnusedMillis =
    std::chrono::milliseconds(std::chrono::hours(30 * 24)).count();
// The time for which a client is stored after its last use or its revocation.
constexpr store::Millis kIdleMillis =
    std::chrono::milliseconds(std::chrono::hours(90 * 24)).count();

Error bad_client(std::string_view word, std::string message) {
  return Error(Code::kInvalidArgument, std::move(message)).with_reason(std::string(word));
}

// Returns true if the name contains invisible characters, or characters that change the writing
// direction. Such a name can look like another one on the consent page.
bool has_hidden_marks(std::string_view name) {
  constexpr std::array<std::string_view, 14> kMarks = {
      "\u200b", "\u200c", "\u200d", "\u200e", "\u200f", "\u202a", "\u202b",
      "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069"};
  return std::any_of(kMarks.begin(), kMarks.end(), [&](std::string_view mark) {
    return name.find(mark) != std::string_view::npos;
  });
}

bool is_name(std::string_view name) {
  return !name.empty() && name.size() <= kLongestName && is_utf8(name) && !has_hidden_marks(name) &&
         std::none_of(name.begin(), name.end(), [](char letter) {
           return static_cast<unsigned char>(letter) < 0x20 || letter == 0x7F;
         });
}

Error no_client(const std::string& id) {
  return Error(Code::kNotFound, "There is no client \"" + id.substr(0, 64) +
                                    "\"; `patchbay client list` shows all.");
}

// Makes room for one more self-registered client. If there are too many, deletes the oldest that
// was never used. So registering many clients does not stop others from registering.
Result<void> make_room(store::Transaction& transaction) {
  if (count_registered(transaction) < kMostRegistered) return success();
  delete_oldest_unused_client(transaction);
  if (count_registered(transaction) < kMostRegistered) return success();
  return Error(Code::kOverloaded,
               "Too many clients have registered themselves here, and all of them are in use. An "
               "operator adds one by `patchbay client add`.");
}

// Fails if a client of private_key_jwt does not have exactly one of jwks and jwks_uri, or if one of
// them is not valid.
Result<void> check_keys(const ClientRequest& request) {
  constexpr std::string_view kMetadata = "invalid_client_metadata";
  const bool needs_keys = request.auth_method == kPrivateKey;
  const int ways = (request.jwks.empty() ? 0 : 1) + (request.jwks_uri.empty() ? 0 : 1);
  if (needs_keys && ways != 1) {
    return bad_client(kMetadata,
                      "A client of private_key_jwt has its keys either in jwks or at jwks_uri.");
  }
  if (!request.jwks_uri.empty() && !callers::is_document_address(request.jwks_uri)) {
    return bad_client(
        kMetadata, "jwks_uri has to be an https address with a path, of at most 500 characters.");
  }
  if (request.jwks.empty()) return success();
  auto read = JwkSet::read(request.jwks);
  if (read.has_value()) return success();
  return std::move(read).error().with_reason(std::string(kMetadata));
}

// Sets the `profiles` of each client: the profiles that filter its tools.
void add_profiles_held(store::Transaction& transaction, std::span<Client> clients) {
  for (const callers::HeldProfile& held : callers::list_client_holders(transaction)) {
    for (Client& client : clients) {
      if (client.id != held.holder.id) continue;
      client.profiles.push_back(
          held.profile + " of " +
          (held.organization.empty() ? std::string("every organization") : held.organization));
    }
  }
}

Secret make_secret(Random& random) {
  return Secret(std::string(kSecretMark) + random.token(kClientSecretBytes));
}

}  // namespace

Result<void> check_client(const ClientRequest& request) {
  constexpr std::string_view kMetadata = "invalid_client_metadata";
  if (!is_name(request.name)) {
    return bad_client(kMetadata, "A client's name has 1 to 100 bytes of UTF-8 in one line.");
  }
  const std::array<std::string_view, 4> methods = {kNoSecret, kBasic, kPost, kPrivateKey};
  if (std::find(methods.begin(), methods.end(), request.auth_method) == methods.end()) {
    return bad_client(
        kMetadata,
        "token_endpoint_auth_method is one of client_secret_basic, client_secret_post, "
        "private_key_jwt and none.");
  }
  PATCHBAY_TRY(check_keys(request));
  if (request.redirect_uris.empty() || request.redirect_uris.size() > kMostRedirects) {
    return bad_client("invalid_redirect_uri", "A client has 1 to 10 redirect URIs.");
  }
  for (const std::string& uri : request.redirect_uris) {
    if (auto checked = check_redirect_uri(uri); checked.has_error()) {
      return std::move(checked).error().with_reason("invalid_redirect_uri");
    }
  }
  const auto& scopes = request.scopes;
  if (scopes.size() > kMostScopes ||
      !std::all_of(scopes.begin(), scopes.end(), is_scope_of_clients)) {
    return bad_client(kMetadata,
                      "A client's scopes are at most 50 of mcp:tools, mcp:CONNECTOR, "
                      "mcp:CONNECTOR:read, call, connect and offline_access.");
  }
  return success();
}

void Clients::record(store::Transaction& transaction, audit::AccessClientChanged::What what,
                     const Client& client, const std::string& actor) {
  audit::AuditEntry entry;
  entry.event = audit::event_of(audit::AccessClientChanged{what, client.id, client.name});
  entry.organization = client.organization;
  entry.actor = actor;
  entry.subject = client.id;
  chain_.append(transaction, std::move(entry), clock_.wall());
}

Result<NewClient> Clients::add(const ClientRequest& request, const std::string& actor) {
  PATCHBAY_TRY(check_client(request));
  NewClient made;
  Client& client = made.client;
  client.id = "client_" + random_.token(kClientIdBytes);
  client.name = request.name;
  client.auth_method = request.auth_method;
  client.redirect_uris = request.redirect_uris;
  client.scopes = request.scopes;
  client.organization = request.organization;
  client.is_registered = request.is_registered;
  client.jwks = request.jwks;
  client.jwks_uri = request.jwks_uri;
  if (client.has_secret()) made.secret = make_secret(random_);
  const std::string hash = made.secret.empty() ? "" : sha256_hex(made.secret.reveal());
  PATCHBAY_TRY(store_.transaction([&](store::Transaction& transaction) -> Result<void> {
    if (!client.organization.empty() &&
        !callers::has_organization(transaction, client.organization)) {
      return callers::no_organization(client.organization);
    }
    if (client.is_registered) {
      PATCHBAY_TRY(make_room(transaction));
    }
    client.created_at = store::from_millis(transaction.now());
    insert_client(transaction, client, hash);
    if (!request.profile.empty()) {
      callers::ToolProfiles profiles(store_, clock_, chain_);
      PATCHBAY_TRY(profiles.give_new(
          transaction,
          {client.organization, {callers::FilterHolder::Kind::kClient, client.id}, request.profile},
          {client.organization, actor}));
    }
    record(transaction,
           client.is_registered ? audit::AccessClientChanged::What::kRegistered
                                : audit::AccessClientChanged::What::kAdded,
           client, actor);
    return success();
  }));
  return made;
}

Result<std::optional<Client>> Clients::find(const std::string& id) {
  return store_.read([&](store::Transaction& transaction) -> Result<std::optional<Client>> {
    auto found = find_client(transaction, id);
    if (!found || found->client.revoked_at) return std::optional<Client>();
    return std::optional<Client>(std::move(found->client));
  });
}

Result<std::optional<Client>> Clients::check(const std::string& id, std::string_view secret) {
  const std::string shown = secret.empty() ? "" : sha256_hex(secret);
  return store_.read([&](store::Transaction& transaction) -> Result<std::optional<Client>> {
    auto found = find_client(transaction, id);
    if (!found || found->client.revoked_at) return std::optional<Client>();
    if (found->client.auth_method == kPrivateKey) return std::optional<Client>();
    if (!equal_in_constant_time(found->secret_hash, shown)) return std::optional<Client>();
    return std::optional<Client>(std::move(found->client));
  });
}

Result<void> Clients::note_reuse(const Client& client) {
  return store_.transaction([&](store::Transaction& transaction) -> Result<void> {
    record(transaction, audit::AccessClientChanged::What::kAssertionReused, client, "");
    return success();
  });
}

Result<void> Clients::note_use(const std::string& id) {
  return store_.transaction([&](store::Transaction& transaction) -> Result<void> {
    mark_client_used(transaction, id);
    return success();
  });
}

Result<std::vector<Client>> Clients::list() {
  return store_.read([](store::Transaction& transaction) -> Result<std::vector<Client>> {
    auto clients = list_clients(transaction);
    add_profiles_held(transaction, clients);
    return clients;
  });
}

Result<Client> Clients::show(const std::string& id) {
  return store_.read([&](store::Transaction& transaction) -> Result<Client> {
    auto found = find_client(transaction, id);
    if (!found) return no_client(id);
    add_profiles_held(transaction, std::span(&found->client, 1));
    return std::move(found->client);
  });
}

Result<NewClient> Clients::rotate(const std::string& id, const std::string& actor) {
  NewClient rotated;
  rotated.secret = make_secret(random_);
  const std::string hash = sha256_hex(rotated.secret.reveal());
  PATCHBAY_TRY(store_.transaction([&](store::Transaction& transaction) -> Result<void> {
    auto found = find_client(transaction, id);
    if (!found || found->client.revoked_at) return no_client(id);
    if (!found->client.has_secret()) {
      return Error(Code::kInvalidArgument, "Client " + id +
                                               " has no secret; there is nothing to "
                                               "rotate.");
    }
    set_client_secret(transaction, id, hash);
    record(transaction, audit::AccessClientChanged::What::kRotated, found->client, actor);
    rotated.client = std::move(found->client);
    return success();
  }));
  return rotated;
}

Result<void> Clients::revoke(const std::string& id, const std::string& actor) {
  return store_.transaction([&](store::Transaction& transaction) -> Result<void> {
    const auto found = find_client(transaction, id);
    if (!found) return no_client(id);
    if (found->client.revoked_at) return success();
    revoke_client(transaction, id);
    callers::delete_holders_without_client(transaction);
    end_grants_of_client(transaction, id);
    callers::bump_change(transaction);
    record(transaction, audit::AccessClientChanged::What::kRevoked, found->client, actor);
    return success();
  });
}

void Clients::delete_unused(store::Transaction& transaction) {
  const store::Millis now = transaction.now();
  delete_unused_clients(transaction, now - kUnusedMillis);
  delete_idle_clients(transaction, now - kIdleMillis);
  delete_revoked_clients(transaction, now - kIdleMillis);
  callers::delete_holders_without_client(transaction);
}

}  // namespace patchbay::authserver
