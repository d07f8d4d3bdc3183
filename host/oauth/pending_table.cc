#include "oauth/pending_table.h"

#include <soci/soci.h>

#include "oauth_messages/scope_column.h"

namespace patchbay::oauth {

void insert_pending(store::Transaction& transaction, const NewPendingRow& row) {
  const std::string scopes = oauth_messages::scope_column(row.scopes);
  const int iss_is_sent = row.iss_is_sent ? 1 : 0;
  const int asks_person = row.asks_person ? 1 : 0;
  soci::indicator sealed = row.sealed_code_verifier.empty() ? soci::i_null : soci::i_ok;
  const store::Millis now = transaction.now();
  transaction.sql() << "insert into pending_authorization (id, organization, user_id, connector, "
                       "link, scopes, redirect_uri, issuer, authorize_origin, iss_is_sent, client, "
                       "client_id, sealed_code_verifier, created_at, consumed_at, asks_person) "
                       "values (:id, :org, :user, :connector, :link, :scopes, :redirect, :issuer, "
                       ":origin, :iss, :client, :client_id, :sealed, :now, 0, :asks)",
      soci::use(row.id), soci::use(row.organization), soci::use(row.user), soci::use(row.connector),
      soci::use(row.link), soci::use(scopes), soci::use(row.redirect_uri), soci::use(row.issuer),
      soci::use(row.authorize_origin), soci::use(iss_is_sent), soci::use(row.client),
      soci::use(row.client_id), soci::use(row.sealed_code_verifier, sealed), soci::use(now),
      soci::use(asks_person);
}

}  // namespace patchbay::oauth
