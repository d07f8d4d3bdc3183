#pragma once

#include <chrono>
#include <optional>
#include <set>
#include <string>

namespace patchbay::sandbox::oauth {

// What happens to the old tokens in a refresh.
enum class Rotation {
  kNone,           // the refresh token does not change
  kOldStaysValid,  // a new token comes, and the old one still works
  kOldDiesAtOnce,  // a new token comes, and the old refresh and access tokens are invalid
};

// The beginnings of a provider's tokens.
struct TokenPrefixes {
  std::string access;
  std::string refresh;
  std::string endless{};  // for access tokens that do not expire; if empty, as for others
};

// How a provider and its user behave. Tests may change this at any time.
struct Habits {
  Rotation rotation = Rotation::kNone;
  // 0: tokens do not expire, and there are no refresh tokens
  std::chrono::seconds access_lifetime{3600};
  std::chrono::seconds refresh_lifetime{0};  // 0: refresh tokens do not expire
  std::string user = "ann";                  // the user who consents
  bool deny = false;
  std::optional<std::set<std::string>> grant_only{};  // if set, only scopes of this set are granted
  std::chrono::seconds device_interval{5};            // between two polls
  std::string iss{};  // the `iss` in redirects (RFC 9207); if empty, it is not sent
};

}  // namespace patchbay::sandbox::oauth
