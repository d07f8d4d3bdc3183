#pragma once

#include <functional>
#include <string>

#include "base/clock.h"
#include "store/store.h"

namespace patchbay::accounts {

// Functions with which other parts of the host delete their data of links and users. Any of them
// may be empty.
struct Belongings {
  // `at_provider` runs before one active link is revoked at its user's request.
  // `at_providers_of_user` runs before a user is removed. The credentials are still valid at that
  // time. Neither function runs when an operator revokes many links after an incident.
  std::function<void(const std::string& link, Monotonic deadline)> at_provider{};
  std::function<void(const std::string& organization, const std::string& user, Monotonic deadline)>
      at_providers_of_user{};
  // Schedules the failed work of a link again. Runs in the transaction that stores a new grant for
  // an existing link.
  std::function<void(store::Transaction&, const std::string& link)> of_connected_again{};
  // `of_link` runs in the transaction that deletes the link's data. `of_user` runs in the
  // transaction that removes the user.
  std::function<void(store::Transaction&, const std::string& link)> of_link{};
  std::function<void(store::Transaction&, const std::string& organization, const std::string& user)>
      of_user{};
  // Runs after the commit of the transaction that deletes the link's data. Must not throw.
  std::function<void(const std::string& link)> in_memory{};
};

}  // namespace patchbay::accounts
