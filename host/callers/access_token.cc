#include "callers/access_token.h"

#include <soci/soci.h>

#include "base/words.h"

namespace patchbay::callers {

void insert_access_token(store::Transaction& transaction, const AccessToken& token) {
  const std::string scopes = joined(token.scopes);
  const store::Millis created = store::to_millis(token.created_at);
  const store::Millis expires = store::to_millis(token.expires_at);
  transaction.sql() << "insert into access_token (hash, grant_id, organization, user_id, client, "
                       "scopes, resource, created_at, expires_at) "
                       "values (:h, :g, :o, :u, :c, :s, :r, :t, :e)",
      soci::use(token.hash), soci::use(token.grant), soci::use(token.organization),
      soci::use(token.user), soci::use(token.client), soci::use(scopes), soci::use(token.resource),
      soci::use(created), soci::use(expires);
}

std::optional<TokenAndPlan> find_access_token(store::Transaction& transaction,
                                              const std::string& hash) {
  TokenAndPlan found;
  AccessToken& token = found.token;
  std::string scopes;
  store::Millis created = 0;
  store::Millis expires = 0;
  // The join with the organization also gets its plan, so that a token needs only one round trip to
  // the store.
  transaction.sql() << "select t.hash, t.grant_id, t.organization, t.user_id, t.client, t.scopes, "
                       "t.resource, t.created_at, t.expires_at, o.plan from access_token t join "
                       "organization o on o.id = t.organization where t.hash = :h",
      soci::use(hash), soci::into(token.hash), soci::into(token.grant),
      soci::into(token.organization), soci::into(token.user), soci::into(token.client),
      soci::into(scopes), soci::into(token.resource), soci::into(created), soci::into(expires),
      soci::into(found.plan);
  if (!transaction.sql().got_data()) return std::nullopt;
  token.scopes = words_of(scopes);
  token.created_at = store::from_millis(created);
  token.expires_at = store::from_millis(expires);
  return found;
}

void end_access_token(store::Transaction& transaction, const std::string& hash) {
  transaction.sql() << "delete from access_token where hash = :h", soci::use(hash);
}

void end_access_tokens_of_grant(store::Transaction& transaction, const std::string& grant) {
  transaction.sql() << "delete from access_token where grant_id = :g", soci::use(grant);
}

void end_access_tokens_of_client(store::Transaction& transaction, const std::string& client) {
  transaction.sql() << "delete from access_token where client = :c", soci::use(client);
}

void end_access_tokens_of_user(store::Transaction& transaction, const std::string& organization,
                               const std::string& user) {
  transaction.sql() << "delete from access_token where organization = :o and user_id = :u",
      soci::use(organization), soci::use(user);
}

void delete_expired_access_tokens(store::Transaction& transaction, store::Millis before) {
  transaction.sql() << "delete from access_token where expires_at < :b", soci::use(before);
}

}  // namespace patchbay::callers
