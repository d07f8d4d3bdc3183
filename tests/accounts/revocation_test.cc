// Tests how links are revoked.
#include "accounts/revocation.h"

#include <future>

#include "accounts/account_seat.h"
#include "oauth/pending_authorizations.h"
#include "store/key_value.h"

namespace patchbay {
namespace {

using accounts::LinkRecord;
using accounts::LinkStatus;
using test::AccountHost;
using test::AccountSeat;
using test::kAnn;
using test::kBob;
using Texts = std::vector<std::string>;

const Caller kEve{"other", "eve", {}, {}};

long long rows_left(AccountHost& host) {
  return number_of(*host.store,
                   "select (select count(*) from link_credential) + (select count(*) from "
                   "link_refresh) + (select count(*) from link_configuration) + (select count(*) "
                   "from link_scope_use)");
}

TEST_CASE("a revoked link is given back to the provider, and nothing stored for it is left") {
  AccountSeat seat(each_database());
  AccountHost host(seat);
  const auto made = host.connect(kAnn);
  REQUIRE(host.accounts.grants.configure(kAnn, *test::acme(), made.id, "{}").has_value());
  const Texts read = {"read"};
  REQUIRE(host.link(kAnn)->authorize({*test::acme(), "list", read}).has_value());
  REQUIRE(host.accounts.usage.write().has_value());
  Texts cleared;
  store::KeyValue state(*host.store);
  REQUIRE(state.put({"acme_files", made.id}, "cursor", "1").has_value());
  host.accounts.belongings.in_memory = [&](const std::string& id) { cleared.push_back(id); };
  const auto revoked = VALUE(host.accounts.revocation.revoke(kAnn, made.id, "user", "trace"));
  CHECK(revoked.revoked_upstream);
  CHECK(seat.provider.revoked() == Texts{"access-1", "refresh-1"});
  CHECK(rows_left(host) == 0);
  CHECK_FALSE(VALUE(state.get({"acme_files", made.id}, "cursor")).has_value());
  CHECK(cleared == Texts{made.id});
  CHECK(VALUE(host.accounts.links.get(kAnn, made.id)).status == LinkStatus::kRevoked);
  CHECK(host.recorded().back() == "security.link_revoked");
}

TEST_CASE("a link is gone here even when the provider cannot be told") {
  AccountSeat seat(store::Dialect::kSqlite);
  AccountHost host(seat);
  const auto made = host.connect(kAnn);
  seat.provider.revocation = Error(Code::kOauthFailed, "down");
  CHECK_FALSE(VALUE(host.accounts.revocation.revoke(kAnn, made.id, "user", "")).revoked_upstream);
  CHECK(rows_left(host) == 0);
}

TEST_CASE("in an incident links are revoked by connector, organization, user or time") {
  AccountSeat seat(each_database());
  AccountHost host(seat);
  host.connect(kAnn);
  const WallTime later = seat.clock.wall() + std::chrono::minutes(1);
  seat.clock.pass(std::chrono::minutes(2));
  host.connect(kBob);
  host.connect(kEve);
  const auto [filter, left] = GENERATE_COPY(table<accounts::LinkFilter, Texts>({
      {accounts::LinkFilter{.organization = "org"}, Texts{"eve"}},
      {accounts::LinkFilter{.organization = "org", .user = "bob"}, Texts{"ann", "eve"}},
      {accounts::LinkFilter{.organization = "other", .connector = "acme_files"},
       Texts{"ann", "bob"}},
      {accounts::LinkFilter{.organization = "org", .connector = "acme_mail"},
       Texts{"ann", "bob", "eve"}},
      {accounts::LinkFilter{.organization = "org", .provider = "acme", .created_from = later},
       Texts{"ann", "eve"}},
      {accounts::LinkFilter{.organization = "org", .created_until = later}, Texts{"bob", "eve"}},
      {accounts::LinkFilter{}, Texts{"ann", "bob", "eve"}},
      {accounts::LinkFilter{.user = "ann", .connector = "acme_files"}, Texts{"ann", "bob", "eve"}},
  }));
  const auto revoked =
      VALUE(host.accounts.revocation.revoke_matching(filter, "incident", "root", ""));
  CHECK(revoked.size() == 3 - left.size());
  Texts still;
  for (const Caller& caller : {kAnn, kBob, kEve}) {
    if (host.link(caller)->credential({}).has_value()) still.push_back(caller.user);
  }
  CHECK(still == left);
  CHECK(VALUE(host.accounts.revocation.revoke_matching(filter, "incident", "root", "")).empty());
}

TEST_CASE("in an incident an account that was connected again counts from then on as well") {
  AccountSeat seat(each_database());
  AccountHost host(seat);
  const auto anns = host.connect(kAnn);
  const auto bobs = host.connect(kBob);
  const WallTime between = seat.clock.wall() + std::chrono::minutes(1);
  seat.clock.pass(std::chrono::hours(2));
  // a refresh, not a new connection of the account
  REQUIRE(host.link(kBob)->credential({}).has_value());
  REQUIRE(host.connect(kAnn).id == anns.id);
  CHECK(number_of(*host.store, "select count(*) from link_credential where issued_at >= " +
                                   std::to_string(store::to_millis(between))) == 2);
  const WallTime after = seat.clock.wall() + std::chrono::minutes(1);
  const auto matching = [&](std::optional<WallTime> from, std::optional<WallTime> until) {
    const auto found = VALUE(
        host.store->read([&](store::Transaction& transaction) -> Result<std::vector<LinkRecord>> {
          return accounts::links_matching(
              transaction, {.organization = "org", .created_from = from, .created_until = until});
        }));
    Texts ids;
    for (const LinkRecord& each : found) ids.push_back(each.id);
    return ids;
  };
  const Texts both = {anns.id, bobs.id};
  CHECK(matching(between, {}) == Texts{anns.id});
  CHECK(matching(between, after) == Texts{anns.id});
  CHECK(matching(after, {}).empty());
  CHECK(matching({}, between) == both);
  CHECK(matching(anns.created_at, between) == both);
  CHECK(VALUE(host.accounts.revocation.revoke_matching(
                  {.organization = "org", .created_from = between}, "incident", "root", ""))
            .size() == 1);
  CHECK_FALSE(host.link(kBob)->credential({}).has_error());
}

TEST_CASE("a link that was never connected is gone when it is revoked, record and all") {
  AccountSeat seat(each_database());
  AccountHost host(seat);
  const auto one = VALUE(host.accounts.grants.announce(kAnn, *test::acme()));
  const auto revoked = VALUE(host.accounts.revocation.revoke(kAnn, one.id, "user", ""));
  CHECK(revoked.record.status == LinkStatus::kRevoked);
  CHECK(VALUE(host.accounts.links.list(kAnn)).empty());
  REQUIRE_CODE(host.accounts.revocation.revoke(kAnn, one.id, "user", ""), kNotFound);

  VALUE(host.accounts.grants.announce(kAnn, *test::acme()));
  host.connect(kBob);
  CHECK(VALUE(host.accounts.revocation.revoke_matching({.organization = "org"}, "incident", "root",
                                                       ""))
            .size() == 2);
  CHECK(VALUE(host.accounts.links.list(kAnn)).empty());
  CHECK(VALUE(host.accounts.links.list(kBob)).size() == 1);
}

TEST_CASE("a deleted user's links are deleted too, records and all") {
  AccountSeat seat(each_database());
  AccountHost host(seat);
  host.connect(kAnn, {"read"}, "one");
  host.connect(kAnn, {"read"}, "two");
  host.connect(kBob);
  CHECK(VALUE(host.accounts.revocation.delete_user("org", "ann", "root", "")).size() == 2);
  CHECK(VALUE(host.accounts.links.list(kAnn)).empty());
  CHECK(VALUE(host.accounts.links.list(kBob)).size() == 1);
  CHECK(seat.provider.revoked().size() == 4);
}

TEST_CASE("before a user is deleted, providers are asked to end things while calls can be made") {
  AccountSeat seat(each_database());
  AccountHost host(seat);
  host.connect(kAnn);
  Texts asked;
  host.accounts.belongings.at_providers_of_user = [&](const std::string& organization,
                                                      const std::string& user, Monotonic deadline) {
    asked.push_back(organization + " " + user + " " + host.token(kAnn));
    CHECK(deadline == seat.clock.now() + std::chrono::seconds(10));
  };
  VALUE(host.accounts.revocation.delete_user("org", "ann", "root", ""));
  CHECK(asked == Texts{"org ann access-1"});
  host.connect(kBob);
  VALUE(host.accounts.revocation.revoke_matching({.organization = "org"}, "incident", "root", ""));
  CHECK(asked.size() == 1);  // in an incident, a revocation does not wait
}

TEST_CASE("a link whose credential cannot be read is revoked, and the log says what that leaves") {
  AccountSeat seat(store::Dialect::kSqlite);
  AccountHost host(seat);
  const auto made = host.connect(kAnn);
  execute(*host.store, "update link_credential set sealed_secret = 'x'");
  Texts lines;
  telemetry::Log log(
      {.level = telemetry::Level::kWarning,
       .format = {},
       .file = {},
       .writer = [&](telemetry::Level, std::string_view line) { lines.emplace_back(line); }},
      seat.clock);
  accounts::Revocation revocation({*host.store, *host.vault, seat.provider, host.accounts.links,
                                   host.accounts.belongings, host.audit, seat.clock, log});
  CHECK_FALSE(VALUE(revocation.revoke(kAnn, made.id, "user", "")).revoked_upstream);
  CHECK(seat.provider.revoked().empty());
  CHECK(rows_left(host) == 0);
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].find("its credential cannot be read") != std::string::npos);
  CHECK(lines[0].find(made.id) != std::string::npos);
}

