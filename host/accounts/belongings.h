#pragma once

#include <functional>
#include <string>

#include "base/clock.h"
#include "store/store.h"

namespace patchbay::accounts {

// Functions that delete the data which other parts of the host keep for links and users. Any
// function may be empty.
struct Belongings {
  // These two run before a user gives up a link, or before a user is removed, while the credentials
  // can still be used. They do not run when many links are revoked in an incident.
  std::function<void(const std::string& link, Monotonic deadline)> at_provider{};
  std::function<void(const std::string& organization, const std::string& user, Monotonic deadline)>
      at_providers_of_user{};
  // Runs in the transaction that connects the link's account again.
  std::function<void(Transaction&, const std::string& link)> of_connected_again{};
  // These two run in the transaction that clears the link or removes the user.
  std::function<void(Transaction&, const std::string& link)> of_link{};
  std::function<void(Transaction&, const std::string& organization, const std::string& user)>
      of_user{};
  // Runs after the commit of the transaction that clears the link. Must not throw.
  std::function<void(const std::string& link)> in_memory{};
};

}  // namespace patchbay::accounts
