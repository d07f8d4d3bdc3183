// Functions on the tables of second factors, recovery codes and pending sign-ins. Each runs a few
// statements. They throw SOCI's exceptions, which Store converts to errors.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "authserver/people.h"
#include "store/store.h"

namespace patchbay::authserver {

struct SecondFactorRow {
  std::string id;  // "factor_…"
  std::string sealed_secret;
  bool is_on = false;          // true after the user has entered a first code
  std::int64_t used_step = 0;  // time step of the last accepted code (totp.h)
  store::Millis created_at = 0;
};

std::optional<SecondFactorRow> find_second_factor(store::Transaction& transaction,
                                                  const Person& person);
void insert_second_factor(store::Transaction& transaction, const Person& person,
                          const SecondFactorRow& row);
// Records that this time step's code was accepted, and turns the factor on.
void mark_code_taken(store::Transaction& transaction, const std::string& id, std::int64_t step);
// Deletes the factor, the recovery codes and the pending sign-ins.
void delete_second_factor(store::Transaction& transaction, const Person& person);

void insert_recovery_code(store::Transaction& transaction, const std::string& hash,
                          const Person& person);
int count_recovery_codes(store::Transaction& transaction, const Person& person);
// Deletes a recovery code. Returns true if the user had it.
bool delete_recovery_code(store::Transaction& transaction, const std::string& hash,
                          const Person& person);

struct PendingRow {
  std::string hash{};
  std::string browser{};  // SHA-256 of the browser's cookie in hex
  Person person{};
  int tries = 0;
  store::Millis created_at = 0;
};
void insert_pending(store::Transaction& transaction, const PendingRow& row);
std::optional<PendingRow> find_pending(store::Transaction& transaction, const std::string& hash);
void count_try(store::Transaction& transaction, const std::string& hash);
void delete_pending(store::Transaction& transaction, const std::string& hash);
void delete_old_pending(store::Transaction& transaction, store::Millis before);

}  // namespace patchbay::authserver