TEST_CASE("what a killed host left half revoked is finished by whoever tends the accounts") {
  AccountSeat seat(each_database());
  AccountHost host(seat);
  const auto made = host.connect(kAnn);
  execute(*host.store, "update link set status = 'revoked', cause = 'user'");
  REQUIRE(host.accounts.tend().has_value());
  CHECK(seat.provider.revoked() == Texts{"access-1", "refresh-1"});
  CHECK(rows_left(host) == 0);
  CHECK(VALUE(host.accounts.links.get(kAnn, made.id)).cause == "user");
}

// Returns a function that runs `then` only at its first call.
std::function<void()> once(std::function<void()> then) {
  return [then = std::move(then), is_done = false]() mutable {
    if (!std::exchange(is_done, true)) then();
  };
}

TEST_CASE("an account that is connected again while its provider is told stays connected") {
  AccountSeat seat(each_database());
  AccountHost host(seat);
  const auto made = host.connect(kAnn);
  REQUIRE(host.accounts.grants.configure(kAnn, *test::acme(), made.id, "{}").has_value());
  LinkRecord again;
  seat.provider.while_told = once([&] { again = host.connect(kAnn); });
  const auto revoked = VALUE(host.accounts.revocation.revoke(kAnn, made.id, "user", ""));
  CHECK(again.id == made.id);
  CHECK(revoked.record.status == LinkStatus::kActive);
  CHECK(revoked.revoked_upstream);
  CHECK(seat.provider.revoked() == Texts{"access-1", "refresh-1"});
  CHECK(host.token(kAnn) == "access-2");
  // The data that was stored for the old account is deleted too.
  CHECK(again.user_configuration.empty());
  CHECK(number_of(*host.store, "select count(*) from link_configuration") == 0);
  REQUIRE(host.accounts.tend().has_value());
  seat.clock.pass(std::chrono::hours(2));
  CHECK(host.token(kAnn) == "access-3");
}

