// Tests the stored status, the shown status and the later requests after a provider refused a
// credential.
#include <soci/soci.h>

#include "accounts/account_seat.h"
#include "accounts/link_table.h"
#include "links/cause.h"

namespace patchbay {
namespace {

using accounts::LinkStatus;
using test::AccountHost;
using test::AccountSeat;

// Makes an account with a key, or with a token that was issued without a refresh token.
accounts::LinkRecord keep_unrenewable(AccountHost& host, bool by_key) {
  accounts::Grant grant;
  if (by_key) {
    grant.credential = accounts::HandedKey{Secret("the-key")};
  } else {
    auto tokens = host.seat.provider.first();
    tokens.refresh_token.reset();
    grant.credential = std::move(tokens);
  }
  return VALUE(host.accounts.grants.keep({}, *test::acme(), grant));
}

accounts::LinkRecord stored(AccountHost& host, const std::string& id) {
  return VALUE(host.accounts.links.get({}, id));
}

std::int64_t refuse(AccountHost& host, Code expected) {
  const auto link = host.link();
  const auto sent = VALUE(link->credential({}));
  const auto renewed = link->renew(sent.generation, {});
  REQUIRE(renewed.has_error());
  CHECK(name_of(renewed.error().code()) == name_of(expected));
  return sent.generation;
}

TEST_CASE("one refusal marks a link that cannot be renewed, and keeps its credential") {
  AccountSeat seat(each_database());
  AccountHost host(seat);
  const bool by_key = GENERATE(true, false);
  const std::string secret = by_key ? "the-key" : "access-1";
  const auto made = keep_unrenewable(host, by_key);
  const auto generation = refuse(host, Code::kLinkExpired);
  CHECK(stored(host, made.id).status == LinkStatus::kError);
  CHECK(stored(host, made.id).cause == "token_refused");
  CHECK(stored(host, made.id).generation == generation);
  CHECK(host.recorded().back() == "security.refresh_failed");
  const auto written = host.recorded().size();

  CHECK(host.link()->authorize({*test::acme(), "list", {}}).has_value());
  CHECK(host.token() == secret);  // the next call uses the secret again
  refuse(host, Code::kLinkExpired);
  CHECK(host.recorded().size() == written);  // the link was already marked, so no record is added

  host.link()->accepted(generation);
  CHECK(stored(host, made.id).status == LinkStatus::kActive);
  CHECK(stored(host, made.id).cause.empty());
  CHECK(host.token() == secret);
  CHECK(seat.provider.requests == 0);
}

TEST_CASE("a mark is cleared on the host where the credential is taken, whichever set it") {
  AccountSeat seat(each_database());
  AccountHost here(seat, "host-a");
  AccountHost there(seat, "host-b");
  const auto made = keep_unrenewable(here, true);
  const auto generation = refuse(here, Code::kLinkExpired);
  seat.clock.pass(std::chrono::seconds(6));
  there.link()->accepted(generation);
  CHECK(stored(here, made.id).status == LinkStatus::kActive);
}

TEST_CASE("what is said of an earlier credential is not about the one there is") {
  AccountSeat seat(each_database());
  AccountHost host(seat);
  const auto made = keep_unrenewable(host, true);
  const auto link = host.link();
  const auto old = VALUE(link->credential({})).generation;
  accounts::Grant grant;
  grant.credential = accounts::HandedKey{Secret("the-new-key")};
  grant.link = made.id;
  seat.clock.pass(std::chrono::milliseconds(1));
  REQUIRE(VALUE(host.accounts.grants.keep({}, *test::acme(), grant)).id == made.id);
  link->doubted(old);
  link->revoked(old);
  CHECK(stored(host, made.id).status == LinkStatus::kActive);
  REQUIRE(link->renew(old, {}).has_value());
  CHECK(host.token() == "the-new-key");
  refuse(host, Code::kLinkExpired);
  link->accepted(old);
  CHECK(stored(host, made.id).status == LinkStatus::kError);
}

TEST_CASE("a host whose old token is said to be gone keeps the token that another host got since") {
  AccountSeat seat(each_database());
  AccountHost here(seat, "host-a");
  AccountHost there(seat, "host-b");
  const auto made = here.connect();
  const auto link = here.link();
  const auto old = VALUE(link->credential({})).generation;
  REQUIRE(there.link()->renew(old, {}).has_value());
  link->revoked(old);
  CHECK(stored(here, made.id).status == LinkStatus::kActive);
  CHECK(here.token() == "access-2");
  CHECK(there.token() == "access-2");
}

TEST_CASE(
    "a link that its user is giving up keeps its cause, though the provider refuses it meanwhile") {
  AccountSeat seat(each_database());
  AccountHost host(seat);
  const auto made = host.connect();
  const auto link = host.link();
  const auto generation = VALUE(link->credential({})).generation;
  // The state while the provider is told of the revocation: the credential still exists.
  REQUIRE(host.store
              ->transaction([&](store::Transaction& transaction) -> Result<void> {
                accounts::set_status(transaction, made.id, accounts::LinkStatus::kRevoked,
                                     links::cause::kUserDeleted);
                return success();
              })
              .has_value());
  link->revoked(generation);
  const auto now = stored(host, made.id);
  CHECK(now.status == LinkStatus::kRevoked);
  CHECK(now.cause == links::cause::kUserDeleted);
}

TEST_CASE("a credential that is said to be gone, unconfirmed, is doubted and kept") {
  AccountSeat seat(each_database());
  AccountHost host(seat);
  const auto made = host.connect();
  const auto link = host.link();
  const auto sent = VALUE(link->credential({}));
  link->doubted(sent.generation);
  CHECK(stored(host, made.id).status == LinkStatus::kError);
  CHECK(host.token() == "access-1");
  link->accepted(sent.generation);
  CHECK(stored(host, made.id).status == LinkStatus::kActive);
  link->revoked(sent.generation);  // confirms the revocation
  CHECK(stored(host, made.id).status == LinkStatus::kRevoked);
  CHECK(number_of(*host.store, "select count(*) from link_credential") == 0);
  link->accepted(sent.generation);
  link->doubted(sent.generation);
  CHECK(stored(host, made.id).status == LinkStatus::kRevoked);
}

TEST_CASE("a clock that was wrong costs no account") {
  AccountSeat seat(each_database());
  AccountHost host(seat);
  const auto made = keep_unrenewable(host, false);
  seat.clock.pass(std::chrono::hours(3));
  CHECK(host.token() == "LINK_EXPIRED");
  CHECK(stored(host, made.id).status == LinkStatus::kExpired);
  seat.clock.pass(-std::chrono::hours(3));
  const auto link = host.link();
  REQUIRE(link->authorize({*test::acme(), "list", {}}).has_value());
  const auto sent = VALUE(link->credential({}));
  CHECK(sent.secret.reveal() == "access-1");
  link->accepted(sent.generation);
  CHECK(stored(host, made.id).status == LinkStatus::kActive);
}

// Makes one call to an endpoint that refuses every request, in the way the HTTP service does.
// Returns the failure's code.
std::string call_refusing(AccountHost& host) {
  const auto link = host.link();
  for (;;) {
    auto sent = link->credential({});
    if (sent.has_error()) return std::string(name_of(sent.error().code()));
    const auto renewed = link->renew(sent.value().generation, {});
    if (renewed.has_error()) return std::string(name_of(renewed.error().code()));
  }
}

TEST_CASE("an endpoint that refuses every token costs one refresh, on two hosts too") {
  AccountSeat seat(each_database());
  AccountHost here(seat, "host-a");
  AccountHost there(seat, "host-b");
  const auto made = here.connect();
  CHECK(there.token() == "access-1");  // this host has the token in its cache
  for (int i = 0; i < 6; ++i) {
    CHECK(call_refusing(i % 2 == 0 ? here : there) == "PROVIDER_ERROR");
    seat.clock.pass(std::chrono::seconds(7));
  }
  CHECK(seat.provider.requests == 1);
  CHECK(stored(here, made.id).status == LinkStatus::kActive);
  CHECK(here.token() == "access-2");
}

TEST_CASE("after a pause a refused token is renewed again, and one that is due at once") {
  AccountSeat seat(each_database());
  AccountHost host(seat);
  host.connect();
  CHECK(call_refusing(host) == "PROVIDER_ERROR");
  seat.clock.pass(std::chrono::minutes(4));
  CHECK(call_refusing(host) == "PROVIDER_ERROR");
  CHECK(seat.provider.requests == 1);
  seat.clock.pass(std::chrono::minutes(2));
  CHECK(call_refusing(host) == "PROVIDER_ERROR");
  CHECK(seat.provider.requests == 2);
  seat.clock.pass(std::chrono::minutes(59) + std::chrono::seconds(30));
  // the token expires soon, so it is refreshed, although it was refused several times
  CHECK(host.token() == "access-4");
  CHECK(call_refusing(host) == "PROVIDER_ERROR");
  // The last refresh was not caused by a refusal, so the refused token may be refreshed at once.
  CHECK(seat.provider.requests == 4);
}

TEST_CASE("a refresh that a wrong clock dated in the future holds up nothing") {
  AccountSeat seat(each_database());
  AccountHost host(seat);
  host.connect();
  seat.clock.pass(std::chrono::minutes(50));
  CHECK(call_refusing(host) == "PROVIDER_ERROR");
  seat.clock.pass(-std::chrono::minutes(40));
  CHECK(call_refusing(host) == "PROVIDER_ERROR");
  CHECK(seat.provider.requests == 2);
}

TEST_CASE("a new key takes the place of a doubted one of which nobody knows whose it is") {
  AccountSeat seat(each_database());
  AccountHost host(seat);
  const auto made = keep_unrenewable(host, true);
  refuse(host, Code::kLinkExpired);
  accounts::Grant grant;
  grant.credential = accounts::HandedKey{Secret("the-new-key")};
  grant.oauth_user_id = GENERATE("", "acme-2");
  const auto kept = VALUE(host.accounts.grants.keep({}, *test::acme(), grant));
  CHECK((kept.id == made.id) == grant.oauth_user_id.empty());
  CHECK(kept.status == LinkStatus::kActive);
}

TEST_CASE("a token whose first request is refused is kept, and shown as doubted") {
  AccountSeat seat(each_database());
  AccountHost host(seat);
  accounts::Grant grant;
  grant.credential = seat.provider.first();
  grant.is_doubted = true;
  const auto kept = VALUE(host.accounts.grants.keep({}, *test::acme(), grant));
  CHECK(kept.status == LinkStatus::kError);
  const auto link = host.link();
  link->accepted(VALUE(link->credential({})).generation);
  CHECK(stored(host, kept.id).status == LinkStatus::kActive);
}

}  // namespace
}  // namespace patchbay
