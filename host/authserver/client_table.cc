#include "authserver/client_table.h"

#include <soci/soci.h>

#include "base/words.h"
#include "oauth_messages/scope_column.h"

namespace patchbay::authserver {
namespace {

constexpr const char* kClientColumns =
    "select id, name, auth_method, secret_hash, redirect_uris, scopes, organization, "
    "is_registered, "
    "jwks, jwks_uri, created_at, used_at, revoked_at from access_client ";

// Returns the clients that match `condition`. `bind` binds the parameters of the condition.
template <class Bind>
std::vector<ClientAndSecret> select_clients(store::Transaction& transaction,
                                            const std::string& condition, Bind bind) {
  ClientAndSecret row;
  Client& client = row.client;
  std::string redirects;
  std::string scopes;
  int registered = 0;
  store::Millis created = 0;
  store::Millis used = 0;
  store::Millis revoked = 0;
  soci::statement rows(transaction.sql());
  for (auto* text : {&client.id, &client.name, &client.auth_method, &row.secret_hash, &redirects,
                     &scopes, &client.organization}) {
    rows.exchange(soci::into(*text));
  }
  rows.exchange(soci::into(registered));
  for (auto* text : {&client.jwks, &client.jwks_uri}) rows.exchange(soci::into(*text));
  for (auto* time : {&created, &used, &revoked}) rows.exchange(soci::into(*time));
  bind(rows);
  rows.alloc();
  rows.prepare(kClientColumns + condition);
  rows.define_and_bind();
  rows.execute();
  std::vector<ClientAndSecret> found;
  while (rows.fetch()) {
    client.redirect_uris = oauth_messages::scopes_of_column(redirects);
    client.scopes = words_of(scopes);
    client.is_registered = registered != 0;
    client.created_at = store::from_millis(created);
    client.used_at = store::time_or_never(used);
    client.revoked_at = store::time_or_never(revoked);
    found.push_back(row);
  }
  return found;
}

}  // namespace

void insert_client(store::Transaction& transaction, const Client& client,
                   const std::string& secret_hash) {
  const std::string redirects = oauth_messages::scope_column(client.redirect_uris);
  const std::string scopes = joined(client.scopes);
  const int registered = client.is_registered ? 1 : 0;
  const store::Millis created = store::to_millis(client.created_at);
  transaction.sql() << "insert into access_client (id, name, auth_method, secret_hash, "
                       "redirect_uris, scopes, organization, is_registered, jwks, jwks_uri, "
                       "created_at, used_at, revoked_at) values (:i, :n, :m, :h, :r, :s, :o, :g, "
                       ":k, :u, :c, 0, 0)",
      soci::use(client.id), soci::use(client.name), soci::use(client.auth_method),
      soci::use(secret_hash), soci::use(redirects), soci::use(scopes),
      soci::use(client.organization), soci::use(registered), soci::use(client.jwks),
      soci::use(client.jwks_uri), soci::use(created);
}

std::optional<ClientAndSecret> find_client(store::Transaction& transaction, const std::string& id) {
  auto found = select_clients(transaction, "where id = :i",
                              [&](soci::statement& rows) { rows.exchange(soci::use(id)); });
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

std::vector<Client> list_clients(store::Transaction& transaction) {
  auto found = select_clients(transaction, "order by created_at, id", [](soci::statement&) {});
  std::vector<Client> clients;
  clients.reserve(found.size());
  for (ClientAndSecret& each : found) clients.push_back(std::move(each.client));
  return clients;
}

void set_client_secret(store::Transaction& transaction, const std::string& id,
                       const std::string& secret_hash) {
  transaction.sql() << "update access_client set secret_hash = :h where id = :i",
      soci::use(secret_hash), soci::use(id);
}

void mark_client_used(store::Transaction& transaction, const std::string& id) {
  const store::Millis now = transaction.now();
  transaction.sql() << "update access_client set used_at = :t where id = :i", soci::use(now),
      soci::use(id);
}

void revoke_client(store::Transaction& transaction, const std::string& id) {
  const store::Millis now = transaction.now();
  transaction.sql() << "update access_client set revoked_at = :t where id = :i and revoked_at = 0",
      soci::use(now), soci::use(id);
}

int count_registered(store::Transaction& transaction) {
  int count = 0;
  transaction.sql()
      << "select count(*) from access_client where is_registered = 1 and revoked_at = 0",
      soci::into(count);
  return count;
}

void delete_oldest_unused_client(store::Transaction& transaction) {
  transaction.sql() << "delete from access_client where id in (select id from access_client where "
                       "is_registered = 1 and used_at = 0 and revoked_at = 0 order by created_at, "
                       "id limit 1)";
}

void delete_unused_clients(store::Transaction& transaction, store::Millis before) {
  transaction.sql() << "delete from access_client where is_registered = 1 and used_at = 0 and "
                       "created_at < :b",
      soci::use(before);
}

void delete_idle_clients(store::Transaction& transaction, store::Millis before) {
  transaction.sql() << "delete from access_client where is_registered = 1 and used_at <> 0 and "
                       "used_at < :b and not exists (select 1 from access_grant g where g.client = "
                       "access_client.id and g.ended_at = 0)",
      soci::use(before);
}

void delete_revoked_clients(store::Transaction& transaction, store::Millis before) {
  transaction.sql() << "delete from access_client where is_registered = 1 and revoked_at <> 0 and "
                       "revoked_at < :b",
      soci::use(before);
}

}  // namespace patchbay::authserver
