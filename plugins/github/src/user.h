#pragma once

#include <patchbay/sdk/json.h>

#include <cstdint>
#include <optional>
#include <string>

namespace github {

// A person, bot or organization that an answer mentions.
struct User {
  std::string login;
};
PATCHBAY_FIELDS(User, login)

// The answer of GET /user.
struct Account {
  std::string login;
  std::int64_t id = 0;
  std::optional<std::string> email;
};
PATCHBAY_FIELDS(Account, login, id, email)

}  // namespace github
