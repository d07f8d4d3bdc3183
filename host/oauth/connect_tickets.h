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

// What the holder of a ticket may begin, and nothing else.
struct Ticketed {
  std::string organization;
  std::string user;
  std::string connector;
  std::string link;  // the link to reconnect or widen; "": a new one
  std::vector<std::string> scopes;
};

// Tickets with which a browser, which has no API key, may begin to connect one account. A ticket is
// stored in the table of pending authorizations, as one that nobody has begun: without a redirect
// URI, with the hash of its token. So it is deleted with its user or its link. Times are the
// database's. Thread-safe; everything is borrowed.
class ConnectTickets {
 public:
  ConnectTickets(Store& store, Random& random) : store_(store), random_(random) {}

  // Makes a ticket that works once, within kTicketLifetime. If the user has twenty, the oldest one
  // is deleted.
  Result<Secret> issue(const Ticketed& wanted);

  // Redeems the ticket and returns what it allows. A ticket works once; if two hosts redeem it at
  // the same time, one succeeds. UNAUTHENTICATED: unknown, used or expired; or `bearer` (if given)
  // is another user, in which case the ticket stays valid.
  Result<Ticketed> take(std::string_view ticket, const Caller* bearer);

 private:
  Store& store_;
  Random& random_;
};

}  // namespace patchbay::oauth
