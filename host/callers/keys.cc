#include "callers/keys.h"

#include <algorithm>

#include "base/hex.h"
#include "base/nearest.h"
#include "callers/access_token.h"
#include "callers/key_table.h"
#include "callers/names.h"
#include "callers/organizations.h"
#include "callers/profile_table.h"
#include "callers/tool_profiles.h"
#include "callers/tool_scopes.h"

namespace patchbay::callers {
namespace {

constexpr std::size_t kIdBytes = 12;

Result<void> check(const KeyRequest& request) {
  PATCHBAY_TRY(check_organization(request.organization));
  if (!request.user.empty()) {
    PATCHBAY_TRY(check_user(request.user));
  }
  for (const std::string& scope : request.scopes) {
    if (std::find(kScopes.begin(), kScopes.end(), scope) != kScopes.end()) continue;
    if (is_tool_scope(scope)) continue;
    return Error(Code::kInvalidArgument,
                 "\"" + scope.substr(0, 64) +
                     "\" is not a scope of keys; those are call, connect, admin, documents, "
                     "operate, and for tools mcp:tools, mcp:CONNECTOR and mcp:CONNECTOR:read." +
                     did_you_mean(scope, kScopes));
  }
  if (request.lifetime && request.lifetime->count() <= 0) {
    return Error(Code::kInvalidArgument, "A key has to last for at least a second.");
  }
  return success();
}

Error already_founded() {
  return Error(Code::kPermissionDenied,
               "This store has its first organization already; `patchbay keys create` makes "
               "further keys.");
}

}  // namespace

void Keys::record(store::Transaction& transaction, const ApiKey& key, audit::KeyChanged::What what,
                  const std::string& actor) {
  audit::AuditEntry entry;
  entry.event = audit::event_of(audit::KeyChanged{key.id, what});
  entry.organization = key.organization;
  entry.actor = actor;
  entry.subject = key.id;
  chain_.append(transaction, std::move(entry), clock_.wall());
}

Result<ApiKey> Keys::insert(store::Transaction& transaction, const KeyRequest& request,
                            const Secret& key, const std::string& actor) {
  if (!request.user.empty()) {
    const Person person = find_person(transaction, request.organization, request.user);
    if (person == Person::kRemoved) {
      return Error(Code::kNotFound, "User \"" + request.user + "\" has been removed.");
    }
    if (person == Person::kUnknown) {
      insert_person(transaction, request.organization, request.user);
    }
  }
  ApiKey made;
  made.id = "key_" + random_.token(kIdBytes);
  made.organization = request.organization;
  made.user = request.user;
  made.prefix = prefix_of(key);
  made.scopes = request.scopes;
  made.profile = request.profile;
  if (made.scopes.empty()) made.scopes = {"call", "connect"};
  made.created_at = store::from_millis(transaction.now());
  if (request.lifetime) made.expires_at = made.created_at + *request.lifetime;
  insert_key(transaction, made, hex_of(hash_of(key.reveal())));
  if (!request.profile.empty()) {
    ToolProfiles profiles(store_, clock_, chain_);
    PATCHBAY_TRY(profiles.give_new(
        transaction, {made.organization, {FilterHolder::Kind::kKey, made.id}, request.profile},
        {made.organization, actor}));
  }
  record(transaction, made, audit::KeyChanged::What::kCreated, actor);
  return made;
}

Result<NewKey> Keys::create(const KeyRequest& request, const std::string& actor) {
  PATCHBAY_TRY(check(request));
  Secret key = make_key(random_);
  PATCHBAY_TRY(
      auto made, store_.transaction([&](store::Transaction& transaction) -> Result<ApiKey> {
        const bool known = has_organization(transaction, request.organization);
        if (known && request.new_organization) {
          return Error(Code::kInvalidArgument,
                       "There is an organization \"" + request.organization + "\" already.");
        }
        if (!known && !request.new_organization) return no_organization(request.organization);
        if (!known) insert_organization(transaction, request.organization);
        return insert(transaction, request, key, actor);
      }));
  return NewKey{std::move(key), std::move(made)};
}

Result<void> Keys::require_none() {
  return store_.read([](store::Transaction& transaction) -> Result<void> {
    if (has_any_organization(transaction)) return already_founded();
    return success();
  });
}

Result<NewKey> Keys::found(const std::string& organization) {
  const KeyRequest request = {.organization = organization,
                              .scopes = {kScopes.begin(), kScopes.end()}};
  PATCHBAY_TRY(check(request));
  Secret key = make_key(random_);
  PATCHBAY_TRY(auto made,
               store_.transaction([&](store::Transaction& transaction) -> Result<ApiKey> {
                 if (has_any_organization(transaction)) return already_founded();
                 insert_organization(transaction, organization);
                 return insert(transaction, request, key, "");
               }));
  return NewKey{std::move(key), std::move(made)};
}

Result<std::vector<ApiKey>> Keys::list(const std::string& organization) {
  return store_.read([&](store::Transaction& transaction) -> Result<std::vector<ApiKey>> {
    if (!has_organization(transaction, organization)) return no_organization(organization);
    return list_keys(transaction, organization);
  });
}

Result<void> Keys::revoke(const std::string& organization, const std::string& id,
                          const std::string& actor) {
  return store_.transaction([&](store::Transaction& transaction) -> Result<void> {
    const auto key = find_key(transaction, organization, id);
    if (!key) return Error(Code::kNotFound, "There is no key \"" + id.substr(0, 64) + "\".");
    if (key->revoked_at) return success();
    revoke_key(transaction, id);
    delete_holder(transaction, organization, {FilterHolder::Kind::kKey, id});
    bump_change(transaction);
    record(transaction, *key, audit::KeyChanged::What::kRevoked, actor);
    return success();
  });
}

int Keys::end_user(store::Transaction& transaction, const std::string& organization,
                   const std::string& user, const std::string& actor) {
  int ended = 0;
  for (const ApiKey& key : list_keys(transaction, organization)) {
    if (key.user != user || key.revoked_at) continue;
    revoke_key(transaction, key.id);
    delete_holder(transaction, organization, {FilterHolder::Kind::kKey, key.id});
    record(transaction, key, audit::KeyChanged::What::kRevoked, actor);
    ++ended;
  }
  end_access_tokens_of_user(transaction, organization, user);
  remove_person(transaction, organization, user);
  bump_change(transaction);
  return ended;
}

}  // namespace patchbay::callers
