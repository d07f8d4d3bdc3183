// Tests which link is chosen for a call.
#include "accounts/account_seat.h"
#include "links/configured_links.h"

namespace patchbay {
namespace {

using test::AccountHost;
using test::AccountSeat;
using test::acme;
using test::kAnn;
using test::kBob;

const Caller kAnnElsewhere{"other", "ann", {}, {}};

TEST_CASE("the only link of a provider is meant without being named") {
  AccountSeat seat(each_database());
  AccountHost host(seat);
  const auto made = host.connect(kAnn);
  CHECK(host.link(kAnn)->id() == made.id);
  CHECK(host.link(kAnn, made.id)->id() == made.id);
  CHECK(host.link(kAnn)->account() == "acme-1");
}

TEST_CASE("of several links one has to be named, and the choices are offered") {
  AccountSeat seat(store::Dialect::kSqlite);
  AccountHost host(seat);
  const auto work = host.connect(kAnn, {"read"}, "work");
  const auto home = host.connect(kAnn, {"read"}, "home");
  const auto found = host.links.find(*acme(), "", kAnn);
  REQUIRE_CODE(found, kLinkAmbiguous);
  CHECK(found.error().details().links == std::vector<std::string>{work.id, home.id});
  CHECK(host.link(kAnn, home.id)->account() == "home");
}

TEST_CASE("a user without links is told to connect one") {
  AccountSeat seat(store::Dialect::kSqlite);
  AccountHost host(seat);
  REQUIRE_CODE(host.links.find(*acme(), "", kAnn), kLinkRequired);
}

TEST_CASE("another user's or organization's link is not found, named or not") {
  AccountSeat seat(each_database());
  AccountHost host(seat);
  const auto anns = host.connect(kAnn);
  for (const Caller& other : {kBob, kAnnElsewhere}) {
    REQUIRE_CODE(host.links.find(*acme(), anns.id, other), kNotFound);
    REQUIRE_CODE(host.links.find(*acme(), "", other), kLinkRequired);
    REQUIRE_CODE(host.accounts.links.get(other, anns.id), kNotFound);
    REQUIRE_CODE(host.accounts.revocation.revoke(other, anns.id, "user", ""), kNotFound);
    CHECK(VALUE(host.accounts.links.list(other)).empty());
  }
  CHECK(host.token(kAnn) == "access-1");
}

TEST_CASE("several connectors of one provider share one account, each with its configuration") {
  AccountSeat seat(each_database());
  AccountHost host(seat);
  const auto files = acme("acme_files");
  const auto mail = acme("acme_mail");
  const auto made = host.connect(kAnn);
  REQUIRE(host.accounts.grants.configure(kAnn, *files, made.id, R"({"folder":"a"})").has_value());
  const auto as_files = VALUE(host.links.find(*files, "", kAnn));
  const auto as_mail = VALUE(host.links.find(*mail, "", kAnn));
  CHECK(as_files->id() == as_mail->id());
  CHECK(as_files->user_configuration() == R"({"folder":"a"})");
  CHECK(as_mail->user_configuration().empty());
}

TEST_CASE("a configured link is its owner's alone, and stands beside those that were connected") {
  AccountSeat seat(store::Dialect::kSqlite);
  AccountHost host(seat);
  links::ConfiguredLinks configured({{"handed", "acme_files", Secret("key"), "", "", kAnn}});
  const links::Links both({&configured, &host.accounts.links});
  CHECK(VALUE(both.find(*acme(), "", kAnn))->id() == "handed");
  REQUIRE_CODE(both.find(*acme(), "handed", kBob), kNotFound);
  const auto made = host.connect(kAnn);
  const auto found = both.find(*acme(), "", kAnn);
  REQUIRE_CODE(found, kLinkAmbiguous);
  CHECK(found.error().details().links == std::vector<std::string>{"handed", made.id});
}

TEST_CASE("a credential that was asked for is kept when the one before it is said to be gone") {
  links::ConfiguredLinks configured({});
  int asked = 0;
  REQUIRE(configured.add(
      {.id = "asked",
       .connector = "acme_files",
       .credential = {},
       .account = "",
       .user_configuration = "",
       .owner = kAnn,
       .ask = [&](bool) -> Result<Secret> { return Secret("key-" + std::to_string(++asked)); }}));
  const links::Links all({&configured});
  const auto manifest = acme();
  const auto link = VALUE(all.find(*manifest, "", kAnn));
  const auto old = VALUE(link->credential({})).generation;
  REQUIRE(link->renew(old, {}).has_value());
  link->revoked(old);
  const auto current = VALUE(link->credential({}));
  CHECK(current.secret.reveal() == "key-2");
  CHECK(link->authorize({*manifest, "list", {}}).has_value());
  link->revoked(current.generation);
  REQUIRE_CODE(link->authorize({*manifest, "list", {}}), kLinkRevoked);
}

TEST_CASE("a link revoked by its owner is forgotten, and one revoked by others says so") {
  AccountSeat seat(each_database());
  AccountHost host(seat);
  const auto made = host.connect(kAnn);
  REQUIRE(host.accounts.revocation.revoke(kAnn, made.id, "user", "").has_value());
  REQUIRE_CODE(host.links.find(*acme(), "", kAnn), kLinkRequired);
  const auto again = host.connect(kAnn);
  CHECK(again.id == made.id);
  host.link(kAnn)->revoked(VALUE(host.link(kAnn)->credential({})).generation);
  const auto gone = host.link(kAnn);
  REQUIRE_CODE(gone->authorize({*acme(), "list", {}}), kLinkRevoked);
  REQUIRE_CODE(gone->credential({}), kLinkRevoked);
}

TEST_CASE("a link that another host made a moment ago is found at once") {
  AccountSeat seat(each_database());
  AccountHost here(seat, "host-a");
  AccountHost there(seat, "host-b");
  REQUIRE_CODE(here.links.find(*acme(), "", kAnn), kLinkRequired);
  const auto first = there.connect(kAnn, {"read"}, "first");
  CHECK(here.link(kAnn)->id() == first.id);
  const auto second = there.connect(kAnn, {"read"}, "second");
  CHECK(here.link(kAnn, second.id)->id() == second.id);
}

}  // namespace
}  // namespace patchbay
