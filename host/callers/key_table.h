// Functions on the tables of organizations, persons and keys. They throw SOCI's exceptions, which
// Store converts to errors.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "callers/api_key.h"
#include "callers/organization.h"
#include "store/store.h"

namespace patchbay::callers {

// Returns the organizations whose ids are greater than `after`, sorted by id.
std::vector<Organization> list_organizations(store::Transaction& transaction,
                                             const std::string& after, int limit);
std::optional<Organization> find_organization(store::Transaction& transaction,
                                              const std::string& organization);
// Returns "" if the organization does not exist or its plan is unknown.
std::string plan_of(store::Transaction& transaction, const std::string& organization);
void set_plan(store::Transaction& transaction, const std::string& organization,
              const std::string& plan);
bool has_any_organization(store::Transaction& transaction);
bool has_organization(store::Transaction& transaction, const std::string& organization);
void insert_organization(store::Transaction& transaction, const std::string& organization);

enum class Person { kUnknown, kPresent, kRemoved };
Person find_person(store::Transaction& transaction, const std::string& organization,
                   const std::string& user);
void insert_person(store::Transaction& transaction, const std::string& organization,
                   const std::string& user);
void remove_person(store::Transaction& transaction, const std::string& organization,
                   const std::string& user);

void insert_key(store::Transaction& transaction, const ApiKey& key, const std::string& hash);
// A key and its organization's plan.
struct KeyAndPlan {
  ApiKey key;
  std::string plan;  // empty if unknown
};
// These functions find a key by its hash, or by its organization and id.
std::optional<KeyAndPlan> find_key_by_hash(store::Transaction& transaction,
                                           const std::string& hash);
std::optional<ApiKey> find_key(store::Transaction& transaction, const std::string& organization,
                               const std::string& id);
std::vector<ApiKey> list_keys(store::Transaction& transaction, const std::string& organization);
void revoke_key(store::Transaction& transaction, const std::string& id);
void mark_used(store::Transaction& transaction, const std::string& id, WallTime at);

// Returns a number that bump_change() increases. Each host reads it regularly. When it has changed,
// the host drops its cached callers. So code that changes data of cached callers (keys, users,
// plans, profiles) must call bump_change().
std::int64_t last_change(store::Transaction& transaction);
void bump_change(store::Transaction& transaction);

}  // namespace patchbay::callers
