#include "authserver/person_table.h"

#include <soci/soci.h>

namespace patchbay::authserver {

std::optional<std::string> find_password(store::Transaction& transaction, const Person& person) {
  std::string kept;
  transaction.sql()
      << "select password from local_account where organization = :o and user_id = :u",
      soci::use(person.organization), soci::use(person.user), soci::into(kept);
  if (!transaction.sql().got_data()) return std::nullopt;
  return kept;
}

void keep_password(store::Transaction& transaction, const Person& person, const std::string& kept) {
  const store::Millis now = transaction.now();
  transaction.sql() << "insert into local_account (organization, user_id, password, changed_at) "
                       "values (:o, :u, :p, :t) on conflict (organization, user_id) do update set "
                       "password = excluded.password, changed_at = excluded.changed_at",
      soci::use(person.organization), soci::use(person.user), soci::use(kept), soci::use(now);
}

void end_sign_ins(store::Transaction& transaction, const Person& person) {
  for (const std::string table : {"browser_session", "pending_sign_in"}) {
    transaction.sql() << "delete from " + table + " where organization = :o and user_id = :u",
        soci::use(person.organization), soci::use(person.user);
  }
}

void insert_invitation(store::Transaction& transaction, const std::string& hash,
                       const Person& person) {
  const store::Millis now = transaction.now();
  transaction.sql() << "insert into invitation (hash, organization, user_id, created_at) values "
                       "(:h, :o, :u, :t)",
      soci::use(hash), soci::use(person.organization), soci::use(person.user), soci::use(now);
}

std::optional<Person> find_invitation(store::Transaction& transaction, const std::string& hash,
                                      store::Millis lifetime) {
  Person person;
  store::Millis created = 0;
  transaction.sql() << "select organization, user_id, created_at from invitation where hash = :h",
      soci::use(hash), soci::into(person.organization), soci::into(person.user),
      soci::into(created);
  if (!transaction.sql().got_data() || !store::is_in_time(created, lifetime, transaction.now())) {
    return std::nullopt;
  }
  return person;
}

void delete_invitations(store::Transaction& transaction, const Person& person) {
  transaction.sql() << "delete from invitation where organization = :o and user_id = :u",
      soci::use(person.organization), soci::use(person.user);
}

void delete_old_invitations(store::Transaction& transaction, store::Millis before) {
  transaction.sql() << "delete from invitation where created_at < :b", soci::use(before);
}

void delete_accounts_of_removed(store::Transaction& transaction) {
  for (const std::string table : {"local_account", "invitation", "browser_session", "second_factor",
                                  "recovery_code", "pending_sign_in"}) {
    transaction.sql() << "delete from " + table +
                             " where exists (select 1 from person p where p.organization = " +
                             table + ".organization and p.id = " + table +
                             ".user_id and p.removed_at <> 0)";
  }
}

}  // namespace patchbay::authserver
