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
  // For how long what was read of a user's links is believed. A link that another host gave up is
  // used here for that long at most; one that it made is found at once.
  std::chrono::milliseconds lifetime{5000};
  std::size_t users = 10'000;  // kept at most
};

// The accounts that people connected. What calls need of them is kept in memory: a call whose token
// is still good costs no access to the store. Thread-safe; everything is borrowed.
class StoredLinks final : public links::LinkSource {
 public:
  StoredLinks(Store& store, Refresher& refresher, Usage& usage, Audit& audit, const Clock& clock,
              StoredLinksOptions options = {});
  ~StoredLinks() override;
  StoredLinks(const StoredLinks&) = delete;
  StoredLinks& operator=(const StoredLinks&) = delete;

  Result<void> collect(const manifest::Manifest& connector, const Caller& caller,
                       std::string_view wanted, links::Candidates& into) const override;

  // All of a user's links, revoked ones too, as the store has them.
  [[nodiscard]] Result<std::vector<LinkRecord>> list(const Caller& caller) const;
  // NOT_FOUND: no such link, or another's.
  [[nodiscard]] Result<LinkRecord> get(const Caller& caller, const std::string& id) const;

  // The caller's link as this connector uses it, to be probed; as get().
  [[nodiscard]] Result<std::shared_ptr<links::Link>> open(const manifest::Manifest& connector,
                                                          const Caller& caller,
                                                          const std::string& id) const;

  // What is kept of this user is read again before it is used.
  void forget(const std::string& organization, const std::string& user) const;

 private:
  class Shelf;
  [[nodiscard]] std::shared_ptr<Shelf> shelf_of(const Caller& caller) const;

  struct Cache;
  const std::unique_ptr<Cache> cache_;
};

}  // namespace patchbay::accounts
