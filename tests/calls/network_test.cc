// Tests which limits a call shares with other calls, and which callers a provider's limit blocks.
#include "calls/network.h"

#include <catch2/catch.hpp>
#include <memory>
#include <set>
#include <vector>

#include "calls/empty_host.h"

namespace patchbay::calls {
namespace {

using namespace std::chrono_literals;

class NamedLink final : public links::Link {
 public:
  explicit NamedLink(std::string id, std::string domain = "")
      : id_(std::move(id)), domain_(std::move(domain)) {}
  [[nodiscard]] const std::string& id() const override { return id_; }
  [[nodiscard]] const std::string& account() const override { return nothing_; }
  [[nodiscard]] const std::string& user_configuration() const override { return nothing_; }
  [[nodiscard]] std::string domain() const override { return domain_; }
  [[nodiscard]] Result<void> authorize(const links::Need&) override { return success(); }
  Result<links::Credential> credential(const Patience&) override {
    return Error(Code::kLinkExpired, "not asked for here");
  }
  Result<void> renew(std::int64_t, const Patience&) override { return success(); }
  void accepted(std::int64_t) override {}
  void doubted(std::int64_t) override {}
  void revoked(std::int64_t) override {}

 private:
  const std::string id_;
  const std::string domain_;
  const std::string nothing_;
};

// A host with one connector. Its manifest has these `limits.requests` and this `network.allow`.
class NetworkSeat : public EmptyHost {
 public:
  explicit NetworkSeat(const std::string& requests, const std::string& allow = "")
      : connector(manifest_with(requests, allow), R"({"base_url":"http://127.0.0.1:1"})",
                  {loader, table}, {}) {}

  // Returns the network access of a call of `caller` for `link`. A null `link` means that the call
  // has no account.
  const http_service::HttpAccess& access(links::Link* link, const Caller* caller = nullptr) {
    networks.push_back(std::make_unique<CallNetwork>(parts, connector, link, caller, Patience{}));
    auto opened = networks.back()->open();
    REQUIRE(opened.has_value());
    return *opened.value();
  }
  std::chrono::milliseconds take(links::Link* link, const Caller* caller = nullptr) {
    return budget.take(access(link, caller).quotas);
  }
  // The provider answers a request of that link with this wait.
  void limit(std::chrono::milliseconds time, links::Link* link, const Caller* caller = nullptr) {
    static_cast<void>(
        access(link, caller).close_gates({.named = time, .assumed = {}, .longest = {}}));
  }
  // Returns how long a call must wait because of providers' answers.
  std::chrono::milliseconds blocked(links::Link* link, const Caller* caller = nullptr) {
    std::chrono::milliseconds longest(0);
    for (const http_client::BlockScope& scope : access(link, caller).block_scopes) {
      longest = std::max(longest, blocks.left(scope.subject));
    }
    return longest;
  }

  static manifest::Manifest manifest_with(const std::string& requests, const std::string& allow) {
    const std::string text =
        R"({"manifest":1,"id":"todo","domain":"work","namespace":"work","name":"Todo",)"
        R"("description":"A list.","version":"1.0.0","library":"todo.so","auth":[{"type":"none"}],)"
        R"("config":{"type":"object","properties":{"base_url":{"type":"string"}}},)"
        R"("user_configuration":{"type":"object","properties":{"site":{"type":"string"}}},)"
        R"("network":{"allow":[{"from":"config","pointer":"/base_url"})" +
        allow + R"(]},"limits":{"requests":)" + requests + "}}";
    auto read = manifest::parse_manifest(text);
    if (read.has_error()) FAIL(read.error().message());
    return std::move(read).value();
  }

  catalog::Connector connector;
  std::vector<std::unique_ptr<CallNetwork>> networks;

  NamedLink ann{"ann-1"};
  NamedLink bob{"bob-1"};
  NamedLink being_connected{""};
};

constexpr const char* kNone = "[]";
constexpr const char* kTwice = R"([{"count":1000,"window_seconds":60},
                                   {"count":2,"window_seconds":3600}])";
