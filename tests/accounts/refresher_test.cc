// Tests how tokens are kept valid.
#include "accounts/refresher.h"

#include <algorithm>
#include <future>
#include <latch>
#include <semaphore>
#include <thread>

#include "accounts/account_seat.h"
#include "oauth_messages/reason.h"

namespace patchbay {
namespace {

using accounts::LinkStatus;
using test::AccountHost;
using test::AccountSeat;

Error refusal(oauth_messages::Reason reason, Code code = Code::kRefreshFailed) {
  return Error(code, "The provider said no.")
      .with_reason(std::string(oauth_messages::word_of(reason)));
}

accounts::LinkRecord record_of(AccountHost& host, const std::string& id) {
  return VALUE(host.accounts.links.get({}, id));
}

TEST_CASE("a token that is good is used as it is; one that is due is refreshed first") {
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

// Makes `threads` calls at once, spread over the hosts. The provider answers when all calls have
// begun.
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

TEST_CASE("a refresh that fails this time leaves the link, and is not tried again at once") {
  AccountSeat seat(each_database());
  AccountHost host(seat);
  const auto made = host.connect();
  seat.clock.pass(std::chrono::hours(2));
  seat.provider.fail_next(refusal(oauth_messages::Reason::kProviderDown));
  const auto failed = host.link()->credential({});
  REQUIRE_CODE(failed, kRefreshFailed);
  CHECK(failed.error().details().reason == "provider_down");
  CHECK(failed.error().retryable());
  const auto again = host.link()->credential({});
  REQUIRE_CODE(again, kRefreshFailed);
  CHECK(again.error().details().retry_after.has_value());
  CHECK(seat.provider.requests == 1);
  CHECK(record_of(host, made.id).status == LinkStatus::kActive);
  CHECK(number_of(*host.store, "select count(*) from link_refresh") == 0);
  seat.clock.pass(std::chrono::seconds(2));
  CHECK(host.token() == "access-2");
}

TEST_CASE("an account that waits after a failed refresh is shown, and tried at once when lifted") {
  AccountSeat seat(each_database());
  AccountHost host(seat);
  const auto made = host.connect();
  auto& refresher = host.accounts.refresher;
  CHECK(refresher.held().empty());
  CHECK_FALSE(refresher.forget_trouble(made.id));
  seat.clock.pass(std::chrono::hours(2));
  const WallTime failed_at = seat.clock.wall();
  seat.provider.fail_next(
      refusal(oauth_messages::Reason::kProviderDown).with_retry_after(std::chrono::minutes(10)));
  CHECK(host.token() == "REFRESH_FAILED");
  seat.clock.pass(std::chrono::minutes(4));
  CHECK(host.token() == "REFRESH_FAILED");
  const auto held = refresher.held();
  REQUIRE(held.size() == 1);
  CHECK(held[0].link == made.id);
  CHECK(held[0].connector == "acme_files");
  CHECK(held[0].since == failed_at);
  CHECK(held[0].failures == 1);
  CHECK(held[0].left == std::chrono::minutes(6));
  CHECK(seat.provider.requests == 1);
  CHECK(refresher.forget_trouble(made.id));
  CHECK(host.token() == "access-2");
  CHECK(refresher.held().empty());
}

TEST_CASE("an account whose wait after a failed refresh is over is not shown any more") {
  AccountSeat seat(Dialect::kSqlite);
  AccountHost host(seat);
  const auto made = host.connect();
  seat.clock.pass(std::chrono::hours(2));
  seat.provider.fail_next(refusal(oauth_messages::Reason::kProviderDown));
  CHECK(host.token() == "REFRESH_FAILED");
  CHECK(host.accounts.refresher.held().size() == 1);
  seat.clock.pass(std::chrono::seconds(2));
  CHECK(host.accounts.refresher.held().empty());
  CHECK_FALSE(host.accounts.refresher.forget_trouble(made.id));
}

TEST_CASE("a failed refresh of a token that is still good is no failure of the call") {
  AccountSeat seat(Dialect::kSqlite);
  AccountHost host(seat);
  host.connect();
  seat.clock.pass(std::chrono::minutes(59) + std::chrono::seconds(1));
  seat.provider.fail_next(refusal(oauth_messages::Reason::kProviderDown));
  CHECK(host.token() == "access-1");
  CHECK(host.token() == "access-1");
  CHECK(seat.provider.requests == 1);
  seat.clock.pass(std::chrono::seconds(3));
  CHECK(host.token() == "access-2");
}

TEST_CASE("invalid_grant expires the link, says why, and leaves no token behind") {
  AccountSeat seat(each_database());
  AccountHost host(seat);
  const auto made = host.connect();
  seat.clock.pass(std::chrono::hours(2));
  seat.provider.fail_next(refusal(oauth_messages::Reason::kInvalidGrant, Code::kLinkExpired));
  const auto link = host.link();
  const auto failed = link->credential({});
  REQUIRE_CODE(failed, kLinkExpired);
  CHECK(failed.error().details().reason == "invalid_grant");
  REQUIRE_CODE(link->credential({}), kLinkExpired);
  REQUIRE_CODE(host.link()->authorize({*test::acme(), "list", {}}), kLinkExpired);
  CHECK(seat.provider.requests == 1);
  CHECK(record_of(host, made.id).status == LinkStatus::kExpired);
  CHECK(number_of(*host.store, "select count(*) from link_credential") == 0);
  CHECK(host.recorded().back() == "security.refresh_failed");
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
  AccountSeat seat(Dialect::kSqlite);
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
  AccountSeat seat(Dialect::kSqlite);
  AccountHost host(seat);
  seat.provider.own_client = true;
  keep_without_refresh_token(host, "application:acme-client");
  seat.clock.pass(std::chrono::hours(2));
  CHECK(host.token() == "access-2");
}

TEST_CASE("a person's account never goes on with tokens of our own client's") {
  AccountSeat seat(Dialect::kSqlite);
  AccountHost host(seat);
  seat.provider.own_client = true;
  keep_without_refresh_token(host, GENERATE("", "acme-1"));
  seat.clock.pass(std::chrono::hours(2));
  CHECK(host.token() == "LINK_EXPIRED");
  CHECK(seat.provider.requests == 0);
}

TEST_CASE("a new grant is not kept waiting by the failures of the one before") {
  AccountSeat seat(Dialect::kSqlite);
  AccountHost host(seat);
  host.connect();
  seat.clock.pass(std::chrono::hours(2));
  seat.provider.fail_next(refusal(oauth_messages::Reason::kProviderDown));
  CHECK(host.token() == "REFRESH_FAILED");
  host.connect();
  const auto link = host.link();
  REQUIRE(link->renew(VALUE(link->credential({})).generation, {}).has_value());
  CHECK(host.token() == "access-3");
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

TEST_CASE("a refresh that the provider refuses for our client's sake marks the link, and heals") {
  AccountSeat seat(Dialect::kSqlite);
  AccountHost host(seat);
  const auto made = host.connect();
  seat.clock.pass(std::chrono::hours(2));
  seat.provider.fail_next(refusal(oauth_messages::Reason::kClientRejected));
  CHECK(host.token() == "REFRESH_FAILED");
  CHECK(record_of(host, made.id).status == LinkStatus::kError);
  CHECK(record_of(host, made.id).cause == "client_rejected");
  seat.clock.pass(std::chrono::minutes(1));
  CHECK(host.token() == "access-2");
  CHECK(record_of(host, made.id).status == LinkStatus::kActive);
}

TEST_CASE("a refresh whose answer was lost is asked for again; what it cost is said") {
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
  AccountSeat seat(Dialect::kSqlite);
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

TEST_CASE("a call that loses patience goes; the refresh it began is finished for the next one") {
  AccountSeat seat(Dialect::kSqlite);
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
  Leases dead(*host.store, "dead-host");
  REQUIRE(VALUE(dead.acquire("refresh/" + made.id, std::chrono::hours(1))).has_value());
  // the lease expired
  host.wait.event = [&] { execute(*host.store, "update lease set expires_at = 0"); };
  CHECK(host.token() == "access-2");
}

TEST_CASE("a refresh that another host does not come to an end with is REFRESH_FAILED in the end") {
  AccountSeat seat(each_database());
  AccountHost host(seat);
  const auto made = host.connect();
  seat.clock.pass(std::chrono::hours(2));
  Leases stuck(*host.store, "stuck-host");
  REQUIRE(VALUE(stuck.acquire("refresh/" + made.id, std::chrono::hours(1))).has_value());
  host.wait.event = [&] { seat.clock.pass(std::chrono::seconds(15)); };
  const auto refused = host.link()->credential({});
  REQUIRE_CODE(refused, kRefreshFailed);
  CHECK(refused.error().details().reason == "refreshed_elsewhere");
  CHECK(seat.provider.requests == 0);
  CHECK(record_of(host, made.id).status == LinkStatus::kActive);
}

TEST_CASE("who tends the accounts waits for no provider, and what was begun is finished") {
  AccountSeat seat(each_database());
  AccountHost host(seat);
  seat.provider.refresh_lifetime = std::chrono::hours(24 * 9);
  host.connect();
  seat.clock.pass(std::chrono::hours(24 * 6 + 1));
  std::latch answered(1);
  seat.provider.while_asked = [&] { answered.wait(); };
  auto tending = std::async(std::launch::async, [&] { return host.accounts.tend(); });
  const bool is_done = tending.wait_for(std::chrono::seconds(30)) == std::future_status::ready;
  answered.count_down();
  CHECK(is_done);  // although the provider had not answered yet
  CHECK(tending.get().has_value());
  CHECK(host.token() == "access-2");
}

// Tells when refreshes of a host have come to an end, because refresh_due does not wait for them.
class EndedRefreshes {
 public:
  accounts::AccountsOptions counted() {
    accounts::AccountsOptions options;
    options.refresh.reached = [this](accounts::RefreshPoint point) {
      if (point == accounts::RefreshPoint::kLeaseReleased) ended_.release();
    };
    return options;
  }
  // Waits for so many more. Returns false if they do not come.
  bool wait(int count) {
    for (; count > 0; --count) {
      if (!ended_.try_acquire_for(std::chrono::seconds(30))) return false;
    }
    return true;
  }

 private:
  std::counting_semaphore<> ended_{0};
};

TEST_CASE("idle tokens that would lapse are refreshed in time, others are left alone") {
  AccountSeat seat(each_database());
  EndedRefreshes refreshes;
  AccountHost host(seat, "host-a", refreshes.counted());
  AccountHost there(seat, "host-b");
  seat.provider.refresh_lifetime = std::chrono::hours(24 * 9);
  host.connect();
  seat.clock.pass(std::chrono::hours(24 * 5));
  CHECK(VALUE(host.accounts.refresher.refresh_due()) == 0);
  seat.clock.pass(std::chrono::hours(24 + 1));
  CHECK(VALUE(host.accounts.refresher.refresh_due()) == 1);
  REQUIRE(refreshes.wait(1));
  CHECK(seat.provider.requests == 1);
  CHECK(VALUE(host.accounts.refresher.refresh_due()) == 0);
  seat.clock.pass(std::chrono::hours(24 * 5));
  CHECK(there.token() == "access-3");  // by now, the first refresh token would have expired
}

TEST_CASE("accounts that cannot be renewed keep nobody's idle token from being renewed") {
  AccountSeat seat(each_database());
  EndedRefreshes refreshes;
  AccountHost host(seat, "host-a", refreshes.counted());
  auto& refresher = host.accounts.refresher;
  seat.provider.refresh_lifetime = std::chrono::hours(24 * 9);
  for (const char* user : {"one", "two", "three"}) host.connect({"broken", user, {}, {}});
  host.connect();
  seat.provider.while_asked_for = [](const accounts::Grantee& grantee) -> Result<void> {
    if (grantee.organization != "broken") return success();
    return refusal(oauth_messages::Reason::kClientRejected);
  };
  seat.clock.pass(std::chrono::hours(24 * 6 + 1));
  CHECK(VALUE(refresher.refresh_due(2)) == 2);
  REQUIRE(refreshes.wait(2));
  CHECK(VALUE(refresher.refresh_due(2)) == 2);
  REQUIRE(refreshes.wait(2));
  const auto recorded = host.recorded();
  CHECK(std::count(recorded.begin(), recorded.end(), "security.refresh_failed") == 3);
  CHECK(std::count(recorded.begin(), recorded.end(), "security.token_refreshed") == 1);
  // At the end of the list it begins again with those that failed.
  CHECK(VALUE(refresher.refresh_due(2)) == 0);
  CHECK(VALUE(refresher.refresh_due(2)) == 2);
}

TEST_CASE("a token endpoint that does not answer holds up no account of another provider") {
  AccountSeat seat(Dialect::kSqlite);
  std::latch answered(1);
  accounts::AccountsOptions options;
  options.refresh.threads = 4;
  AccountHost host(seat, "host-a", options);
  seat.provider.refresh_lifetime = std::chrono::hours(24 * 9);
  for (int i = 0; i < 8; ++i) host.connect({"org", "user-" + std::to_string(i), {}, {}});
  auto bolt = *test::acme("bolt_files");
  bolt.identity.provider = "bolt";
  accounts::Grant grant;
  grant.credential = seat.provider.first();
  VALUE(host.accounts.grants.keep(test::kAnn, bolt, grant));
  const auto link = VALUE(host.links.find(bolt, "", test::kAnn));
  seat.provider.while_asked_for = [&](const accounts::Grantee& grantee) -> Result<void> {
    if (grantee.connector == "acme_files") answered.wait();
    return success();
  };
  seat.clock.pass(std::chrono::hours(24 * 6 + 1));
  CHECK(VALUE(host.accounts.refresher.refresh_due()) == 9);
  const auto token = link->credential({.deadline = SystemClock().now() + std::chrono::seconds(30)});
  answered.count_down();
  CHECK(VALUE(token).secret.reveal() == "access-10");
}

}  // namespace
}  // namespace patchbay
