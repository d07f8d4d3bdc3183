// Tests that links for calls are cached in memory, but only for a limited time.
#include "accounts/stored_links.h"

#include <future>

#include "accounts/account_seat.h"

namespace patchbay {
namespace {

using test::AccountHost;
using test::AccountSeat;
using test::acme;
using Scopes = std::vector<std::string>;

const Scopes kReadOnly = {"read"};

TEST_CASE("a call whose token is good costs no access to the store") {
  AccountSeat seat(each_database());
  AccountHost host(seat);
  host.connect();
  CHECK(host.token() == "access-1");
  execute(*host.store, "alter table link rename to hidden");
  for (int i = 0; i < 100; ++i) {
    const auto link = host.link();
    REQUIRE(link->authorize({*acme(), "list", kReadOnly}).has_value());
    REQUIRE(VALUE(link->credential({})).secret.reveal() == "access-1");
  }
  seat.clock.pass(std::chrono::seconds(5));
  CHECK(host.links.find(*acme(), "", {}).has_error());
}

TEST_CASE("calls that also work without an account ask the store for one ten times a second") {
  AccountSeat seat(each_database());
  AccountHost here(seat, "host-a");
  AccountHost there(seat, "host-b");
  const auto recent = [&] {
    return here.links.find(*acme(), "", test::kAnn, links::Absence::kRecent);
  };
  REQUIRE_CODE(recent(), kLinkRequired);
  execute(*here.store, "alter table link rename to hidden");
  for (int i = 0; i < 100; ++i) REQUIRE_CODE(recent(), kLinkRequired);
  execute(*here.store, "alter table hidden rename to link");
  const auto made = there.connect(test::kAnn);
  REQUIRE_CODE(recent(), kLinkRequired);
  SECTION("after a tenth of a second") {
    seat.clock.pass(std::chrono::milliseconds(100));
    CHECK(VALUE(recent())->id() == made.id);
  }
  SECTION("at once for a call that fails without a link") {
    CHECK(VALUE(here.links.find(*acme(), "", test::kAnn))->id() == made.id);
  }
  SECTION("at once if the call names the link") {
    CHECK(VALUE(here.links.find(*acme(), made.id, test::kAnn, links::Absence::kRecent))->id() ==
          made.id);
  }
}

TEST_CASE("a user who connects an account here has it at once") {
  AccountSeat seat(store::Dialect::kSqlite);
  AccountHost host(seat);
  REQUIRE_CODE(host.links.find(*acme(), "", test::kAnn, links::Absence::kRecent), kLinkRequired);
  const auto made = host.connect(test::kAnn);
  CHECK(VALUE(host.links.find(*acme(), "", test::kAnn, links::Absence::kRecent))->id() == made.id);
}

TEST_CASE("a link that another host gave up is not used here for longer than a few seconds") {
  AccountSeat seat(each_database());
  AccountHost here(seat, "host-a");
  AccountHost there(seat, "host-b");
  const auto made = here.connect();
  const auto held = here.link();
  CHECK(VALUE(held->credential({})).secret.reveal() == "access-1");
  REQUIRE(there.accounts.revocation.revoke({}, made.id, "incident", "").has_value());
  seat.clock.pass(std::chrono::seconds(5));
  REQUIRE_CODE(held->credential({}), kLinkRevoked);
  REQUIRE_CODE(here.link()->authorize({*acme(), "list", kReadOnly}), kLinkRevoked);
}

TEST_CASE("a call under way loses a link at once when it is given up on its own host") {
  AccountSeat seat(store::Dialect::kSqlite);
  AccountHost host(seat);
  const auto made = host.connect();
  const auto held = host.link();
  CHECK(held->credential({}).has_value());
  REQUIRE(host.accounts.revocation.revoke({}, made.id, "user", "").has_value());
  REQUIRE_CODE(held->credential({}), kLinkRevoked);
}

TEST_CASE("a token that was read before it was replaced does not come back after that") {
  AccountSeat seat(each_database());
  std::promise<void> read;
  std::promise<void> replaced;
  std::atomic<bool> is_first = true;
  accounts::AccountsOptions options;
  options.refresh.reached = [&](accounts::RefreshPoint point) {
    if (point != accounts::RefreshPoint::kLinkRead || !is_first.exchange(false)) return;
    read.set_value();
    replaced.get_future().wait();
  };
  AccountHost host(seat, "host-a", options);
  host.connect();
  const auto link = host.link();
  auto slow = std::async(std::launch::async, [&] { return link->credential({}); });
  read.get_future().wait();
  const auto refused = VALUE(link->credential({}));
  CHECK(refused.secret.reveal() == "access-1");
  REQUIRE(link->renew(refused.generation, {}).has_value());
  replaced.set_value();
  CHECK(VALUE(slow.get()).secret.reveal() == "access-1");
  CHECK(VALUE(link->credential({})).secret.reveal() == "access-2");
  CHECK(seat.provider.requests == 1);
}

TEST_CASE("more users than are kept in memory are served all the same") {
  AccountSeat seat(store::Dialect::kSqlite);
  accounts::AccountsOptions options;
  options.links.users = 1;
  AccountHost host(seat, "host-a", options);
  for (int round = 0; round < 2; ++round) {
    for (int user = 0; user < 50; ++user) {
      const Caller caller{"org", "user-" + std::to_string(user), {}, {}};
      if (round == 0) host.connect(caller);
      CHECK(host.token(caller) == "access-" + std::to_string(user + 1));
    }
  }
}

}  // namespace
}  // namespace patchbay
