// Tests the state of an account whose token could not be refreshed.
#include "accounts/refresh_steps.h"

namespace patchbay {
namespace {

using accounts::LinkStatus;
using test::AccountHost;
using test::AccountSeat;
using test::record_of;
using test::refusal;

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
  AccountSeat seat(store::Dialect::kSqlite);
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
  AccountSeat seat(store::Dialect::kSqlite);
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

TEST_CASE("a new grant is not kept waiting by the failures of the one before") {
  AccountSeat seat(store::Dialect::kSqlite);
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

TEST_CASE("a refresh that the provider refuses for our client's sake marks the link, and heals") {
  AccountSeat seat(store::Dialect::kSqlite);
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

}  // namespace
}  // namespace patchbay
