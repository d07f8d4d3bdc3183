// Tests how tokens are refreshed before they expire.
#include "accounts/refresher.h"

#include <future>
#include <latch>

#include "accounts/refresh_steps.h"

namespace patchbay {
namespace {

using accounts::LinkStatus;
using test::AccountHost;
using test::AccountSeat;
using test::record_of;
using test::refusal;

TEST_CASE("a token that is good is used as it is, and one that is due is refreshed first") {
  AccountSeat seat(each_database());
  AccountHost host(seat);
  host.connect();
  seat.clock.pass(std::chrono::minutes(58));
  CHECK(host.token() == "access-1");
  CHECK(seat.provider.requests == 0);
  seat.clock.pass(std::chrono::minutes(1));
  CHECK(host.token() == "access-2");
  CHECK(host.token() == "access-2");
  CHECK(seat.provider.requests == 1);
  CHECK(host.recorded().back() == "security.token_refreshed");
}

TEST_CASE("a refused token is refreshed once, and not again for those who were refused with it") {
  AccountSeat seat(each_database());
  AccountHost host(seat);
  host.connect();
  const auto link = host.link();
  const auto sent = VALUE(link->credential({}));
  REQUIRE(link->renew(sent.generation, {}).has_value());
  REQUIRE(link->renew(sent.generation, {}).has_value());
  CHECK(seat.provider.requests == 1);
  CHECK(host.token() == "access-2");
  CHECK(VALUE(link->credential({})).generation > sent.generation);
}

TEST_CASE("a token that another host refreshed is taken over, not refreshed again") {
  AccountSeat seat(each_database());
  AccountHost here(seat, "host-a");
  AccountHost there(seat, "host-b");
  here.connect();
  const auto link = here.link();
  const auto sent = VALUE(link->credential({}));
  REQUIRE(there.link()->renew(sent.generation, {}).has_value());
  REQUIRE(link->renew(sent.generation, {}).has_value());
  CHECK(here.token() == "access-2");
  CHECK(seat.provider.requests == 1);
}

// Makes `threads` calls at the same time, distributed over the hosts. The provider answers when all
// calls have begun.
void call_at_once(AccountSeat& seat, const std::vector<AccountHost*>& hosts, int threads) {
  std::latch begun(threads);
  seat.provider.while_asked = [&] { begun.wait(); };
  std::vector<std::future<std::string>> calls;
  for (int i = 0; i < threads; ++i) {
    calls.push_back(std::async(std::launch::async, [&, i] {
      const auto link = hosts[static_cast<std::size_t>(i) % hosts.size()]->link();
      begun.arrive_and_wait();
      return std::string(link->credential({}).value().secret.reveal());
    }));
  }
  for (auto& call : calls) CHECK(call.get() == "access-2");
  CHECK(seat.provider.requests == 1);
}

TEST_CASE("200 calls at once on one expired token make one request") {
  AccountSeat seat(each_database());
  AccountHost host(seat);
  host.connect();
  seat.clock.pass(std::chrono::hours(2));
  call_at_once(seat, {&host}, 200);
}

TEST_CASE("200 calls at once on two hosts make one request") {
  AccountSeat seat(each_database());
  AccountHost here(seat, "host-a");
  AccountHost there(seat, "host-b");
  here.connect();
  seat.clock.pass(std::chrono::hours(2));
  call_at_once(seat, {&here, &there}, 200);
}

accounts::LinkRecord keep_without_refresh_token(AccountHost& host,
                                                const std::string& account = "") {
  auto tokens = host.seat.provider.first();
  tokens.refresh_token.reset();
  accounts::Grant grant;
  grant.credential = std::move(tokens);
  grant.oauth_user_id = account;
  return VALUE(host.accounts.grants.keep({}, *test::acme(), grant));
}

TEST_CASE("a token that runs out and came without a refresh token expires the link") {
  AccountSeat seat(store::Dialect::kSqlite);
  AccountHost host(seat);
  const auto made = keep_without_refresh_token(host);
  seat.clock.pass(std::chrono::minutes(59) + std::chrono::seconds(59));
  CHECK(host.token() == "access-1");
  seat.clock.pass(std::chrono::seconds(1));
  CHECK(host.token() == "LINK_EXPIRED");
  CHECK(record_of(host, made.id).status == LinkStatus::kExpired);
  CHECK(record_of(host, made.id).cause == "token_expired");
  REQUIRE_CODE(host.link()->authorize({*test::acme(), "list", {}}), kLinkExpired);
}

TEST_CASE("an account of our own client's gets its next token without a refresh token") {
  AccountSeat seat(store::Dialect::kSqlite);
  AccountHost host(seat);
  seat.provider.own_client = true;
  keep_without_refresh_token(host, "application:acme-client");
  seat.clock.pass(std::chrono::hours(2));
  CHECK(host.token() == "access-2");
}

TEST_CASE("a person's account never goes on with tokens of our own client's") {
  AccountSeat seat(store::Dialect::kSqlite);
  AccountHost host(seat);
  seat.provider.own_client = true;
  keep_without_refresh_token(host, GENERATE("", "acme-1"));
  seat.clock.pass(std::chrono::hours(2));
  CHECK(host.token() == "LINK_EXPIRED");
  CHECK(seat.provider.requests == 0);
}

TEST_CASE(
    "a call whose account is connected again while it is refreshed goes on with what was granted") {
  AccountSeat seat(each_database());
  AccountHost host(seat);
  host.connect();
  seat.clock.pass(std::chrono::hours(2));
  const auto link = host.link();
  seat.provider.while_asked = [&] { host.connect(); };
  const auto sent = VALUE(link->credential({}));
  CHECK(sent.secret.reveal() == "access-2");
  CHECK(host.token() == "access-2");
  CHECK(seat.provider.requests == 1);
}

TEST_CASE("an account that is connected again before or after the provider is asked goes on too") {
  using accounts::RefreshPoint;
  const auto [at, requests, granted] = GENERATE(
      table<RefreshPoint, int, std::string>({{RefreshPoint::kCredentialRead, 0, "access-2"},
                                             {RefreshPoint::kAnswerReceived, 1, "access-3"}}));
  AccountSeat seat(each_database());
  AccountHost* connecting = nullptr;
  accounts::AccountsOptions options;
  options.refresh.reached = [&, at = at](RefreshPoint point) {
    if (point == at) connecting->connect();
  };
  AccountHost host(seat, "host-a", options);
  connecting = &host;
  const auto made = host.connect();
  seat.clock.pass(std::chrono::hours(2));
  CHECK(host.token() == granted);
  CHECK(seat.provider.requests == requests);
  CHECK(host.accounts.refresher.held().empty());
  CHECK(record_of(host, made.id).status == LinkStatus::kActive);
}

TEST_CASE("a refresh whose answer was lost is asked for again, and what it cost is said") {
  AccountSeat seat(each_database());
  AccountHost host(seat);
  const auto made = host.connect();
  seat.clock.pass(std::chrono::hours(2));
  seat.provider.fail_next(refusal(oauth_messages::Reason::kOutcomeUnknown));
  CHECK(host.token() == "REFRESH_FAILED");
  CHECK(number_of(*host.store, "select count(*) from link_refresh") == 1);
  seat.clock.pass(std::chrono::minutes(1));
  SECTION("the provider had not carried it out") { CHECK(host.token() == "access-2"); }
  SECTION("it had, and takes the old token no more") {
    seat.provider.first();
    CHECK(host.token() == "LINK_EXPIRED");
    CHECK(record_of(host, made.id).cause == "refresh_interrupted");
  }
  CHECK(number_of(*host.store, "select count(*) from link_refresh") == 0);
}

TEST_CASE(
    "a new token that the store would not take is kept and committed before another is asked") {
  AccountSeat seat(store::Dialect::kSqlite);
  AccountHost host(seat);
  host.connect();
  seat.clock.pass(std::chrono::hours(2));
  seat.provider.while_asked = [&] {
    execute(*host.store, "alter table link_credential rename to hidden");
  };
  CHECK(host.token() == "REFRESH_FAILED");
  execute(*host.store, "alter table hidden rename to link_credential");
  seat.provider.while_asked = nullptr;
  seat.clock.pass(std::chrono::minutes(1));
  CHECK(host.token() == "access-2");
  CHECK(seat.provider.requests == 1);
}

TEST_CASE(
    "a call that loses patience goes, and the refresh it began is finished for the next one") {
  AccountSeat seat(store::Dialect::kSqlite);
  AccountHost host(seat);
  host.connect();
  seat.clock.pass(std::chrono::hours(2));
  std::promise<void> answer;
  auto answered = answer.get_future();
  seat.provider.while_asked = [&] { answered.wait(); };
  const Patience little{.deadline = SystemClock().now() + std::chrono::milliseconds(20)};
  REQUIRE_CODE(host.link()->credential(little), kDeadlineExceeded);
  std::stop_source stop;
  stop.request_stop();
  const std::stop_token stopped = stop.get_token();
  REQUIRE_CODE(host.link()->credential({.cancellation = &stopped}), kCancelled);
  answer.set_value();
  CHECK(host.token() == "access-2");
  CHECK(seat.provider.requests == 1);
}

TEST_CASE("what a dead host was refreshing is refreshed by another when its lease has run out") {
  AccountSeat seat(each_database());
  AccountHost host(seat);
  const auto made = host.connect();
  seat.clock.pass(std::chrono::hours(2));
  store::Leases dead(*host.store, "dead-host");
  REQUIRE(VALUE(dead.acquire("refresh/" + made.id, std::chrono::hours(1))).has_value());
  // the lease has expired
  host.wait.event = [&] { execute(*host.store, "update lease set expires_at = 0"); };
  CHECK(host.token() == "access-2");
}

TEST_CASE("a refresh that another host does not come to an end with is REFRESH_FAILED in the end") {
  AccountSeat seat(each_database());
  AccountHost host(seat);
  const auto made = host.connect();
  seat.clock.pass(std::chrono::hours(2));
  store::Leases stuck(*host.store, "stuck-host");
  REQUIRE(VALUE(stuck.acquire("refresh/" + made.id, std::chrono::hours(1))).has_value());
  host.wait.event = [&] { seat.clock.pass(std::chrono::seconds(15)); };
  const auto refused = host.link()->credential({});
  REQUIRE_CODE(refused, kRefreshFailed);
  CHECK(refused.error().details().reason == "refreshed_elsewhere");
  CHECK(seat.provider.requests == 0);
  CHECK(record_of(host, made.id).status == LinkStatus::kActive);
}

}  // namespace
}  // namespace patchbay
