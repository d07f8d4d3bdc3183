#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "accounts/record.h"
#include "accounts/refresher.h"
#include "accounts/usage.h"
#include "audit/audit.h"
#include "store/store.h"

namespace patchbay::accounts {

// What an account works with. Borrowed.
struct AccountSurroundings {
  Store& store;
  Refresher& refresher;
  Usage& usage;
  Audit& audit;
  const Clock& clock;
  std::chrono::milliseconds lifetime;  // of what was read
};

// One stored link as this process knows it: its record and, once asked for, its token. Both are
// believed for a while and then read again. Thread-safe; the calls under way share it.
class Account {
 public:
  Account(const AccountSurroundings& surroundings, LinkRecord record);

  // What the store has, just read.
  void update(LinkRecord record);
  // Nothing that is kept is believed any longer.
  void forget();

  [[nodiscard]] std::shared_ptr<const LinkRecord> record() const;

  // As the functions of Link.
  Result<void> authorize(const links::Need& need);
  Result<links::Credential> credential(const Patience& patience);
  Result<void> renew(std::int64_t refused, const Patience& patience);
  void accepted(std::int64_t generation);
  void doubted(std::int64_t generation);
  void revoked();

 private:
  [[nodiscard]] std::optional<links::Credential> kept_credential() const;
  Result<links::Credential> fetch(std::int64_t refused, const Patience& patience);
  void keep(const Token& token);
  Result<void> read_again();
  Result<void> record_refusal(const links::Need& need, const Error& refusal);

  const AccountSurroundings& surroundings_;
  const std::string id_;
  mutable std::mutex mutex_;
  std::shared_ptr<const LinkRecord> record_;
  std::optional<Token> token_;
  std::int64_t newest_ = 0;  // generation of any token that was kept; they only grow
  Monotonic believed_until_;
};

// An account as one connector uses it. Immutable but for what the account does.
std::shared_ptr<links::Link> link_of(std::shared_ptr<Account> account, const LinkRecord& record,
                                     const std::string& connector);

}  // namespace patchbay::accounts
