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
  // True: only a browser in which the user is signed in at this server may use the ticket. Whoever
  // takes the ticket has to check that.
  bool asks_person = false;
};

// Issues and redeems tickets. A ticket lets a browser, which has no API key, begin to connect one
// account. The table of pending authorizations has a row for each ticket, so a ticket is deleted
// with its user or its link. The row has no redirect URI, and its id is the hash of the ticket. All
// times are from the database's clock. Thread-safe; all arguments are borrowed.
class ConnectTickets {
 public:
  ConnectTickets(Store& store, Random& random) : store_(store), random_(random) {}

  // Makes a ticket that works once, within kTicketLifetime. If the user already has twenty tickets,
  // deletes the oldest one.
  Result<Secret> issue(const Ticketed& wanted);

  // Returns the connection that the ticket allows, and leaves the ticket as it is. Fails with
  // UNAUTHENTICATED if the ticket is unknown, used or expired.
  Result<Ticketed> look(std::string_view ticket);

  // Redeems the ticket and returns the connection that it allows. A ticket works once. If two hosts
  // redeem the same ticket at the same time, only one host succeeds. Fails with UNAUTHENTICATED if
  // the ticket is unknown, used or expired. Also fails with UNAUTHENTICATED if `bearer` is not
  // nullptr and is another user; the ticket then stays valid.
  Result<Ticketed> take(std::string_view ticket, const Caller* bearer);

 private:
  Store& store_;
  Random& random_;
};

}  // namespace patchbay::oauth
