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

// The connection that the holder of a ticket may begin. A ticket allows nothing else.
struct Ticketed {
  std::string organization;
  std::string user;
  std::string connector;
  std::string link;  // the link to connect again; empty for a new link
  std::vector<std::string> scopes;
};

// A ticket lets a browser, which has no API key, begin to connect one account. The table of pending
// authorizations has a row for each ticket. The row has no redirect URI, and its id is the hash of
// the ticket. So a ticket is deleted with its user or its link. All times are from the database's
// clock. Thread-safe; all arguments are borrowed.
class ConnectTickets {
 public:
  ConnectTickets(Store& store, Random& random) : store_(store), random_(random) {}

  // Makes a ticket that works once, within kTicketLifetime. If the user already has twenty tickets,
  // deletes the oldest one.
  Result<Secret> issue(const Ticketed& wanted);

  // Redeems the ticket and returns what it allows. A ticket works once; if two hosts redeem it at
  // the same time, only one succeeds. Fails with UNAUTHENTICATED if the ticket is unknown, used or
  // expired. Also fails if `bearer` is given and is another user; then the ticket stays valid.
  Result<Ticketed> take(std::string_view ticket, const Caller* bearer);

 private:
  Store& store_;
  Random& random_;
};

}  // namespace patchbay::oauth
