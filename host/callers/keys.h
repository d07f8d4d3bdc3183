#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "audit/chain.h"
#include "audit/security_events.h"
#include "callers/api_key.h"
#include "store/store.h"

namespace patchbay::callers {

struct KeyRequest {
  std::string organization{};
  std::string user{};                              // empty for a service key
  std::vector<std::string> scopes{};               // if empty: call and connect
  std::optional<std::chrono::seconds> lifetime{};  // nullopt: the key lasts until it is revoked
  bool new_organization = false;                   // make the organization; it must not exist yet
  std::string profile{};                           // filters the key's tools; empty: no filter
};

struct NewKey {
  Secret key;  // shown once; nobody can read it again
  ApiKey record;
};

// Creates, lists and revokes keys. Commits every change together with its audit record, which
// belongs to `chain`. Thread-safe.
class Keys {
 public:
  Keys(Store& store, Random& random, const Clock& clock, AuditChain chain)
      : store_(store), random_(random), clock_(clock), chain_(std::move(chain)) {}

  // Creates a key, and the user too if the user does not exist yet. Fails with INVALID_ARGUMENT for
  // a bad request, and with NOT_FOUND if the organization does not exist or the user was removed.
  // The audit record names `actor` as the caller.
  Result<NewKey> create(const KeyRequest& request, const std::string& actor);

  // Creates the first organization and its first key, a service key with every scope. Fails with
  // PERMISSION_DENIED if the store has an organization already.
  Result<NewKey> found(const std::string& organization);
  // Succeeds if the store has no organization yet; otherwise fails with PERMISSION_DENIED. Changes
  // nothing.
  Result<void> require_none();

  // Lists all keys, also revoked and expired ones, oldest first. Fails with NOT_FOUND if there is
  // no such organization.
  Result<std::vector<ApiKey>> list(const std::string& organization);

  // Revokes a key. Fails with NOT_FOUND if the organization has no such key. Changes nothing if the
  // key is revoked already.
  Result<void> revoke(const std::string& organization, const std::string& id,
                      const std::string& actor);

  // Revokes a user's keys, ends the user's access tokens, and marks the user as removed. This is a
  // part of remove_user() (user_removal.h). Returns how many keys were revoked.
  int end_user(Transaction& transaction, const std::string& organization, const std::string& user,
               const std::string& actor);

 private:
  Result<ApiKey> insert(Transaction& transaction, const KeyRequest& request, const Secret& key,
                        const std::string& actor);
  void record(Transaction& transaction, const ApiKey& key, KeyChanged::What what,
              const std::string& actor);

  Store& store_;
  Random& random_;
  const Clock& clock_;
  const AuditChain chain_;
};

}  // namespace patchbay::callers
