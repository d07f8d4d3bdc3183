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

// What the holder of a ticket may begin. It allows nothing else.
struct Ticketed {
  std::string organization;
  std::string user;
  std::string connector;
  std::string link;  // the link to reconnect or widen; empty for a new one
  std::vector<std::string> scopes;
};

// Tickets with which a browser, which has no API key, may begin to connect one account. A ticket is
// stored in the table of pending authorizations, as a row without a redirect URI whose id is the
// hash of the ticket. So it is deleted with its user or its link. Times are the database's.
// Thread-safe; all arguments are borrowed.
class ConnectTickets {
 public:
  ConnectTickets(Store& store, Random& random) : store_(store), random_(random) {}

  // Makes a ticket that works once, within kTicketLifetime. If the user has twenty tickets, the
  // oldest one is deleted.
  Result<Secret> issue(const Ticketed& wanted);

  // Redeems the ticket and returns what it allows. A ticket works once; if two hosts redeem it at
  // the same time, only one succeeds. Fails with UNAUTHENTICATED if the ticket is unknown, used or
  // expired. If `bearer` is given and is another user, it also fails, but the ticket stays valid.
  Result<Ticketed> take(std::string_view ticket, const Caller* bearer);

 private:
  Store& store_;
  Random& random_;
};

}  // namespace patchbay::oauth
