#pragma once

#include <chrono>
#include <optional>
#include <set>
#include <string>

namespace patchbay::sandbox::oauth {

// What happens to the old tokens in a refresh.
enum class Rotation {
  kNone,           // the refresh token stays
  kOldStaysValid,  // a new one comes, the old one still works
  kOldDiesAtOnce,  // a new one comes, and the old refresh and access tokens are dead
};

// How tokens of a provider begin.
struct TokenPrefixes {
  std::string access;
  std::string refresh;
  std::string endless{};  // access tokens without end; "": as others
};

// How a provider, and its user, behave. May be changed at any time.
struct Habits {
  Rotation rotation = Rotation::kNone;
  std::chrono::seconds access_lifetime{3600};  // 0: without end, and without refresh tokens
  std::chrono::seconds refresh_lifetime{0};    // 0: without end
  std::string user = "ann";                    // who consents
  bool deny = false;
  std::optional<std::set<std::string>> grant_only{};  // at most these scopes are granted
  std::chrono::seconds device_interval{5};            // between two polls
  std::string iss{};                                  // sent in redirects (RFC 9207); "": not sent
};

}  // namespace patchbay::sandbox::oauth
