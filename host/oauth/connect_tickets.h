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

// The connection that a ticket allows. A ticket allows nothing else.
struct TicketedConnection {
  std::string organization;
  std::string user;
  std::string connector;
  std::string link;  // the link to connect again; empty: a new link
  std::vector<std::string> scopes;
  // True: only a browser in which the user is signed in at this server may use the ticket. The code
  // that redeems the ticket has to check this.
  bool asks_person = false;
};

// Issues and redeems tickets. With a ticket, a browser without an API key can begin to connect one
// account. A ticket is a row in the table of pending authorizations, without a redirect URI. So it
// is deleted with its user or its link. The row's id is the hash of the ticket. All times come from
// the database's clock. Borrows all arguments. Thread-safe.
class ConnectTickets {
 public:
  ConnectTickets(store::Store& store, Random& random) : store_(store), random_(random) {}

  // Creates a ticket that works once, within kTicketLifetime. If the user already has twenty
  // tickets, the oldest one is deleted.
  Result<Secret> issue(const TicketedConnection& wanted);

  // Returns the connection that the ticket allows. The ticket stays valid. Fails with
  // UNAUTHENTICATED if the ticket is unknown, used or expired.
  Result<TicketedConnection> look(std::string_view ticket);

  // Redeems the ticket and returns the connection that it allows. A ticket works once. If two hosts
  // redeem it at the same time, only one succeeds. Fails with UNAUTHENTICATED if the ticket is
  // unknown, used or expired. Also fails with UNAUTHENTICATED if `bearer` is another user (not
  // nullptr); the ticket then stays valid.
  Result<TicketedConnection> take(std::string_view ticket, const Caller* bearer);

 private:
  store::Store& store_;
  Random& random_;
};

}  // namespace patchbay::oauth
