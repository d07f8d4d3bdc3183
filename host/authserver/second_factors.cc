#include "authserver/second_factors.h"

#include <algorithm>
#include <iterator>

#include "authserver/second_factor_table.h"
#include "authserver/totp.h"
#include "base/digest.h"

namespace patchbay::authserver {
namespace {

constexpr std::size_t kFactorIdBytes = 12;
constexpr std::size_t kPendingBytes = 32;
constexpr std::size_t kRecoveryBytes = 10;    // 80 bits, enough for a hash without salt
constexpr std::size_t kRecoveryLetters = 16;  // length of a recovery code in base32
constexpr int kRecoveryCodes = 10;
constexpr int kMostTries = 5;
constexpr store::Millis kConfirmMillis =
    std::chrono::milliseconds(std::chrono::minutes(15)).count();
constexpr store::Millis kPendingMillis = std::chrono::milliseconds(kPendingLifetime).count();

patchbay::vault::Place place_of(const SecondFactorRow& row) {
  return {"second_factor", row.id, "sealed_secret"};
}

Secret random_bytes(Random& random, std::size_t size) {
  std::string bytes(size, '\0');
  random.fill({reinterpret_cast<std::uint8_t*>(bytes.data()), bytes.size()});
  return Secret(std::move(bytes));
}

// Returns the code in the form for comparison: without spaces and dashes, in upper case.
Secret plain_code(std::string_view code) {
  std::string plain;
  plain.reserve(code.size());
  for (const char letter : code) {
    if (letter == ' ' || letter == '-') continue;
    plain += letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
  }
  return Secret(std::move(plain));
}

std::string recovery_hash(const Person& person, const Secret& plain) {
  return sha256_hex(person.organization + "/" + person.user + "\n" + std::string(plain.reveal()));
}

// Returns a code in groups for people: "ABCD-EFGH-JKLM-NPQR".
Secret readable(const Secret& letters) {
  constexpr std::size_t kGroup = 4;
  std::string text;
  text.reserve(letters.reveal().size() * 2);
  for (std::size_t i = 0; i < letters.reveal().size(); ++i) {
    if (i > 0 && i % kGroup == 0) text += '-';
    text += letters.reveal()[i];
  }
  return Secret(std::move(text));
}

}  // namespace

void SecondFactors::append(store::Transaction& transaction, const Person& person,
                           audit::SignInChanged::What what, const std::string& actor) {
  audit::AuditEntry entry;
  entry.event = audit::event_of(audit::SignInChanged{what});
  entry.organization = person.organization;
  entry.actor = actor;
  entry.subject = person.user;
  chain_.append(transaction, std::move(entry), clock_.wall());
}

Result<bool> SecondFactors::is_on(const Person& person) {
  return store_.read([&](store::Transaction& transaction) -> Result<bool> {
    const auto row = find_second_factor(transaction, person);
    return row && row->is_on;
  });
}

Result<int> SecondFactors::recovery_codes(const Person& person) {
  return store_.read([&](store::Transaction& transaction) -> Result<int> {
    return count_recovery_codes(transaction, person);
  });
}

Result<Secret> SecondFactors::begin(const Person& person) {
  Secret secret = random_bytes(random_, kTotpSecretBytes);
  SecondFactorRow row;
  row.id = "factor_" + random_.token(kFactorIdBytes);
  row.sealed_secret = vault_->seal(place_of(row), secret.reveal());
  PATCHBAY_TRY(store_.transaction([&](store::Transaction& transaction) -> Result<void> {
    const auto known = find_second_factor(transaction, person);
    if (known && known->is_on) {
      return Error(Code::kInvalidArgument, "The second factor is on already; turn it off first.");
    }
    delete_second_factor(transaction, person);
    row.created_at = transaction.now();
    insert_second_factor(transaction, person, row);
    return success();
  }));
  return secret;
}

Result<std::optional<std::vector<Secret>>> SecondFactors::confirm(const Person& person,
                                                                  std::string_view code) {
  using Codes = std::optional<std::vector<Secret>>;
  std::vector<Secret> plain;
  for (int i = 0; i < kRecoveryCodes; ++i) {
    plain.emplace_back(base32(random_bytes(random_, kRecoveryBytes).reveal()));
  }
  PATCHBAY_TRY(const bool is_done,
               store_.transaction([&](store::Transaction& transaction) -> Result<bool> {
                 const auto row = find_second_factor(transaction, person);
                 if (!row || row->is_on ||
                     !store::is_in_time(row->created_at, kConfirmMillis, transaction.now())) {
                   return false;
                 }
                 PATCHBAY_TRY(const bool fits, take_code(transaction, person, code));
                 if (!fits) return false;
                 for (const Secret& each : plain) {
                   insert_recovery_code(transaction, recovery_hash(person, each), person);
                 }
                 append(transaction, person, audit::SignInChanged::What::kTotpEnabled, person.user);
                 return true;
               }));
  if (!is_done) return Codes();
  std::vector<Secret> codes;
  std::transform(plain.begin(), plain.end(), std::back_inserter(codes), readable);
  return Codes(std::move(codes));
}

Result<bool> SecondFactors::take_code(store::Transaction& transaction, const Person& person,
                                      std::string_view code) {
  const Secret plain = plain_code(code);
  const auto row = find_second_factor(transaction, person);
  if (!row) return false;
  if (plain.reveal().size() == kRecoveryLetters) {
    if (!row->is_on || !delete_recovery_code(transaction, recovery_hash(person, plain), person)) {
      return false;
    }
    append(transaction, person, audit::SignInChanged::What::kRecoveryUsed, person.user);
    return true;
  }
  PATCHBAY_TRY(const auto secret, vault_->unseal(place_of(*row), row->sealed_secret));
  const auto step = step_of_code(secret, plain.reveal(), clock_.wall(), row->used_step);
  if (step) mark_code_taken(transaction, row->id, *step);
  return step.has_value();
}

Result<bool> SecondFactors::check(const Person& person, std::string_view code) {
  return store_.transaction([&](store::Transaction& transaction) -> Result<bool> {
    const auto row = find_second_factor(transaction, person);
    if (!row || !row->is_on) return false;
    PATCHBAY_TRY(const bool fits, take_code(transaction, person, code));
    if (!fits) append(transaction, person, audit::SignInChanged::What::kCodeFailed, person.user);
    return fits;
  });
}

Result<bool> SecondFactors::end(const Person& person, std::string_view code) {
  return store_.transaction([&](store::Transaction& transaction) -> Result<bool> {
    const auto row = find_second_factor(transaction, person);
    if (!row || !row->is_on) return false;
    PATCHBAY_TRY(const bool fits, take_code(transaction, person, code));
    if (fits) delete_second_factor(transaction, person);
    append(
        transaction, person,
        fits ? audit::SignInChanged::What::kTotpDisabled : audit::SignInChanged::What::kCodeFailed,
        person.user);
    return fits;
  });
}

Result<void> SecondFactors::reset(const Person& person, const std::string& actor) {
  PATCHBAY_TRY(const bool was_on,
               store_.transaction([&](store::Transaction& transaction) -> Result<bool> {
                 const auto row = find_second_factor(transaction, person);
                 delete_second_factor(transaction, person);
                 if (!row || !row->is_on) return false;
                 append(transaction, person, audit::SignInChanged::What::kTotpReset, actor);
                 return true;
               }));
  if (was_on) return success();
  return Error(Code::kNotFound,
               "User \"" + person.user + "\" of \"" + person.organization +
                   "\" has no second factor that is on; there is nothing to reset.");
}

Result<Secret> SecondFactors::begin_pending(const Person& person, const Secret& browser) {
  Secret pending(random_.token(kPendingBytes));
  PendingRow row{.hash = sha256_hex(pending.reveal()),
                 .browser = sha256_hex(browser.reveal()),
                 .person = person};
  PATCHBAY_TRY(store_.transaction([&](store::Transaction& transaction) -> Result<void> {
    row.created_at = transaction.now();
    insert_pending(transaction, row);
    return success();
  }));
  return pending;
}

Result<std::optional<Person>> SecondFactors::take_pending(const Secret& pending,
                                                          const Secret& browser) {
  const std::string hash = sha256_hex(pending.reveal());
  const std::string shown = sha256_hex(browser.reveal());
  return store_.transaction([&](store::Transaction& transaction) -> Result<std::optional<Person>> {
    const auto row = find_pending(transaction, hash);
    if (!row || !equal_in_constant_time(row->browser, shown)) return std::optional<Person>();
    if (row->tries >= kMostTries ||
        !store::is_in_time(row->created_at, kPendingMillis, transaction.now())) {
      delete_pending(transaction, hash);
      return std::optional<Person>();
    }
    count_try(transaction, hash);
    return std::optional<Person>(row->person);
  });
}

Result<void> SecondFactors::end_pending(const Secret& pending) {
  const std::string hash = sha256_hex(pending.reveal());
  return store_.transaction([&](store::Transaction& transaction) -> Result<void> {
    delete_pending(transaction, hash);
    return success();
  });
}

void SecondFactors::delete_old(store::Transaction& transaction) {
  delete_old_pending(transaction, transaction.now() - kPendingMillis);
}

}  // namespace patchbay::authserver
