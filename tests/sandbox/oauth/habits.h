#pragma once

#include <chrono>
#include <optional>
#include <set>
#include <string>

namespace patchbay::sandbox::oauth {

// The effect of a refresh on the old tokens.
enum class Rotation {
  kNone,           // the refresh token does not change
  kOldStaysValid,  // there is a new token, and the old one still works
  kOldDiesAtOnce,  // there is a new token, and the old refresh and access tokens are invalid
};

// The prefixes of a provider's tokens.
struct TokenPrefixes {
  std::string access;
  std::string refresh;
  std::string endless{};  // prefix for access tokens that do not expire; "": same as other tokens
};

// The behaviour of a provider and its user. Tests may change it at any time.
struct Habits {
  Rotation rotation = Rotation::kNone;
  // 0: tokens do not expire, and there are no refresh tokens
  std::chrono::seconds access_lifetime{3600};
  std::chrono::seconds refresh_lifetime{0};  // 0: refresh tokens do not expire
  std::string user = "ann";                  // the user who consents
  bool deny = false;
  std::optional<std::set<std::string>> grant_only{};  // if set, only scopes of this set are granted
  std::chrono::seconds device_interval{5};            // time between two polls
  std::string iss{};  // the `iss` in redirects (RFC 9207); "": not sent
};

}  // namespace patchbay::sandbox::oauth
