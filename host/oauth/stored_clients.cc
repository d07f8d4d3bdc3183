#include "oauth/stored_clients.h"

#include <soci/soci.h>

namespace patchbay::oauth {
namespace {

struct Row {
  std::string organization, name, client_id, issuer;
  std::optional<std::string> sealed_secret;
};

std::string row_id(const std::string& organization, const std::string& name) {
  return organization + "/" + name;
}

// The returned Place borrows `id`.
vault::Place place_of_secret(const std::string& id) {
  return {"oauth_client", id, "sealed_client_secret"};
}

std::optional<std::string> text_at(const soci::row& row, std::size_t column) {
  if (row.get_indicator(column) == soci::i_null) return std::nullopt;
  return row.get<std::string>(column);
}

std::vector<Row> rows_for(store::Transaction& transaction, const ClientOwner& owner) {
  const soci::rowset<soci::row> rows =
      (transaction.sql().prepare << "select organization, name, client_id, issuer, "
                                    "sealed_client_secret from oauth_client "
                                    "where (organization = :organization or organization = '') "
                                    "and (name = :connector or name = :provider)",
       soci::use(owner.organization), soci::use(owner.connector), soci::use(owner.provider));
  std::vector<Row> all;
  for (const soci::row& row : rows) {
    all.push_back({row.get<std::string>(0), row.get<std::string>(1), row.get<std::string>(2),
                   row.get<std::string>(3), text_at(row, 4)});
  }
  return all;
}

}  // namespace

Result<std::optional<ClientIdentity>> StoredClients::find(const ClientOwner& owner) const {
  PATCHBAY_TRY(const auto rows,
               store_.read([&](store::Transaction& transaction) -> Result<std::vector<Row>> {
                 return rows_for(transaction, owner);
               }));
  for (const auto& [name, organization] : nearest_first(owner)) {
    for (const Row& row : rows) {
      if (row.name != name || row.organization != organization) continue;
      ClientIdentity client{row.client_id, Secret()};
      client.issuer = row.issuer;
      if (row.sealed_secret) {
        const std::string id = row_id(row.organization, row.name);
        PATCHBAY_TRY(client.secret, vault_.unseal(place_of_secret(id), *row.sealed_secret));
      }
      return client;
    }
    if (auto client = configured_.exactly(name, organization)) return client;
  }
  return std::nullopt;
}

Result<std::vector<ShownClient>> StoredClients::list(const std::string& organization) const {
  return store_.read([&](store::Transaction& transaction) -> Result<std::vector<ShownClient>> {
    std::vector<ShownClient> all;
    ShownClient shown{{}, organization, {}, false, {}, {}};
    int has_secret = 0;
    store::Millis changed_at = 0;
    soci::statement rows =
        (transaction.sql().prepare
             << "select name, client_id, case when sealed_client_secret is null then 0 else 1 end, "
                "issuer, changed_at from oauth_client where organization = :organization order by "
                "name",
         soci::use(organization), soci::into(shown.name), soci::into(shown.id),
         soci::into(has_secret), soci::into(shown.issuer), soci::into(changed_at));
    rows.execute();
    while (rows.fetch()) {
      shown.has_secret = has_secret != 0;
      shown.changed_at = store::from_millis(changed_at);
      all.push_back(shown);
    }
    return all;
  });
}

bool StoredClients::put(store::Transaction& transaction, const std::string& organization,
                        const std::string& name, const ClientIdentity& client) const {
  const bool existed = remove(transaction, organization, name);
  const std::string id = row_id(organization, name);
  const bool has_secret = !client.secret.empty();
  std::string sealed = has_secret ? vault_.seal(place_of_secret(id), client.secret.reveal()) : "";
  soci::indicator given = has_secret ? soci::i_ok : soci::i_null;
  const store::Millis now = transaction.now();
  transaction.sql() << "insert into oauth_client (id, organization, name, client_id, "
                       "issuer, sealed_client_secret, changed_at) "
                       "values (:id, :organization, :name, :client_id, :issuer, :secret, :at)",
      soci::use(id), soci::use(organization), soci::use(name), soci::use(client.id),
      soci::use(client.issuer), soci::use(sealed, given), soci::use(now);
  return existed;
}

bool StoredClients::remove(store::Transaction& transaction, const std::string& organization,
                           const std::string& name) {
  const std::string id = row_id(organization, name);
  soci::statement removed =
      (transaction.sql().prepare << "delete from oauth_client where id = :id", soci::use(id));
  removed.execute(true);
  return removed.get_affected_rows() > 0;
}

}  // namespace patchbay::oauth
