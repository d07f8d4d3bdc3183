#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "audit/security_events.h"
#include "callers/api_key.h"
#include "store/store.h"

namespace patchbay::callers {

struct KeyRequest {
  std::string organization{};
  std::string user{};                              // "": a service key
  std::vector<std::string> scopes{};               // empty: call and connect
  std::optional<std::chrono::seconds> lifetime{};  // nullopt: until it is revoked
  bool new_organization = false;                   // make the organization; it must not exist yet
};

struct NewKey {
  Secret key;  // shown once; nobody can read it again
  ApiKey record;
};

// Creates, lists and revokes keys. Every change is committed together with its audit record, in the
// chain of `host`. Thread-safe.
class Keys {
 public:
  Keys(Store& store, Random& random, const Clock& clock, std::string host)
      : store_(store), random_(random), clock_(clock), host_(std::move(host)) {}

  // Creates the user too if it does not exist yet. INVALID_ARGUMENT. NOT_FOUND: the organization
  // does not exist, or the user was removed. `actor`: who asks, for the audit record.
  Result<NewKey> create(const KeyRequest& request, const std::string& actor);

  // Creates the first organization and its first key, a service key with every scope.
  // PERMISSION_DENIED if the store has an organization already.
  Result<NewKey> found(const std::string& organization);
  // Returns the error that found() would; changes nothing.
  Result<void> require_none();

  // Lists revoked and expired keys too, oldest first. NOT_FOUND: no such organization.
  Result<std::vector<ApiKey>> list(const std::string& organization);

  // NOT_FOUND: the organization has no such key. A revoked key stays revoked.
  Result<void> revoke(const std::string& organization, const std::string& id,
                      const std::string& actor);

  // Ends a user's keys and removes the user from the table of persons, as a part of remove_user()
  // (user_removal.h). Returns how many keys it ended.
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
  const std::string host_;
};

}  // namespace patchbay::callers
