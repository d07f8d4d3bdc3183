#include "authserver/identity_table.h"

#include <soci/soci.h>

#include "base/secret.h"

namespace patchbay::authserver {

std::optional<std::string> find_identity(store::Transaction& transaction,
                                         const std::string& organization,
                                         const ProviderIdentity& identity) {
  std::string user;
  transaction.sql() << "select user_id from provider_identity where organization = :o and issuer = "
                       ":i and subject = :s",
      soci::use(organization), soci::use(identity.issuer), soci::use(identity.subject),
      soci::into(user);
  if (!transaction.sql().got_data()) return std::nullopt;
  return user;
}

bool has_identity(store::Transaction& transaction, const Person& person,
                  const std::string& issuer) {
  int count = 0;
  transaction.sql() << "select count(*) from provider_identity where organization = :o and user_id "
                       "= :u and issuer = :i",
      soci::use(person.organization), soci::use(person.user), soci::use(issuer), soci::into(count);
  return count > 0;
}

void insert_identity(store::Transaction& transaction, const Person& person,
                     const ProviderIdentity& identity) {
  const store::Millis now = transaction.now();
  transaction.sql() << "insert into provider_identity (organization, issuer, subject, user_id, "
                       "created_at) values (:o, :i, :s, :u, :t)",
      soci::use(person.organization), soci::use(identity.issuer), soci::use(identity.subject),
      soci::use(person.user), soci::use(now);
}

bool delete_identities(store::Transaction& transaction, const Person& person) {
  int count = 0;
  transaction.sql()
      << "select count(*) from provider_identity where organization = :o and user_id = :u",
      soci::use(person.organization), soci::use(person.user), soci::into(count);
  transaction.sql() << "delete from provider_identity where organization = :o and user_id = :u",
      soci::use(person.organization), soci::use(person.user);
  return count > 0;
}

std::optional<std::string> find_user_by_email(store::Transaction& transaction,
                                              const std::string& organization,
                                              const std::string& email) {
  std::string user;
  transaction.sql() << "select user_id from person_email where organization = :o and email = :e",
      soci::use(organization), soci::use(email), soci::into(user);
  if (transaction.sql().got_data()) return user;
  int count = 0;
  transaction.sql() << "select count(*), coalesce(min(p.id), '') from person p where "
                       "p.organization = :o and lower(p.id) = :e and not exists (select 1 from "
                       "person_email m where m.organization = p.organization and m.user_id = p.id)",
      soci::use(organization), soci::use(email), soci::into(count), soci::into(user);
  if (count != 1) return std::nullopt;
  return user;
}

bool has_user_named(store::Transaction& transaction, const std::string& organization,
                    const std::string& email) {
  int count = 0;
  transaction.sql() << "select count(*) from person where organization = :o and lower(id) = :e",
      soci::use(organization), soci::use(email), soci::into(count);
  return count > 0;
}

void keep_email(store::Transaction& transaction, const Person& person, const std::string& email) {
  transaction.sql() << "delete from person_email where organization = :o and email = :e",
      soci::use(person.organization), soci::use(email);
  transaction.sql() << "insert into person_email (organization, user_id, email) values (:o, :u, "
                       ":e) on conflict (organization, user_id) do update set email = "
                       "excluded.email",
      soci::use(person.organization), soci::use(person.user), soci::use(email);
}

void insert_pending_oidc(store::Transaction& transaction, const std::string& hash,
                         const std::string& browser, const PendingOidc& pending) {
  const store::Millis now = transaction.now();
  transaction.sql() << "insert into pending_oidc_sign_in (hash, browser, request, invitation, "
                       "created_at) values (:h, :b, :r, :i, :t)",
      soci::use(hash), soci::use(browser), soci::use(pending.request),
      soci::use(pending.invitation), soci::use(now);
}

std::optional<PendingOidc> take_pending_oidc(store::Transaction& transaction,
                                             const std::string& hash, const std::string& browser,
                                             store::Millis lifetime) {
  std::string owner;
  PendingOidc pending;
  store::Millis created = 0;
  transaction.sql()
      << "select browser, request, invitation, created_at from pending_oidc_sign_in where hash "
         "= :h",
      soci::use(hash), soci::into(owner), soci::into(pending.request),
      soci::into(pending.invitation), soci::into(created);
  if (!transaction.sql().got_data() || !equal_in_constant_time(owner, browser)) return std::nullopt;
  transaction.sql() << "delete from pending_oidc_sign_in where hash = :h", soci::use(hash);
  if (!store::is_in_time(created, lifetime, transaction.now())) return std::nullopt;
  return pending;
}

void delete_old_pending_oidc(store::Transaction& transaction, store::Millis before) {
  transaction.sql() << "delete from pending_oidc_sign_in where created_at < :b", soci::use(before);
}

}  // namespace patchbay::authserver
