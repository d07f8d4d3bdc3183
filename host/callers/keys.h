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
  std::optional<std::chrono::seconds> lifetime{};  // none: until it is revoked
  bool new_organization = false;  // make the organization, which must not be there yet
};

struct NewKey {
  Secret key;  // shown once; nobody can read it again
  ApiKey record;
};

// Organizations, users and keys as they are looked after. Every change is committed together with
// its audit record, in the chain of `host`. Thread-safe.
class Keys {
 public:
  Keys(Store& store, Random& random, const Clock& clock, std::string host)
      : store_(store), random_(random), clock_(clock), host_(std::move(host)) {}

  // The user is made where he is not known yet. INVALID_ARGUMENT; NOT_FOUND: no such organization,
  // or a user who was removed. `actor`: who asks for it, for the record.
  Result<NewKey> create(const KeyRequest& request, const std::string& actor);

  // The first organization and its first key, a service key with every scope, for a store that has
  // none. PERMISSION_DENIED when there is one already.
  Result<NewKey> found(const std::string& organization);
  // What found() would say of the store, before anything is made for it.
  Result<void> require_none();

  // Revoked and expired ones too, oldest first. NOT_FOUND: no such organization.
  Result<std::vector<ApiKey>> list(const std::string& organization);

  // NOT_FOUND: no such key, or another organization's. A key that is revoked already stays so.
  Result<void> revoke(const std::string& organization, const std::string& id,
                      const std::string& actor);

  // The keys of a user who goes, and that there is such a user, as part of what takes away all that
  // is his (user_removal.h). How many were ended.
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
