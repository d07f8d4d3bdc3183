#pragma once

#include <functional>
#include <string>

#include "base/clock.h"
#include "store/store.h"

namespace patchbay::accounts {

// Functions of other parts of the host. They delete the data that these parts keep for links and
// users. Any of the functions may be empty.
struct Belongings {
  // `at_provider` runs before a user's own request revokes one active link. `at_providers_of_user`
  // runs before a user is removed. At that time the credentials can still be used. Neither function
  // runs when an operator revokes many links in an incident.
  std::function<void(const std::string& link, Monotonic deadline)> at_provider{};
  std::function<void(const std::string& organization, const std::string& user, Monotonic deadline)>
      at_providers_of_user{};
  // Makes the work that failed for a link due again. Runs in the transaction that stores a new
  // grant for this link, if the link existed before.
  std::function<void(Transaction&, const std::string& link)> of_connected_again{};
  // `of_link` runs in the transaction that clears the link. `of_user` runs in the transaction that
  // removes the user.
  std::function<void(Transaction&, const std::string& link)> of_link{};
  std::function<void(Transaction&, const std::string& organization, const std::string& user)>
      of_user{};
  // Runs after the commit of the transaction that clears the link. Must not throw.
  std::function<void(const std::string& link)> in_memory{};
};

}  // namespace patchbay::accounts
