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
  std::vector<std::string> scopes{};               // empty: call and connect
  std::optional<std::chrono::seconds> lifetime{};  // nullopt: until it is revoked
  bool new_organization = false;                   // true: create the organization, which must not
                                                   // exist yet
  std::string profile{};                           // the filter for the key's tools; empty: no
                                                   // filter
};

struct NewKey {
  Secret key;  // shown once; cannot be read again
  ApiKey record;
};

// Creates, lists and revokes keys. Each change is committed together with its audit record in
// `chain`. Thread-safe.
class Keys {
 public:
  Keys(store::Store& store, Random& random, const Clock& clock, audit::AuditChain chain)
      : store_(store), random_(random), clock_(clock), chain_(std::move(chain)) {}

  // Creates a key, and also its user if necessary. Fails with INVALID_ARGUMENT for an invalid
  // request, and with NOT_FOUND if the organization does not exist or the user was removed. The
  // audit record contains `actor`.
  Result<NewKey> create(const KeyRequest& request, const std::string& actor);

  // Creates the first organization and its first key, a service key with every scope. Fails with
  // PERMISSION_DENIED if the store already has an organization.
  Result<NewKey> found(const std::string& organization);
  // Succeeds if the store has no organization yet; otherwise fails with PERMISSION_DENIED. Changes
  // nothing.
  Result<void> require_none();

  // Lists all keys, including revoked and expired ones, oldest first. Fails with NOT_FOUND if there
  // is no such organization.
  Result<std::vector<ApiKey>> list(const std::string& organization);

  // Revokes a key. Does nothing if it was revoked before. Fails with NOT_FOUND if the organization
  // has no such key.
  Result<void> revoke(const std::string& organization, const std::string& id,
                      const std::string& actor);

  // Revokes a user's keys, ends the user's access tokens, and marks the user as removed. A part of
  // remove_user() (user_removal.h). Returns the number of revoked keys.
  int end_user(store::Transaction& transaction, const std::string& organization,
               const std::string& user, const std::string& actor);

 private:
  Result<ApiKey> insert(store::Transaction& transaction, const KeyRequest& request,
                        const Secret& key, const std::string& actor);
  void record(store::Transaction& transaction, const ApiKey& key, audit::KeyChanged::What what,
              const std::string& actor);

  store::Store& store_;
  Random& random_;
  const Clock& clock_;
  const audit::AuditChain chain_;
};

}  // namespace patchbay::callers