constexpr const char* kShared = R"([{"count":2,"window_seconds":60,"per":"connector"}])";
constexpr const char* kMixed = R"([{"count":100,"window_seconds":60,"per":"connector"},
                                   {"count":2,"window_seconds":60,"per":"link"}])";

TEST_CASE("every budget of a manifest holds, for each link apart") {
  NetworkSeat seat(kTwice);
  for (int i = 0; i < 2; ++i) CHECK(seat.take(&seat.ann) == 0ms);
  for (int i = 0; i < 8; ++i) CHECK(seat.take(&seat.ann) >= 3600s - 450s);
  CHECK(seat.take(&seat.bob) == 0ms);
}

TEST_CASE("a budget of the connector is shared by its links, one of the link is not") {
  NetworkSeat seat(kMixed);
  for (int i = 0; i < 2; ++i) CHECK(seat.take(&seat.ann) == 0ms);
  CHECK(seat.take(&seat.ann) > 52s);
  for (int i = 0; i < 49; ++i) {
    NamedLink another("link-" + std::to_string(i));
    for (int j = 0; j < 2; ++j) REQUIRE(seat.take(&another) == 0ms);
  }
  CHECK(seat.take(&seat.bob) > 52s);  // waits, because the 100 requests are used up
}

TEST_CASE("calls without a link are counted for each user of each organization") {
  NetworkSeat seat(R"([{"count":1,"window_seconds":60}])");
  const Caller ann{.organization = "acme", .user = "ann"};
  const Caller bob{.organization = "acme", .user = "bob"};
  const Caller namesake{.organization = "globex", .user = "ann"};
  CHECK(seat.take(nullptr, &ann) == 0ms);
  CHECK(seat.take(nullptr, &ann) > 52s);
  CHECK(seat.take(nullptr, &bob) == 0ms);
  CHECK(seat.take(nullptr, &namesake) == 0ms);
}

TEST_CASE("a call that yields to people leaves them a fifth, and waits for seconds at most") {
  NetworkSeat seat(R"([{"count":10,"window_seconds":60}])");
  CallNetwork background(seat.parts, seat.connector, &seat.ann, nullptr, Patience{});
  background.yield_to_people();
  const auto& access = *background.open().value();
  CHECK(access.longest_wait == 3s);
  for (int i = 0; i < 8; ++i) CHECK(seat.budget.take(access.quotas, access.urgency) == 0ms);
  CHECK(seat.budget.take(access.quotas, access.urgency) > 52s);
  for (int i = 0; i < 2; ++i) CHECK(seat.take(&seat.ann) == 0ms);  // both use the same budget
  CHECK(seat.take(&seat.ann) > 52s);
}

TEST_CASE("what an answer says is left counts for all calls of its link, and for no other") {
  NetworkSeat seat(kNone);
  const std::string key = seat.access(&seat.ann).provider_quota;
  seat.budget.learn(key, {.limit = 60, .left = 0, .resets_in = 60s});
  CHECK(seat.take(&seat.ann) == 60s);
  CHECK(seat.take(&seat.bob) == 0ms);
  CHECK(seat.take(nullptr) == 0ms);
  CHECK(seat.access(&seat.being_connected).provider_quota.empty());
}

TEST_CASE("a provider's limit blocks the link it was said to") {
  NetworkSeat seat(GENERATE(kNone, kTwice, kMixed));
  seat.limit(120s, &seat.ann);
  CHECK(seat.blocked(&seat.ann) == 120s);
  CHECK(seat.blocked(&seat.bob) == 0s);
  CHECK(seat.blocked(nullptr) == 0s);
  CHECK(seat.blocked(&seat.being_connected) == 0s);
}

TEST_CASE("a provider's limit blocks a link for a quarter of an hour at most") {
  NetworkSeat seat(kNone);
  seat.limit(std::chrono::hours(24 * 366), &seat.ann);
  CHECK(seat.blocked(&seat.ann) == 15min);
}

