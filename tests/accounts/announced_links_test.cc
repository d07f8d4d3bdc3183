// Tests the links that wait for a user who is connecting an account.
#include <soci/soci.h>

#include "accounts/grant_steps.h"
#include "oauth/pending_authorizations.h"
#include "store/key_value.h"

namespace patchbay {
namespace {

using test::AccountHost;
using test::AccountSeat;
using test::acme;
using test::kAnn;
using test::keep;

TEST_CASE("an announced link is pending until the person is back, and becomes the account's") {
  AccountSeat seat(each_database());
  AccountHost host(seat);
  const auto announced = VALUE(host.accounts.grants.announce(kAnn, *acme()));
  CHECK(announced.status == accounts::LinkStatus::kPending);
  REQUIRE_CODE(host.links.find(*acme(), "", kAnn), kLinkRequired);
  const auto kept = keep(host, {"read"}, "acme-1", announced.id);
  CHECK(kept.id == announced.id);
  CHECK(kept.status == accounts::LinkStatus::kActive);
  const auto second = VALUE(host.accounts.grants.announce(kAnn, *acme()));
  CHECK(keep(host, {"read"}, "acme-1", second.id).id ==
        kept.id);  // the user chose the same account
  CHECK(VALUE(host.accounts.links.list(kAnn)).size() == 1);
}

TEST_CASE("an announced link that nobody comes back for goes, at once or after twenty minutes") {
  AccountSeat seat(store::Dialect::kSqlite);
  AccountHost host(seat);
  const auto denied = VALUE(host.accounts.grants.announce(kAnn, *acme()));
  REQUIRE(host.accounts.grants.abandon(kAnn, denied.id).has_value());
  CHECK(VALUE(host.accounts.links.list(kAnn)).empty());
  VALUE(host.accounts.grants.announce(kAnn, *acme()));
  REQUIRE(host.accounts.tend().has_value());
  CHECK(VALUE(host.accounts.links.list(kAnn)).size() == 1);
  // a callback arrived in the tenth minute, and the provider answers slowly
  seat.clock.pass(std::chrono::minutes(11));
  REQUIRE(host.accounts.tend().has_value());
  CHECK(VALUE(host.accounts.links.list(kAnn)).size() == 1);
  seat.clock.pass(std::chrono::minutes(10));
  REQUIRE(host.accounts.tend().has_value());
  CHECK(VALUE(host.accounts.links.list(kAnn)).empty());
}

TEST_CASE("a link stays while a callback may come for it, however wrong the host's clock is") {
  AccountSeat seat(each_database());
  AccountHost host(seat);
  oauth::PendingAuthorizations authorizations(*host.store, *host.vault, seat.random);
  const auto announced = VALUE(host.accounts.grants.announce(kAnn, *acme()));
  VALUE(authorizations.add({.organization = kAnn.organization,
                            .user = kAnn.user,
                            .connector = "acme_files",
                            .link = announced.id,
                            .scopes = {},
                            .redirect_uri = "https://patchbay.example/back",
                            .code_verifier = Secret("verifier"),
                            .issuer = {},
                            .authorize_origin = {}}));
  seat.clock.pass(std::chrono::hours(1));
  REQUIRE(host.accounts.grants.sweep().has_value());
  CHECK(VALUE(host.accounts.links.list(kAnn)).size() == 1);
  execute(*host.store, "update pending_authorization set created_at = created_at - 1200001");
  REQUIRE(host.accounts.grants.sweep().has_value());
  CHECK(VALUE(host.accounts.links.list(kAnn)).empty());
}

TEST_CASE("of more than twenty links that wait for a user the oldest give way") {
  AccountSeat seat(each_database());
  AccountHost host(seat);
  const auto connected = keep(host, {"read"}, "acme-1");
  std::vector<std::string> begun;
  for (int i = 0; i < 22; ++i) {
    begun.push_back(VALUE(host.accounts.grants.announce(kAnn, *acme())).id);
    seat.clock.pass(std::chrono::seconds(1));
  }
  const auto bobs = VALUE(host.accounts.grants.announce({"org", "bob"}, *acme()));
  std::vector<std::string> left;
  for (const auto& record : VALUE(host.accounts.links.list(kAnn))) left.push_back(record.id);
  std::vector<std::string> expected = {connected.id};
  expected.insert(expected.end(), begun.begin() + 2, begun.end());
  CHECK(left == expected);
  CHECK(VALUE(host.accounts.links.list({"org", "bob"})).size() == 1);
}

// Data about links in another part of a host: a table, and the ids of the deleted links.
struct ForeignTable {
  explicit ForeignTable(AccountHost& host) : store(*host.store) {
    execute(store, "create table kept_elsewhere (link text)");
    host.accounts.belongings.of_link = [](store::Transaction& transaction,
                                          const std::string& link) {
      transaction.sql() << "delete from kept_elsewhere where link = :link", soci::use(link);
    };
    host.accounts.belongings.in_memory = [this](const std::string& link) { gone.push_back(link); };
  }
  void keep(const std::string& link) {
    execute(store, "insert into kept_elsewhere values ('" + link + "')");
  }

  store::Store& store;
  std::vector<std::string> gone;
};

TEST_CASE("a pending link that gives way takes what others keep along") {
  AccountSeat seat(each_database());
  AccountHost host(seat);
  ForeignTable kept(host);
  auto& grants = host.accounts.grants;
  keep(host, {"read"}, "acme-1");
  const std::string pending = VALUE(grants.announce(kAnn, *acme())).id;
  kept.keep(pending);
  store::KeyValue state(*host.store);
  REQUIRE(state.put({"acme_files", pending}, "cursor", "1").has_value());
  SECTION("to twenty others") {
    for (int i = 0; i < 20; ++i) {
      seat.clock.pass(std::chrono::seconds(1));
      VALUE(grants.announce(kAnn, *acme()));
    }
  }
  SECTION("to the link that its account has already") { keep(host, {"read"}, "acme-1", pending); }
  SECTION("when the user denies the access") { REQUIRE(grants.abandon(kAnn, pending).has_value()); }
  SECTION("when nobody came back for it") {
    seat.clock.pass(std::chrono::minutes(21));
    REQUIRE(grants.sweep().has_value());
  }
  REQUIRE_CODE(host.accounts.links.get(kAnn, pending), kNotFound);
  CHECK(number_of(*host.store, "select count(*) from kept_elsewhere") == 0);
  CHECK(number_of(*host.store, "select count(*) from state where connector <> ''") == 0);
  CHECK(kept.gone == std::vector<std::string>{pending});
}

TEST_CASE("what a link that stays has elsewhere stays when another gives way") {
  AccountSeat seat(each_database());
  AccountHost host(seat);
  ForeignTable kept(host);
  const std::string connected = keep(host, {"read"}, "acme-1").id;
  kept.keep(connected);
  REQUIRE(host.accounts.grants.abandon(kAnn, connected).has_value());  // changes nothing, because
                                                                       // this link is not pending
  const auto pending = VALUE(host.accounts.grants.announce(kAnn, *acme()));
  REQUIRE(host.accounts.grants.abandon(kAnn, pending.id).has_value());
  CHECK(number_of(*host.store, "select count(*) from kept_elsewhere") == 1);
  CHECK(kept.gone == std::vector<std::string>{pending.id});
}

}  // namespace
}  // namespace patchbay
