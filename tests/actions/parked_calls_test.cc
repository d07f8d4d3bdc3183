// Tests that parked calls are encrypted (sealed), belong to one user, and can be taken only once.
#include "actions/parked_calls.h"

#include <soci/soci.h>

#include <barrier>
#include <future>

#include "accounts/account_seat.h"
#include "base/digest.h"

namespace patchbay {
namespace {

using test::AccountHost;
using test::AccountSeat;
using test::kAnn;
using test::kBob;

// A host that parks calls.
struct ParkingHost : AccountHost {
  explicit ParkingHost(AccountSeat& at, const std::string& name = "host-a",
                       actions::ParkingOptions options = {})
      : AccountHost(at, name), parked({*store, *vault, audit, at.random}, options) {}

  actions::ParkedCalls parked;
};

actions::ParkedCall call(const std::string& arguments = R"({"title":"a secret plan"})") {
  return {"acme_files", "save", Secret(arguments), "named", "acme-link", "LINK_EXPIRED", "order-7"};
}

Secret park(ParkingHost& host, const actions::ParkedCall& what = call()) {
  return VALUE(host.parked.park(kAnn, what, "trace"));
}

TEST_CASE("a parked call is taken up as it was asked for, by its user alone") {
  AccountSeat seat(each_database());
  ParkingHost host(seat);
  const Secret token = park(host);
  CHECK(token.reveal().starts_with("pbr_"));  // the command line must not read a token as an option
  REQUIRE_CODE(host.parked.take(kBob, token.reveal(), ""), kNotFound);
  const auto taken = VALUE(host.parked.take(kAnn, token.reveal(), "trace"));
  CHECK(taken.call.connector == "acme_files");
  CHECK(taken.call.action == "save");
  CHECK(taken.call.arguments.reveal() == R"({"title":"a secret plan"})");
  CHECK(taken.call.link == "named");
  CHECK(taken.call.idempotency_key == "order-7");
  CHECK(host.recorded() ==
        std::vector<std::string>{"security.call_parked", "security.call_resumed"});
}

TEST_CASE("whoever means another action does not take a parked call, and it waits on") {
  AccountSeat seat(each_database());
  ParkingHost host(seat);
  const Secret token = park(host);
  REQUIRE_CODE(host.parked.take(kAnn, token.reveal(), "", {"acme_files", "delete"}), kNotFound);
  REQUIRE_CODE(host.parked.take(kAnn, token.reveal(), "", {"other", "save"}), kNotFound);
  CHECK(host.parked.take(kAnn, token.reveal(), "", {"acme_files", "save"}).has_value());
}

TEST_CASE("neither the token nor what was asked stands in the store") {
  AccountSeat seat(store::Dialect::kSqlite);
  ParkingHost host(seat);
  const Secret token = park(host);
  const std::string row = text_of(*host.store, "select id || sealed_arguments from parked_call");
  CHECK(row.find(token.reveal()) == std::string::npos);
  CHECK(row.find("secret plan") == std::string::npos);
}

TEST_CASE("a call that an earlier release parked is taken up without a key") {
  AccountSeat seat(store::Dialect::kSqlite);
  ParkingHost host(seat);
  const Secret token = park(host);
  const std::string id = sha256_hex(token.reveal());
  const std::string old =
      host.vault->seal({"parked_call", id, "sealed_arguments"}, "{\n\"title\":\"old\"}");
  REQUIRE(host.store
              ->transaction([&](store::Transaction& transaction) -> Result<void> {
                transaction.sql() << "update parked_call set sealed_arguments = :old",
                    soci::use(old);
                return success();
              })
              .has_value());
  const auto taken = VALUE(host.parked.take(kAnn, token.reveal(), "trace"));
  CHECK(taken.call.arguments.reveal() == "{\n\"title\":\"old\"}");
  CHECK(taken.call.idempotency_key.empty());
}

TEST_CASE("a call that was taken up is not taken up again: its outcome is unknown until it ends") {
  AccountSeat seat(each_database());
  ParkingHost here(seat, "host-a");
  ParkingHost there(seat, "host-b");
  const Secret token = park(here);
  const auto taken = VALUE(here.parked.take(kAnn, token.reveal(), ""));
  REQUIRE_CODE(there.parked.take(kAnn, token.reveal(), ""), kOutcomeUnknown);
  REQUIRE(here.parked.end(taken.ticket).has_value());
  REQUIRE_CODE(there.parked.take(kAnn, token.reveal(), ""), kNotFound);
}

TEST_CASE("of two hosts that race for a call one wins") {
  AccountSeat seat(each_database());
  ParkingHost here(seat, "host-a");
  ParkingHost there(seat, "host-b");
  for (int round = 0; round < 10; ++round) {
    const Secret token = park(here);
    std::barrier start(4);
    std::vector<std::future<bool>> racers;
    for (ParkingHost* host : {&here, &there, &here, &there}) {
      racers.push_back(std::async(std::launch::async, [&, host] {
        start.arrive_and_wait();
        return host->parked.take(kAnn, token.reveal(), "").has_value();
      }));
    }
    int won = 0;
    for (auto& racer : racers) won += racer.get() ? 1 : 0;
    CHECK(won == 1);
  }
}

TEST_CASE("the calls that one account stopped go with it, and the others stay") {
  AccountSeat seat(each_database());
  ParkingHost host(seat);
  park(host);
  actions::ParkedCall other = call();
  other.account = "another-link";
  park(host, other);
  REQUIRE(host.store
              ->transaction([](store::Transaction& transaction) -> Result<void> {
                actions::forget_parked_calls_of_link(transaction, "acme-link");
                return success();
              })
              .has_value());
  CHECK(text_of(*host.store, "select account from parked_call") == "another-link");
}

TEST_CASE("a call that waited too long is gone") {
  AccountSeat seat(each_database());
  actions::ParkingOptions options;
  options.lifetime = std::chrono::milliseconds(0);
  ParkingHost host(seat, "host-a", options);
  const Secret token = park(host);
  REQUIRE_CODE(host.parked.take(kAnn, token.reveal(), ""), kNotFound);
  REQUIRE(host.parked.sweep().has_value());
  CHECK(number_of(*host.store, "select count(*) from parked_call") == 0);
}

TEST_CASE("a call that a wrong clock dated in the future does not wait for longer") {
  AccountSeat seat(each_database());
  ParkingHost host(seat);
  const auto date_ahead = [&](const std::string& by) {
    execute(*host.store, "update parked_call set created_at = created_at + " + by +
                             ", expires_at = expires_at + " + by);
  };
  const Secret ahead = park(host);
  date_ahead("3600000");
  REQUIRE_CODE(host.parked.take(kAnn, ahead.reveal(), ""), kNotFound);
  const Secret little = park(host);
  date_ahead("30000");
  CHECK(host.parked.take(kAnn, little.reveal(), "").has_value());  // succeeds: the date is only
                                                                   // little ahead, as after a clock
                                                                   // was corrected
}

TEST_CASE("what a user may have parked is bounded in size and number, the oldest gives way") {
  AccountSeat seat(each_database());
  actions::ParkingOptions options;
  options.calls_per_user = 3;
  options.argument_bytes = 100;
  ParkingHost host(seat, "host-a", options);
  REQUIRE_CODE(host.parked.park(kAnn, call(std::string(101, 'x')), ""), kTooLarge);
  std::vector<Secret> tokens;
  for (int i = 0; i < 5; ++i) {
    tokens.push_back(park(host, call(std::to_string(i))));
    execute(*host.store, "update parked_call set created_at = created_at - 1000");
  }
  CHECK(number_of(*host.store, "select count(*) from parked_call") == 3);
  REQUIRE_CODE(host.parked.take(kAnn, tokens[1].reveal(), ""), kNotFound);
  CHECK(VALUE(host.parked.take(kAnn, tokens[2].reveal(), "")).call.arguments.reveal() == "2");
  CHECK(VALUE(host.parked.take(kAnn, tokens[4].reveal(), "")).call.arguments.reveal() == "4");
}

}  // namespace
}  // namespace patchbay
