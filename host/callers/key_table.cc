#include "callers/key_table.h"

#include <soci/soci.h>

#include "base/words.h"

namespace patchbay::callers {
namespace {

std::optional<WallTime> time_of(store::Millis millis) {
  if (millis == 0) return std::nullopt;
  return store::from_millis(millis);
}

// The join with the organization also gets its plan, so that a key needs only one round trip to the
// store.
constexpr const char* kSelect =
    "select k.id, k.organization, k.user_id, k.prefix, k.scopes, o.plan, "
    "coalesce(f.profile, ''), k.created_at, k.expires_at, k.last_used, k.revoked_at from api_key k "
    "join organization o on o.id = k.organization left join tool_filter f on f.organization = "
    "k.organization and f.kind = 'key' and f.holder = k.id where ";

// Returns the keys that match `condition`. `bind` binds the parameters of the condition.
template <class Bind>
std::vector<KeyAndPlan> select_keys(store::Transaction& transaction, const std::string& condition,
                                    Bind bind) {
  ApiKey key;
  std::string scopes;
  std::string plan;
  store::Millis created = 0;
  store::Millis expires = 0;
  store::Millis used = 0;
  store::Millis revoked = 0;
  soci::statement rows(transaction.sql());
  for (auto* text :
       {&key.id, &key.organization, &key.user, &key.prefix, &scopes, &plan, &key.profile}) {
    rows.exchange(soci::into(*text));
  }
  for (auto* time : {&created, &expires, &used, &revoked}) rows.exchange(soci::into(*time));
  bind(rows);
  rows.alloc();
  rows.prepare(kSelect + condition);
  rows.define_and_bind();
  rows.execute();
  std::vector<KeyAndPlan> found;
  while (rows.fetch()) {
    key.scopes = words_of(scopes);
    key.created_at = store::from_millis(created);
    key.expires_at = time_of(expires);
    key.last_used = time_of(used);
    key.revoked_at = time_of(revoked);
    found.push_back({key, plan});
  }
  return found;
}

std::optional<KeyAndPlan> only(std::vector<KeyAndPlan> keys) {
  if (keys.empty()) return std::nullopt;
  return std::move(keys.front());
}

constexpr const char* kOrganizations = "select id, plan, created_at from organization where ";

}  // namespace

bool has_any_organization(store::Transaction& transaction) {
  std::string id;
  transaction.sql() << "select id from organization limit 1", soci::into(id);
  return transaction.sql().got_data();
}

bool has_organization(store::Transaction& transaction, const std::string& organization) {
  std::string id;
  transaction.sql() << "select id from organization where id = :o", soci::use(organization),
      soci::into(id);
  return transaction.sql().got_data();
}

std::vector<Organization> list_organizations(store::Transaction& transaction,
                                             const std::string& after, int limit) {
  Organization row;
  store::Millis created = 0;
  std::vector<Organization> found;
  soci::statement rows =
      (transaction.sql().prepare << kOrganizations << "id > :a order by id limit :l",
       soci::use(after), soci::use(limit), soci::into(row.id), soci::into(row.plan),
       soci::into(created));
  rows.execute();
  while (rows.fetch()) {
    row.created_at = store::from_millis(created);
    found.push_back(row);
  }
  return found;
}

std::optional<Organization> find_organization(store::Transaction& transaction,
                                              const std::string& organization) {
  Organization row;
  store::Millis created = 0;
  transaction.sql() << kOrganizations << "id = :o", soci::use(organization), soci::into(row.id),
      soci::into(row.plan), soci::into(created);
  if (!transaction.sql().got_data()) return std::nullopt;
  row.created_at = store::from_millis(created);
  return row;
}

std::string plan_of(store::Transaction& transaction, const std::string& organization) {
  std::string plan;
  transaction.sql() << "select plan from organization where id = :o", soci::use(organization),
      soci::into(plan);
  return plan;
}

void set_plan(store::Transaction& transaction, const std::string& organization,
              const std::string& plan) {
  transaction.sql() << "update organization set plan = :p where id = :o", soci::use(plan),
      soci::use(organization);
}

void insert_organization(store::Transaction& transaction, const std::string& organization) {
  const store::Millis now = transaction.now();
  transaction.sql() << "insert into organization (id, created_at) values (:o, :t)",
      soci::use(organization), soci::use(now);
}

Person find_person(store::Transaction& transaction, const std::string& organization,
                   const std::string& user) {
  store::Millis removed = 0;
  transaction.sql() << "select removed_at from person where organization = :o and id = :u",
      soci::use(organization), soci::use(user), soci::into(removed);
  if (!transaction.sql().got_data()) return Person::kUnknown;
  return removed == 0 ? Person::kPresent : Person::kRemoved;
}

void insert_person(store::Transaction& transaction, const std::string& organization,
                   const std::string& user) {
  const store::Millis now = transaction.now();
  transaction.sql() << "insert into person (organization, id, created_at, removed_at) "
                       "values (:o, :u, :t, 0) on conflict (organization, id) do nothing",
      soci::use(organization), soci::use(user), soci::use(now);
}

void remove_person(store::Transaction& transaction, const std::string& organization,
                   const std::string& user) {
  const store::Millis now = transaction.now();
  transaction.sql() << "update person set removed_at = :t where organization = :o and id = :u and "
                       "removed_at = 0",
      soci::use(now), soci::use(organization), soci::use(user);
}

void insert_key(store::Transaction& transaction, const ApiKey& key, const std::string& hash) {
  const std::string scopes = joined(key.scopes);
  const store::Millis created = store::to_millis(key.created_at);
  const store::Millis expires = key.expires_at ? store::to_millis(*key.expires_at) : 0;
  transaction.sql() << "insert into api_key (id, organization, user_id, hash, prefix, scopes, "
                       "created_at, expires_at, last_used, revoked_at) "
                       "values (:i, :o, :u, :h, :p, :s, :c, :e, 0, 0)",
      soci::use(key.id), soci::use(key.organization), soci::use(key.user), soci::use(hash),
      soci::use(key.prefix), soci::use(scopes), soci::use(created), soci::use(expires);
}

std::optional<KeyAndPlan> find_key_by_hash(store::Transaction& transaction,
                                           const std::string& hash) {
  return only(select_keys(transaction, "k.hash = :h",
                          [&](soci::statement& rows) { rows.exchange(soci::use(hash)); }));
}

std::optional<ApiKey> find_key(store::Transaction& transaction, const std::string& organization,
                               const std::string& id) {
  auto found = only(
      select_keys(transaction, "k.organization = :o and k.id = :i", [&](soci::statement& rows) {
        rows.exchange(soci::use(organization));
        rows.exchange(soci::use(id));
      }));
  if (!found) return std::nullopt;
  return std::move(found->key);
}

std::vector<ApiKey> list_keys(store::Transaction& transaction, const std::string& organization) {
  auto found = select_keys(transaction, "k.organization = :o order by k.created_at, k.id",
                           [&](soci::statement& rows) { rows.exchange(soci::use(organization)); });
  std::vector<ApiKey> keys;
  keys.reserve(found.size());
  for (KeyAndPlan& each : found) keys.push_back(std::move(each.key));
  return keys;
}

void revoke_key(store::Transaction& transaction, const std::string& id) {
  const store::Millis now = transaction.now();
  transaction.sql() << "update api_key set revoked_at = :t where id = :i and revoked_at = 0",
      soci::use(now), soci::use(id);
}

void mark_used(store::Transaction& transaction, const std::string& id, WallTime at) {
  const store::Millis millis = store::to_millis(at);
  transaction.sql() << "update api_key set last_used = :t where id = :i and last_used < :t2",
      soci::use(millis), soci::use(id), soci::use(millis);
}

std::int64_t last_change(store::Transaction& transaction) {
  std::int64_t number = 0;
  transaction.sql() << "select number from caller_change where id = 'all'", soci::into(number);
  return number;
}

void bump_change(store::Transaction& transaction) {
  transaction.sql() << "update caller_change set number = number + 1 where id = 'all'";
}

}  // namespace patchbay::callers