TEST_CASE("an account that is connected again before its use stops is not revoked any more") {
  AccountSeat seat(each_database());
  AccountHost host(seat);
  const auto made = host.connect(kAnn);
  host.accounts.belongings.at_provider = [&](const std::string&, Monotonic) { host.connect(kAnn); };
  CHECK(VALUE(host.accounts.revocation.revoke(kAnn, made.id, "user", "")).record.status ==
        LinkStatus::kActive);
  CHECK(seat.provider.revoked().empty());
  CHECK(host.token(kAnn) == "access-2");
}

TEST_CASE("an account whose token is renewed before its use stops is revoked") {
  AccountSeat seat(each_database());
  AccountHost host(seat);
  const auto made = host.connect(kAnn);
  seat.clock.pass(std::chrono::hours(2));
  host.accounts.belongings.at_provider = [&](const std::string&, Monotonic) {
    CHECK(host.token(kAnn) == "access-2");
  };
  CHECK(VALUE(host.accounts.revocation.revoke(kAnn, made.id, "user", "")).record.status ==
        LinkStatus::kRevoked);
  CHECK(seat.provider.revoked() == Texts{"access-2", "refresh-2"});
  CHECK(rows_left(host) == 0);
}

TEST_CASE("an account that is connected again before its turn among many comes stays connected") {
  AccountSeat seat(each_database());
  AccountHost host(seat);
  host.connect(kAnn);
  const auto bobs = host.connect(kBob);
  seat.provider.while_told = once([&] { host.connect(kBob); });
  SECTION("in an incident") {
    VALUE(
        host.accounts.revocation.revoke_matching({.organization = "org"}, "incident", "root", ""));
  }
  SECTION("when what a killed host left is finished") {
    execute(*host.store, "update link set status = 'revoked', cause = 'incident'");
    REQUIRE(host.accounts.tend().has_value());
  }
  CHECK(seat.provider.revoked() == Texts{"access-1", "refresh-1"});
  CHECK(host.token(kAnn) == "LINK_REVOKED");
  CHECK(VALUE(host.accounts.links.get(kBob, bobs.id)).status == LinkStatus::kActive);
  CHECK(host.token(kBob) == "access-3");
}

