#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "accounts/link_table.h"
#include "accounts/record.h"
#include "accounts/refresher.h"
#include "accounts/usage.h"
#include "base/clock.h"
#include "links/links.h"
#include "store/store.h"

namespace patchbay::accounts {

struct StoredLinksOptions {
  // How long the links of a user are cached. If another host revokes a link, this host may still
  // use the link for at most this long. If another host makes a link, this host finds the new link
  // at once if a call names it, or if the call fails without a link (links::Absence::kNow).
  std::chrono::milliseconds lifetime{5000};
  // How long the cache says that a user has no link, if the call also works without a link
  // (links::Absence::kRecent). Otherwise each such call would read the store.
  std::chrono::milliseconds absence{100};
  std::size_t users = 10'000;  // the greatest number of users whose links are cached
};

// Finds the accounts that users connected. Caches the accounts, so a call with a valid token does
// not read the store. Borrows all arguments. Thread-safe.
class StoredLinks final : public links::LinkSource {
 public:
  StoredLinks(store::Store& store, Refresher& refresher, Usage& usage, audit::Audit& audit,
              const Clock& clock, StoredLinksOptions options = {});
  ~StoredLinks() override;
  StoredLinks(const StoredLinks&) = delete;
  StoredLinks& operator=(const StoredLinks&) = delete;

  Result<void> collect(const manifest::Manifest& connector, const Caller& caller,
                       std::string_view wanted, links::Absence absence,
                       links::Candidates& into) const override;

  // Reads all links of a user from the store, including revoked links.
  [[nodiscard]] Result<std::vector<LinkRecord>> list(const Caller& caller) const;
  // Returns the caller's link. Fails with NOT_FOUND if the link does not exist or belongs to
  // another user.
  [[nodiscard]] Result<LinkRecord> get(const Caller& caller, const std::string& id) const;

  // Returns the caller's link for this connector, for a probe of the link. Fails like get().
  [[nodiscard]] Result<std::shared_ptr<links::Link>> open(const manifest::Manifest& connector,
                                                          const Caller& caller,
                                                          const std::string& id) const;

  // Drops the cached links of this user.
  void forget(const std::string& organization, const std::string& user) const;

 private:
  class Shelf;
  [[nodiscard]] std::shared_ptr<Shelf> shelf_of(const Caller& caller) const;

  struct Cache;
  const std::unique_ptr<Cache> cache_;
};

}  // namespace patchbay::accounts