TEST_CASE("a call without a link, or for one that is being connected, blocks nobody") {
  NetworkSeat seat(GENERATE(kNone, kTwice, kShared, kMixed));
  const Caller eve{.organization = "evil", .user = "eve"};
  seat.limit(120s, nullptr, &eve);
  seat.limit(120s, nullptr);
  seat.limit(120s, &seat.being_connected, &eve);
  CHECK(seat.blocks.all().empty());
}

TEST_CASE("where all budgets are shared a limit is for everybody, one window long at most") {
  NetworkSeat seat(kShared);
  seat.limit(600s, &seat.ann);
  CHECK(seat.blocked(&seat.ann) == 600s);
  CHECK(seat.blocked(&seat.bob) == 60s);
  CHECK(seat.blocked(nullptr) == 60s);
  seat.clock.advance(60s);
  CHECK(seat.blocked(&seat.bob) == 0s);
  CHECK(seat.blocked(&seat.ann) == 540s);
}

// Microsoft Graph counts an application's requests for each organization, and also for each user.
TEST_CASE(
    "where an organization's accounts share limits, two that meet one hold back all of them") {
  NamedLink dan("dan-1", "acme.test");
  NamedLink eve("eve-1", "acme.test");
  NamedLink flo("flo-1", "acme.test");
  NamedLink gus("gus-1", "globex.test");
  const bool is_shared = GENERATE(true, false);
  NetworkSeat seat(std::string(kNone) + (is_shared ? R"(,"shared_by":"domain")" : ""));
  seat.limit(120s, &dan);
  CHECK(seat.blocked(&dan) == 120s);
  CHECK(seat.blocked(&flo) == 0s);
  seat.limit(60s, &eve);
  CHECK(seat.blocked(&flo) == (is_shared ? 60s : 0s));
  CHECK(seat.blocked(&gus) == 0s);
  CHECK(seat.blocked(&seat.ann) == 0s);
}

TEST_CASE("the server of one link's choice cannot block a shared budget") {
  NetworkSeat seat(kShared, R"(,{"from":"link","pointer":"/site"})");
  seat.limit(600s, &seat.ann);
  CHECK(seat.blocked(&seat.ann) == 600s);
  CHECK(seat.blocked(&seat.bob) == 0s);
}

TEST_CASE("answers and connections are kept for one account, and for nobody's not at all") {
  NetworkSeat seat(kNone);
  const Caller ann{.organization = "acme", .user = "ann"};
  const Caller bob{.organization = "acme", .user = "bob"};
  const Caller namesake{.organization = "globex", .user = "ann"};
  const std::set<std::string> accounts = {
      seat.access(&seat.ann, &ann).account, seat.access(&seat.bob, &bob).account,
      seat.access(nullptr, &ann).account, seat.access(nullptr, &bob).account,
      seat.access(nullptr, &namesake).account};
  CHECK(accounts.size() == 5);
  // under this name, the cache deletes the answers when the account ends
  CHECK(seat.access(&seat.ann, &ann).account == "ann-1");
  CHECK(seat.access(&seat.being_connected).account.empty());
  CHECK(seat.access(nullptr).account.empty());
}

TEST_CASE("what serves all callers has a network without the account of the call that made it") {
  NetworkSeat seat(kMixed);
  const Caller ann{.organization = "acme", .user = "ann"};
  CallNetwork network(seat.parts, seat.connector, &seat.ann, &ann, Patience{});
  const auto opened = network.of_nobody().open();
  REQUIRE(opened.has_value());
  const http_service::HttpAccess& access = *opened.value();
  CHECK(access.account.empty());
  CHECK(access.organization.empty());
  CHECK(access.quotas.size() == 1);  // only the connector's quota
  REQUIRE(access.hook != nullptr);
  CHECK(access.hook->without_credential().message().find("uses none") != std::string::npos);
}

TEST_CASE("a call may send a thousand requests") {
  NetworkSeat seat(kNone);
  CHECK(*seat.access(&seat.ann).attempts_left == 1000);
}

}  // namespace
}  // namespace patchbay::calls
