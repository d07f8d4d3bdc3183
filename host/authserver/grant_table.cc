#include "authserver/grant_table.h"

#include <soci/soci.h>

#include "base/words.h"
#include "callers/access_token.h"

namespace patchbay::authserver {

void insert_grant(store::Transaction& transaction, const Grant& grant) {
  const std::string scopes = joined(grant.scopes);
  const store::Millis now = transaction.now();
  transaction.sql() << "insert into access_grant (id, organization, user_id, client, scopes, "
                       "resource, created_at, ended_at) values (:i, :o, :u, :c, :s, :r, :t, 0)",
      soci::use(grant.id), soci::use(grant.organization), soci::use(grant.user),
      soci::use(grant.client), soci::use(scopes), soci::use(grant.resource), soci::use(now);
}

std::optional<Grant> find_grant(store::Transaction& transaction, const std::string& id) {
  Grant grant;
  std::string scopes;
  transaction.sql() << "select id, organization, user_id, client, scopes, resource, created_at, "
                       "ended_at from access_grant where id = :i",
      soci::use(id), soci::into(grant.id), soci::into(grant.organization), soci::into(grant.user),
      soci::into(grant.client), soci::into(scopes), soci::into(grant.resource),
      soci::into(grant.created_at), soci::into(grant.ended_at);
  if (!transaction.sql().got_data()) return std::nullopt;
  grant.scopes = words_of(scopes);
  return grant;
}

std::vector<Grant> list_grants(store::Transaction& transaction, const std::string& organization,
                               const std::string& user) {
  Grant grant;
  std::string scopes;
  soci::statement rows =
      (transaction.sql().prepare << "select id, organization, user_id, client, scopes, resource, "
                                    "created_at, ended_at from access_grant where organization = "
                                    ":o and user_id = :u and ended_at = 0 order by created_at desc",
       soci::use(organization), soci::use(user), soci::into(grant.id),
       soci::into(grant.organization), soci::into(grant.user), soci::into(grant.client),
       soci::into(scopes), soci::into(grant.resource), soci::into(grant.created_at),
       soci::into(grant.ended_at));
  rows.execute();
  std::vector<Grant> found;
  while (rows.fetch()) {
    grant.scopes = words_of(scopes);
    found.push_back(grant);
  }
  return found;
}

void end_grant(store::Transaction& transaction, const std::string& id) {
  const store::Millis now = transaction.now();
  transaction.sql() << "update access_grant set ended_at = :t where id = :i and ended_at = 0",
      soci::use(now), soci::use(id);
  callers::end_access_tokens_of_grant(transaction, id);
}

void end_grants_of_client(store::Transaction& transaction, const std::string& client) {
  const store::Millis now = transaction.now();
  transaction.sql() << "update access_grant set ended_at = :t where client = :c and ended_at = 0",
      soci::use(now), soci::use(client);
  callers::end_access_tokens_of_client(transaction, client);
}

void end_grants_of_user(store::Transaction& transaction, const std::string& organization,
                        const std::string& user) {
  const store::Millis now = transaction.now();
  transaction.sql() << "update access_grant set ended_at = :t where organization = :o and user_id "
                       "= :u and ended_at = 0",
      soci::use(now), soci::use(organization), soci::use(user);
  transaction.sql()
      << "delete from access_code where organization = :o and user_id = :u and used_at = 0",
      soci::use(organization), soci::use(user);
  callers::end_access_tokens_of_user(transaction, organization, user);
}

void insert_code(store::Transaction& transaction, const CodeRow& code) {
  const std::string scopes = joined(code.grant.scopes);
  const store::Millis now = transaction.now();
  transaction.sql() << "insert into access_code (hash, grant_id, organization, user_id, client, "
                       "scopes, resource, redirect_uri, challenge, created_at, used_at) values "
                       "(:h, :g, :o, :u, :c, :s, :r, :d, :p, :t, 0)",
      soci::use(code.hash), soci::use(code.grant.id), soci::use(code.grant.organization),
      soci::use(code.grant.user), soci::use(code.grant.client), soci::use(scopes),
      soci::use(code.grant.resource), soci::use(code.redirect_uri), soci::use(code.challenge),
      soci::use(now);
}

std::optional<CodeRow> find_code(store::Transaction& transaction, const std::string& hash) {
  CodeRow code;
  Grant& grant = code.grant;
  std::string scopes;
  transaction.sql() << "select hash, grant_id, organization, user_id, client, scopes, resource, "
                       "redirect_uri, challenge, created_at, used_at from access_code where "
                       "hash = :h",
      soci::use(hash), soci::into(code.hash), soci::into(grant.id), soci::into(grant.organization),
      soci::into(grant.user), soci::into(grant.client), soci::into(scopes),
      soci::into(grant.resource), soci::into(code.redirect_uri), soci::into(code.challenge),
      soci::into(code.created_at), soci::into(code.used_at);
  if (!transaction.sql().got_data()) return std::nullopt;
  grant.scopes = words_of(scopes);
  return code;
}

void mark_code_used(store::Transaction& transaction, const std::string& hash) {
  const store::Millis now = transaction.now();
  transaction.sql() << "update access_code set used_at = :t where hash = :h", soci::use(now),
      soci::use(hash);
}

void insert_refresh(store::Transaction& transaction, const std::string& hash,
                    const std::string& grant) {
  const store::Millis now = transaction.now();
  transaction.sql() << "insert into access_refresh (hash, grant_id, salt, created_at, used_at) "
                       "values (:h, :g, '', :t, 0)",
      soci::use(hash), soci::use(grant), soci::use(now);
}

std::optional<RefreshRow> find_refresh(store::Transaction& transaction, const std::string& hash) {
  RefreshRow row;
  transaction.sql() << "select hash, grant_id, salt, created_at, used_at from access_refresh where "
                       "hash = :h",
      soci::use(hash), soci::into(row.hash), soci::into(row.grant), soci::into(row.salt),
      soci::into(row.created_at), soci::into(row.used_at);
  if (!transaction.sql().got_data()) return std::nullopt;
  return row;
}

void mark_refresh_used(store::Transaction& transaction, const std::string& hash,
                       const std::string& salt) {
  const store::Millis now = transaction.now();
  transaction.sql() << "update access_refresh set used_at = :t, salt = :s where hash = :h",
      soci::use(now), soci::use(salt), soci::use(hash);
}

void delete_old(store::Transaction& transaction, store::Millis codes_before,
                store::Millis refresh_before) {
  transaction.sql() << "delete from access_code where created_at < :b", soci::use(codes_before);
  transaction.sql() << "delete from access_refresh where created_at < :b",
      soci::use(refresh_before);
  // Old grants without a refresh token are also deleted, because they cannot get new tokens any
  // more.
  transaction.sql()
      << "delete from access_grant where created_at < :b and not exists (select 1 from "
         "access_refresh r where r.grant_id = access_grant.id)",
      soci::use(refresh_before);
}

}  // namespace patchbay::authserver
