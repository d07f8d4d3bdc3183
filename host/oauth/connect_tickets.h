#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "base/caller.h"
#include "base/random.h"
#include "base/result.h"
#include "base/secret.h"
#include "store/store.h"

namespace patchbay::oauth {

inline constexpr std::chrono::minutes kTicketLifetime{10};

// What a ticket lets its holder begin, and nothing else.
struct Ticketed {
  std::string organization;
  std::string user;
  std::string connector;
  std::string link;  // the one to reconnect or widen; "" for a new one
  std::vector<std::string> scopes;
};

// Tickets by which a browser, which has no API key, may begin to connect one account. A ticket is
// an authorization that somebody wants and nobody has begun: it is kept among these, without a
// redirect URI, its token as a hash, and goes with its user and its link as they do. Times are the
// database's. Thread-safe; everything is borrowed.
class ConnectTickets {
 public:
  ConnectTickets(Store& store, Random& random) : store_(store), random_(random) {}

  // Good once, for kTicketLifetime. A user's oldest gives way where there are twenty.
  Result<Secret> issue(const Ticketed& wanted);

  // What it is for; it is used up by that, of two hosts at the same time by one. UNAUTHENTICATED:
  // unknown, used or too old, or `bearer`, where there is one, is not the user it is for, whose it
  // stays then.
  Result<Ticketed> take(std::string_view ticket, const Caller* bearer);

 private:
  Store& store_;
  Random& random_;
};

}  // namespace patchbay::oauth
