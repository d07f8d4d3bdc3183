#pragma once

#include <memory>
#include <optional>
#include <string>

#include "accounts/record.h"
#include "accounts/refresher.h"
#include "accounts/usage.h"
#include "audit/audit.h"
#include "base/mutex.h"
#include "store/store.h"

namespace patchbay::accounts {

// The parts of the host that every Account uses. All references are borrowed.
struct AccountSurroundings {
  store::Store& store;
  Refresher& refresher;
  Usage& usage;
  audit::Audit& audit;
  const Clock& clock;
  // An Account uses a cached record or token for this time. Then it reads the store again.
  std::chrono::milliseconds lifetime;
};

// One stored link, with a cache of its record and of its token. After `lifetime`, the Account reads
// the record or the token again. All running calls of the link share one Account. Thread-safe.
class Account {
 public:
  Account(const AccountSurroundings& surroundings, LinkRecord record);

  // Replaces the cached record by `record`, which the caller has just read from the store. Drops
  // the cached token if it belongs to another record.
  void update(LinkRecord record);
  // Drops the cached token. The next call reads the token from the store.
  void forget();

  [[nodiscard]] std::shared_ptr<const LinkRecord> record() const;

  // These functions implement the functions of links::Link with the same names.
  Result<void> authorize(const links::Need& need);
  Result<links::Credential> credential(const Patience& patience);
  Result<void> renew(std::int64_t refused, const Patience& patience);
  void accepted(std::int64_t generation);
  void doubted(std::int64_t generation);
  void revoked(std::int64_t generation);

 private:
  [[nodiscard]] std::optional<links::Credential> kept_credential() const;
  Result<links::Credential> fetch(std::int64_t refused, const Patience& patience);
  void keep(const Token& token);
  Result<void> read_again();
  Result<void> record_refusal(const links::Need& need, const Error& refusal);

  const AccountSurroundings& surroundings_;
  const std::string id_;
  mutable Mutex mutex_;
  std::shared_ptr<const LinkRecord> record_ GUARDED_BY(mutex_);
  std::optional<Token> token_ GUARDED_BY(mutex_);
  // The highest generation among all tokens that were cached.
  std::int64_t newest_ GUARDED_BY(mutex_) = 0;
  Monotonic believed_until_ GUARDED_BY(mutex_);
};

// Returns the account's link for one connector. The link does not change later, but its account
// may.
std::shared_ptr<links::Link> link_of(std::shared_ptr<Account> account, const LinkRecord& record,
                                     const std::string& connector);

}  // namespace patchbay::accounts
