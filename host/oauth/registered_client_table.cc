#include "oauth/registered_client_table.h"

#include <soci/soci.h>

#include <vector>

namespace patchbay::oauth {
namespace {

using manifest::ClientAuthentication;

constexpr std::string_view kClientTable = "registered_client";
constexpr std::string_view kSealedColumn = "sealed_client_secret";

std::string column_of(ClientAuthentication authentication) {
  switch (authentication) {
    case ClientAuthentication::kBasic:
      return "basic";
    case ClientAuthentication::kPost:
      return "post";
    default:
      return "none";
  }
}

ClientAuthentication authentication_in(const std::string& column) {
  if (column == "basic") return ClientAuthentication::kBasic;
  return column == "post" ? ClientAuthentication::kPost : ClientAuthentication::kNone;
}

}  // namespace

Result<std::optional<KeptClient>> client_of_row(store::Transaction& transaction,
                                                const vault::Vault& vault, const std::string& row) {
  KeptClient kept;
  ClientIdentity& client = kept.client;
  std::string sealed;
  std::string authentication;
  transaction.sql() << "select client_id, sealed_client_secret, authentication, issuer "
                       "from registered_client where id = :id",
      soci::use(row), soci::into(client.id), soci::into(sealed), soci::into(authentication),
      soci::into(kept.issuer);
  if (!transaction.sql().got_data()) return std::nullopt;
  PATCHBAY_TRY(client.secret, vault.unseal({kClientTable, row, kSealedColumn}, sealed));
  client.authentication = authentication_in(authentication);
  client.reference = row;
  return kept;
}

Result<std::optional<ClientIdentity>> newest_client(store::Transaction& transaction,
                                                    const vault::Vault& vault,
                                                    const ClientPurpose& purpose) {
  std::string row;
  const store::Millis now = transaction.now();
  transaction.sql() << "select id from registered_client where organization = :organization "
                       "and connector = :connector and issuer = :issuer "
                       "and redirect_uri = :redirect and is_rejected = 0 "
                       "and (expires_at = 0 or expires_at > :now) "
                       "order by registered_at desc, id limit 1",
      soci::use(purpose.organization), soci::use(purpose.connector), soci::use(purpose.issuer),
      soci::use(purpose.redirect_uri), soci::use(now), soci::into(row);
  if (!transaction.sql().got_data()) return std::nullopt;
  PATCHBAY_TRY(auto kept, client_of_row(transaction, vault, row));
  if (!kept) return std::nullopt;
  return std::move(kept->client);
}

void insert_client(store::Transaction& transaction, const vault::Vault& vault,
                   const std::string& row, const ClientPurpose& purpose,
                   const GivenClient& client) {
  const std::string sealed =
      vault.seal({kClientTable, row, kSealedColumn}, client.identity.secret.reveal());
  const std::string authentication =
      column_of(client.identity.authentication.value_or(ClientAuthentication::kNone));
  const store::Millis expires_at = store::millis_or_never(client.expires_at);
  const store::Millis now = transaction.now();
  transaction.sql() << "insert into registered_client (id, organization, connector, issuer, "
                       "redirect_uri, client_id, sealed_client_secret, authentication, "
                       "expires_at, registered_at, is_rejected) values (:id, :organization, "
                       ":connector, :issuer, :redirect, :client, :secret, :authentication, "
                       ":expires, :now, 0)",
      soci::use(row), soci::use(purpose.organization), soci::use(purpose.connector),
      soci::use(purpose.issuer), soci::use(purpose.redirect_uri), soci::use(client.identity.id),
      soci::use(sealed), soci::use(authentication), soci::use(expires_at), soci::use(now);
}

void mark_rejected(store::Transaction& transaction, const std::string& row) {
  transaction.sql() << "update registered_client set is_rejected = 1 where id = :id",
      soci::use(row);
}

void remove_unused_clients(store::Transaction& transaction, const ClientPurpose& purpose,
                           const IsClientInUse& is_in_use) {
  const soci::rowset<std::string> rows =
      (transaction.sql().prepare << "select id from registered_client where organization = "
                                    ":organization and connector = :connector and issuer = "
                                    ":issuer and redirect_uri = :redirect and is_rejected = 1",
       soci::use(purpose.organization), soci::use(purpose.connector), soci::use(purpose.issuer),
       soci::use(purpose.redirect_uri));
  const std::vector<std::string> rejected(rows.begin(), rows.end());
  for (const std::string& row : rejected) {
    if (is_in_use(transaction, row)) continue;
    transaction.sql() << "delete from registered_client where id = :id", soci::use(row);
  }
}

}  // namespace patchbay::oauth