TEST_CASE("a link that its user comes back for during an incident stays connected") {
  AccountSeat seat(each_database());
  AccountHost host(seat);
  host.connect(kAnn);
  seat.clock.pass(std::chrono::milliseconds(1));  // makes Ann's link older, so it is handled first
  const auto pending = VALUE(host.accounts.grants.announce(kBob, *test::acme()));
  accounts::Grant grant;
  grant.link = pending.id;
  seat.provider.while_told = once([&] {
    grant.credential = seat.provider.first();
    VALUE(host.accounts.grants.keep(kBob, *test::acme(), grant));
  });
  VALUE(host.accounts.revocation.revoke_matching({.organization = "org"}, "incident", "root", ""));
  CHECK(seat.provider.revoked() == Texts{"access-1", "refresh-1"});
  CHECK(host.token(kBob) == "access-2");
}

TEST_CASE("a removed user's links take no grant that comes while the provider is told") {
  AccountSeat seat(each_database());
  AccountHost host(seat);
  const auto made = host.connect(kAnn);
  const auto pending = VALUE(host.accounts.grants.announce(kAnn, *test::acme()));
  const std::string named = GENERATE_COPY(as<std::string>(), made.id, pending.id);
  seat.provider.while_told = once([&] {
    accounts::Grant grant;
    grant.credential = seat.provider.first();
    grant.oauth_user_id = "acme-1";
    grant.link = named;
    REQUIRE_CODE(host.accounts.grants.keep(kAnn, *test::acme(), grant), kNotFound);
  });
  CHECK(VALUE(host.accounts.revocation.delete_user("org", "ann", "root", "")).size() == 2);
  CHECK(VALUE(host.accounts.links.list(kAnn)).empty());
  // the new tokens are revoked first, because they arrive while the old ones are being revoked
  CHECK(seat.provider.revoked() == Texts{"access-2", "refresh-2", "access-1", "refresh-1"});
}

TEST_CASE("a connection that is begun again while the provider is told can be finished") {
  AccountSeat seat(each_database());
  AccountHost host(seat);
  oauth::PendingAuthorizations authorizations(*host.store, *host.vault, seat.random);
  const auto made = host.connect(kAnn);
  const auto begin = [&] {
    return VALUE(authorizations.add({.organization = kAnn.organization,
                                     .user = kAnn.user,
                                     .connector = "acme_files",
                                     .link = made.id,
                                     .scopes = {},
                                     .redirect_uri = "https://patchbay.example/back",
                                     .code_verifier = Secret("verifier"),
                                     .issuer = {},
                                     .authorize_origin = {}}));
  };
  const Secret before = begin();
  Secret after;
  seat.provider.while_told = once([&] { after = begin(); });
  VALUE(host.accounts.revocation.revoke(kAnn, made.id, "user", ""));
  CHECK(authorizations.consume(before.reveal(), "acme_files", &kAnn).has_error());
  CHECK(authorizations.consume(after.reveal(), "acme_files", &kAnn).has_value());
}

TEST_CASE("tokens that come for a link which was given up meanwhile are given back") {
  AccountSeat seat(each_database());
  AccountHost host(seat);
  const auto made = host.connect(kAnn);
  const auto held = host.link(kAnn);
  seat.clock.pass(std::chrono::hours(2));
  seat.provider.while_asked = [&] {
    VALUE(host.accounts.revocation.revoke(kAnn, made.id, "user", ""));
  };
  REQUIRE_CODE(held->credential({}), kLinkRevoked);
  CHECK(seat.provider.revoked() == Texts{"access-1", "refresh-1", "access-2", "refresh-2"});
  CHECK(rows_left(host) == 0);
}

}  // namespace
}  // namespace patchbay
