#include "authserver/second_factor_table.h"

#include <soci/soci.h>

namespace patchbay::authserver {

std::optional<SecondFactorRow> find_second_factor(store::Transaction& transaction,
                                                  const Person& person) {
  SecondFactorRow row;
  int is_on = 0;
  transaction.sql() << "select id, sealed_secret, is_on, used_step, created_at from second_factor "
                       "where organization = :o and user_id = :u",
      soci::use(person.organization), soci::use(person.user), soci::into(row.id),
      soci::into(row.sealed_secret), soci::into(is_on), soci::into(row.used_step),
      soci::into(row.created_at);
  if (!transaction.sql().got_data()) return std::nullopt;
  row.is_on = is_on != 0;
  return row;
}

void insert_second_factor(store::Transaction& transaction, const Person& person,
                          const SecondFactorRow& row) {
  const int is_on = row.is_on ? 1 : 0;
  transaction.sql() << "insert into second_factor (id, organization, user_id, sealed_secret, "
                       "is_on, used_step, created_at) values (:i, :o, :u, :s, :n, :t, :c)",
      soci::use(row.id), soci::use(person.organization), soci::use(person.user),
      soci::use(row.sealed_secret), soci::use(is_on), soci::use(row.used_step),
      soci::use(row.created_at);
}

void mark_code_taken(store::Transaction& transaction, const std::string& id, std::int64_t step) {
  transaction.sql() << "update second_factor set is_on = 1, used_step = :t where id = :i",
      soci::use(step), soci::use(id);
}

void delete_second_factor(store::Transaction& transaction, const Person& person) {
  for (const std::string table : {"second_factor", "recovery_code", "pending_sign_in"}) {
    transaction.sql() << "delete from " + table + " where organization = :o and user_id = :u",
        soci::use(person.organization), soci::use(person.user);
  }
}

void insert_recovery_code(store::Transaction& transaction, const std::string& hash,
                          const Person& person) {
  transaction.sql()
      << "insert into recovery_code (hash, organization, user_id) values (:h, :o, :u)",
      soci::use(hash), soci::use(person.organization), soci::use(person.user);
}

int count_recovery_codes(store::Transaction& transaction, const Person& person) {
  int count = 0;
  transaction.sql()
      << "select count(*) from recovery_code where organization = :o and user_id = :u",
      soci::use(person.organization), soci::use(person.user), soci::into(count);
  return count;
}

bool delete_recovery_code(store::Transaction& transaction, const std::string& hash,
                          const Person& person) {
  int count = 0;
  transaction.sql() << "select count(*) from recovery_code where hash = :h and organization = :o "
                       "and user_id = :u",
      soci::use(hash), soci::use(person.organization), soci::use(person.user), soci::into(count);
  transaction.sql() << "delete from recovery_code where hash = :h and organization = :o and "
                       "user_id = :u",
      soci::use(hash), soci::use(person.organization), soci::use(person.user);
  return count > 0;
}

void insert_pending(store::Transaction& transaction, const PendingRow& row) {
  transaction.sql() << "insert into pending_sign_in (hash, browser, organization, user_id, tries, "
                       "created_at) values (:h, :b, :o, :u, :t, :c)",
      soci::use(row.hash), soci::use(row.browser), soci::use(row.person.organization),
      soci::use(row.person.user), soci::use(row.tries), soci::use(row.created_at);
}

std::optional<PendingRow> find_pending(store::Transaction& transaction, const std::string& hash) {
  PendingRow row;
  row.hash = hash;
  transaction.sql() << "select browser, organization, user_id, tries, created_at from "
                       "pending_sign_in where hash = :h",
      soci::use(hash), soci::into(row.browser), soci::into(row.person.organization),
      soci::into(row.person.user), soci::into(row.tries), soci::into(row.created_at);
  if (!transaction.sql().got_data()) return std::nullopt;
  return row;
}

void count_try(store::Transaction& transaction, const std::string& hash) {
  transaction.sql() << "update pending_sign_in set tries = tries + 1 where hash = :h",
      soci::use(hash);
}

void delete_pending(store::Transaction& transaction, const std::string& hash) {
  transaction.sql() << "delete from pending_sign_in where hash = :h", soci::use(hash);
}

void delete_old_pending(store::Transaction& transaction, store::Millis before) {
  transaction.sql() << "delete from pending_sign_in where created_at < :b", soci::use(before);
}

}  // namespace patchbay::authserver
