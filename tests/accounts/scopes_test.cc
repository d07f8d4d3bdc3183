// Tests which scopes a link has, which scopes its calls used, and which granted scopes were never
// used.
#include "links/scopes.h"

#include "accounts/account_seat.h"

namespace patchbay {
namespace {

using test::AccountHost;
using test::AccountSeat;
using test::acme;
using Scopes = std::vector<std::string>;

const Scopes kRead = {"read"};
const Scopes kReadWrite = {"read", "write"};

TEST_CASE("an action whose scopes were not granted is refused, with all that are missing") {
  AccountSeat seat(store::Dialect::kSqlite);
  AccountHost host(seat);
  host.connect({}, {"read"});
  const auto link = host.link();
  CHECK(link->authorize({*acme(), "list", kRead}).has_value());
  const Scopes wanted = {"read", "write", "share"};
  const auto refused = link->authorize({*acme(), "save", wanted});
  REQUIRE_CODE(refused, kInsufficientScope);
  CHECK(refused.error().details().required_scopes == Scopes{"write", "share"});
  CHECK(seat.provider.requests == 0);
  CHECK(host.recorded().back() == "security.scope_refused");
}

TEST_CASE("a granted scope holds what it implies") {
  CHECK(links::missing_scopes(*acme(), Scopes{"all"}, kReadWrite).empty());
  CHECK(links::missing_scopes(*acme(), kRead, kReadWrite) == Scopes{"write"});
  CHECK(links::missing_scopes(*acme(), Scopes{}, Scopes{}).empty());
}

TEST_CASE("of scopes that imply each other the least are asked for") {
  CHECK(links::least_of(*acme(), Scopes{"read", "all", "write"}) == Scopes{"all"});
  CHECK(links::least_of(*acme(), kReadWrite) == kReadWrite);
}

TEST_CASE("a scope granted through another host is seen by the next call") {
  AccountSeat seat(each_database());
  AccountHost here(seat, "host-a");
  AccountHost there(seat, "host-b");
  here.connect({}, {"read"});
  const auto link = here.link();
  REQUIRE_CODE(link->authorize({*acme(), "save", kReadWrite}), kInsufficientScope);
  there.connect({}, {"read", "write"});
  CHECK(link->authorize({*acme(), "save", kReadWrite}).has_value());
}

TEST_CASE("the report holds what was granted against what was used, and survives a restart") {
  AccountSeat seat(each_database());
  {
    AccountHost host(seat);
    host.connect({}, {"read", "write"});
    const auto link = host.link();
    for (int i = 0; i < 3; ++i) REQUIRE(link->authorize({*acme(), "list", kRead}).has_value());
    REQUIRE(host.accounts.usage.write().has_value());
    REQUIRE(link->authorize({*acme(), "list", kRead}).has_value());
    REQUIRE(host.accounts.usage.write().has_value());
    REQUIRE(host.accounts.usage.write().has_value());  // writes nothing, because nothing has
                                                       // changed
  }
  AccountHost host(seat);
  const auto report = VALUE(accounts::scope_report(*host.store, {.organization = "local"}));
  REQUIRE(report.size() == 1);
  REQUIRE(report[0].used.size() == 1);
  CHECK(report[0].used[0].scope == "read");
  CHECK(report[0].used[0].uses == 4);
  CHECK(report[0].used[0].last_used == seat.clock.wall());
  CHECK(report[0].over_granted == Scopes{"write"});
  CHECK(report[0].link.last_used == seat.clock.wall());
}

TEST_CASE("uses that the store would not take are written the next time") {
  AccountSeat seat(store::Dialect::kSqlite);
  AccountHost host(seat);
  host.connect({}, {"read"});
  REQUIRE(host.link()->authorize({*acme(), "list", kRead}).has_value());
  execute(*host.store, "alter table link_scope_use rename to hidden");
  CHECK(host.accounts.usage.write().has_error());
  execute(*host.store, "alter table hidden rename to link_scope_use");
  REQUIRE(host.accounts.usage.write().has_value());
  CHECK(VALUE(accounts::scope_report(*host.store, {.organization = "local"}))[0].used[0].uses == 1);
}

}  // namespace
}  // namespace patchbay
