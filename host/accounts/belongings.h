#pragma once

#include <functional>
#include <string>

#include "base/clock.h"
#include "store/store.h"

namespace patchbay::accounts {

// What other parts of the host keep for links and users, and how each of them clears it. Any
// function may be empty.
struct Belongings {
  // These two run before a user gives a link up, or before a user is removed, while the credentials
  // can still be used. In an incident nothing waits for them.
  std::function<void(const std::string& link, Monotonic deadline)> at_provider{};
  std::function<void(const std::string& organization, const std::string& user, Monotonic deadline)>
      at_providers_of_user{};
  // Runs in the transaction in which an account is connected again.
  std::function<void(Transaction&, const std::string& link)> of_connected_again{};
  // These two run in the transaction in which the link or the user goes.
  std::function<void(Transaction&, const std::string& link)> of_link{};
  std::function<void(Transaction&, const std::string& organization, const std::string& user)>
      of_user{};
  // Runs after the transaction in which the link goes. Must not throw.
  std::function<void(const std::string& link)> in_memory{};
};

}  // namespace patchbay::accounts
