// Tests that tokens without use are refreshed before they expire.
#include <algorithm>
#include <future>
#include <latch>
#include <semaphore>

#include "accounts/refresh_steps.h"
#include "accounts/refresher.h"

namespace patchbay {
namespace {

using test::AccountHost;
using test::AccountSeat;
using test::refusal;

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
  CHECK(is_done);  // tend() returned before the provider answered
  CHECK(tending.get().has_value());
  CHECK(host.token() == "access-2");
}

// Counts the refreshes of a host that have ended. refresh_due() does not wait for refreshes.
class EndedRefreshes {
 public:
  accounts::AccountsOptions counted() {
    accounts::AccountsOptions options;
    options.refresh.reached = [this](accounts::RefreshPoint point) {
      if (point == accounts::RefreshPoint::kLeaseReleased) ended_.release();
    };
    return options;
  }
  // Waits for `count` more refreshes to end. Returns false after a timeout.
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
  // At the end of the list, the refresher starts again with the refreshes that failed.
  CHECK(VALUE(refresher.refresh_due(2)) == 0);
  CHECK(VALUE(refresher.refresh_due(2)) == 2);
}

TEST_CASE("a token endpoint that does not answer holds up no account of another provider") {
  AccountSeat seat(store::Dialect::kSqlite);
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
