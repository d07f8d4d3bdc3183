#include "accounts/credential_table.h"

#include <soci/soci.h>

#include <algorithm>
#include <cassert>

namespace patchbay::accounts {
namespace {

constexpr std::string_view kTable = "link_credential";

}  // namespace

std::int64_t generation_after(std::int64_t previous, WallTime now) {
  return std::max<std::int64_t>(previous + 1, store::to_millis(now));
}

void write_credential(store::Transaction& transaction, const vault::Vault& vault,
                      const std::string& link, const StoredCredential& credential,
                      std::optional<WallTime> refresh_due_at) {
  assert(credential.generation > 0);  // generation 0 means "no credential" or "no refusal"
  const std::string kind = credential.kind == links::CredentialKind::kToken ? "token" : "key";
  const std::string secret =
      vault.seal({kTable, link, "sealed_secret"}, credential.secret.reveal());
  const std::string refresh_token =
      vault.seal({kTable, link, "sealed_refresh_token"}, credential.refresh_token.reveal());
  const store::Millis issued_at = store::to_millis(credential.issued_at);
  const store::Millis expires_at = store::millis_or_never(credential.expires_at);
  const store::Millis refresh_expires_at = store::millis_or_never(credential.refresh_expires_at);
  const store::Millis due_at = store::millis_or_never(refresh_due_at);
  transaction.sql()
      << "insert into link_credential (id, connector, kind, generation, "
         "sealed_secret, sealed_refresh_token, issued_at, expires_at, "
         "refresh_expires_at, refresh_due_at, client, issuer) values (:id, :connector, "
         ":kind, :generation, :secret, :refresh, :issued, :expires, "
         ":refresh_expires, :due, :client, :issuer) on conflict (id) do update set connector "
         "= excluded.connector, "
         "kind = excluded.kind, generation = excluded.generation, "
         "sealed_secret = excluded.sealed_secret, "
         "sealed_refresh_token = excluded.sealed_refresh_token, "
         "issued_at = excluded.issued_at, expires_at = excluded.expires_at, "
         "refresh_expires_at = excluded.refresh_expires_at, "
         "refresh_due_at = excluded.refresh_due_at, client = excluded.client, "
         "issuer = excluded.issuer",
      soci::use(link), soci::use(credential.connector), soci::use(kind),
      soci::use(credential.generation), soci::use(secret), soci::use(refresh_token),
      soci::use(issued_at), soci::use(expires_at), soci::use(refresh_expires_at), soci::use(due_at),
      soci::use(credential.client), soci::use(credential.issuer);
}

bool is_client_in_use(store::Transaction& transaction, const std::string& client) {
  int found = 0;
  transaction.sql() << "select 1 from link_credential where client = :client limit 1",
      soci::use(client), soci::into(found);
  return transaction.sql().got_data();
}

void remove_credential(store::Transaction& transaction, const std::string& link) {
  transaction.sql() << "delete from link_credential where id = :id", soci::use(link);
}

Result<std::optional<StoredCredential>> read_credential(store::Transaction& transaction,
                                                        const vault::Vault& vault,
                                                        const std::string& link) {
  StoredCredential found;
  std::string kind;
  std::string secret;
  std::string refresh_token;
  store::Millis issued_at = 0;
  store::Millis expires_at = 0;
  store::Millis refresh_expires_at = 0;
  transaction.sql()
      << "select connector, kind, generation, sealed_secret, sealed_refresh_token, "
         "issued_at, expires_at, refresh_expires_at, client, issuer from link_credential "
         "where id = :id",
      soci::use(link), soci::into(found.connector), soci::into(kind), soci::into(found.generation),
      soci::into(secret), soci::into(refresh_token), soci::into(issued_at), soci::into(expires_at),
      soci::into(refresh_expires_at), soci::into(found.client), soci::into(found.issuer);
  if (!transaction.sql().got_data()) return std::nullopt;
  found.kind = kind == "key" ? links::CredentialKind::kKey : links::CredentialKind::kToken;
  PATCHBAY_TRY(found.secret, vault.unseal({kTable, link, "sealed_secret"}, secret));
  PATCHBAY_TRY(found.refresh_token,
               vault.unseal({kTable, link, "sealed_refresh_token"}, refresh_token));
  found.issued_at = store::from_millis(issued_at);
  found.expires_at = store::time_or_never(expires_at);
  found.refresh_expires_at = store::time_or_never(refresh_expires_at);
  return found;
}

bool write_intent(store::Transaction& transaction, const std::string& link, std::int64_t generation,
                  const std::string& host) {
  std::int64_t earlier = 0;
  transaction.sql() << "select generation from link_refresh where id = :id", soci::use(link),
      soci::into(earlier);
  const bool interrupted = transaction.sql().got_data() && earlier == generation;
  const store::Millis now = transaction.now();
  transaction.sql() << "insert into link_refresh (id, generation, host, started_at) "
                       "values (:id, :generation, :host, :now) on conflict (id) do update set "
                       "generation = excluded.generation, host = excluded.host, "
                       "started_at = excluded.started_at",
      soci::use(link), soci::use(generation), soci::use(host), soci::use(now);
  return interrupted;
}

bool came_of_refusal(store::Transaction& transaction, const std::string& link,
                     std::int64_t generation) {
  int earlier = 0;
  transaction.sql() << "select count(*) from link_refresh where id = :id and generation < :own",
      soci::use(link), soci::use(generation), soci::into(earlier);
  return earlier != 0;
}

void remove_intent(store::Transaction& transaction, const std::string& link) {
  transaction.sql() << "delete from link_refresh where id = :id", soci::use(link);
}

}  // namespace patchbay::accounts
