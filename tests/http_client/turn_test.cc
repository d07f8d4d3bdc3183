// Tests when a request may be sent: how gates of failing origins close, and for which links.
#include <catch2/catch.hpp>
#include <thread>

#include "http_client/client_fixture.h"
#include "kit/reserved_port.h"

namespace patchbay {
namespace {

using namespace std::chrono_literals;

// Sends one connector's requests for several links to the fixture's server, or to a port without a
// server.
class Links {
 public:
  Links() {
    fixture.server.on("/down", [](const auto&, auto& connection) { connection.answer(500); });
    fixture.server.on("/", [](const auto&, auto& connection) { connection.answer(200, "ok"); });
  }

  Result<http_client::Response> fetch(const std::string& link, const std::string& url,
                                      bool is_of_link = false) {
    http_client::OriginRule here = test::ClientFixture::rule(fixture.server.origin());
    http_client::OriginRule away = test::ClientFixture::rule(gone);
    here.is_of_link = is_of_link;
    away.is_of_link = is_of_link;
    const http_client::OriginPolicy policy({here, away});
    const http_client::BlockSubject whose{"todo", link};
    http_client::Request request = fixture.request("/");
    request.url = url;
    request.origins = &policy;
    request.blocks = &blocks;
    request.failures_of = &whose;
    request.retry.max_tries = 1;
    return fixture.fetch(request);
  }
  void fail(const std::string& link, const std::string& url, bool is_of_link = false) {
    for (int i = 0; i < http_client::ProviderBlocks::kFailures; ++i) {
      static_cast<void>(fetch(link, url, is_of_link));
    }
  }
  static bool is_refused(const Result<http_client::Response>& answered) {
    return answered.has_error() && answered.error().details().reason == "origin_failing";
  }

  test::ClientFixture fixture;
  SystemRandom random;
  http_client::ProviderBlocks blocks{fixture.clock, random};
  const test::ReservedPort unused;
  const std::string gone = "http://127.0.0.1:" + unused.text();
  const std::string down = fixture.server.url("/down");
  const std::string fine = fixture.server.url("/");
};

TEST_CASE("an origin that cannot be reached is asked by nobody for a moment") {
  Links links;
  links.fail("ann", links.gone + "/");
  const auto refused = links.fetch("bob", links.gone + "/");
  REQUIRE(Links::is_refused(refused));
  CHECK(refused.error().code() == Code::kProviderUnavailable);
  CHECK(refused.error().details().retry_after == 1s);
  CHECK(refused.error().message().find(links.gone) != std::string::npos);
  CHECK(links.fetch("bob", links.fine).has_value());  // another origin is not affected
}

TEST_CASE("an origin that a link names is closed for that link alone") {
  Links links;
  links.fail("ann", links.gone + "/", true);
  CHECK(Links::is_refused(links.fetch("ann", links.gone + "/", true)));
  CHECK_FALSE(Links::is_refused(links.fetch("bob", links.gone + "/", true)));
}

TEST_CASE("answers that the service failed close its origin for the link that got them") {
  Links links;
  links.fail("ann", links.down);
  CHECK(Links::is_refused(links.fetch("ann", links.fine)));
  CHECK(links.fetch("bob", links.fine).has_value());
  CHECK(links.fetch("", links.fine).has_value());
}

TEST_CASE("failures without a link, as of an account that is being connected, close nothing") {
  Links links;
  links.fail("", links.down);
  CHECK(links.fetch("", links.fine).has_value());
  CHECK(links.fetch("ann", links.fine).has_value());
}

TEST_CASE("answers that go well between keep an origin open") {
  Links links;
  for (int i = 0; i < 5; ++i) {
    for (int j = 1; j < http_client::ProviderBlocks::kFailures; ++j) {
      CHECK(links.fetch("ann", links.down).value().status == 500);
    }
    CHECK(links.fetch("ann", links.fine).has_value());
  }
}

TEST_CASE("when the moment is over one request finds out, and what it finds holds for the others") {
  Links links;
  links.fail("ann", links.down);
  links.fixture.clock.advance(1s);
  const auto before = links.fixture.server.seen().size();
  SECTION("that it still fails") {
    CHECK(links.fetch("ann", links.down).value().status == 500);
    CHECK(Links::is_refused(links.fetch("ann", links.fine)));
    CHECK(links.fixture.server.seen().size() == before + 1);
  }
  SECTION("that it works") {
    CHECK(links.fetch("ann", links.fine).has_value());
    CHECK(links.blocks.is_idle());
  }
}

TEST_CASE("of several requests at a gate that may open one goes, and a refusal is for all") {
  Links links;
  links.fixture.server.on("/busy", [](const auto&, auto& connection) { connection.answer(429); });
  const std::vector<http_client::BlockScope> scopes = {{{"todo", "ann"}, 15min}};
  links.blocks.block(scopes[0].subject, {.named = 5s, .assumed = {}, .longest = 15min});
  links.fixture.clock.advance(5s);
  std::atomic<int> held_back{0};
  std::vector<std::thread> callers;
  for (int i = 0; i < 4; ++i) {
    callers.emplace_back([&] {
      http_client::Request request = links.fixture.request("/busy");
      request.blocks = &links.blocks;
      request.block_scopes = scopes;
      request.retries_answers = false;
      const auto answered = links.fixture.fetch(request);
      if (answered.has_value()) {
        links.blocks.block(scopes[0].subject, {.named = 60s, .assumed = {}, .longest = 15min});
      } else if (answered.error().details().retry_after == 60s) {
        ++held_back;
      }
      links.blocks.leave(scopes, &request);
    });
  }
  for (auto& caller : callers) caller.join();
  CHECK(links.fixture.server.seen().size() == 1);
  CHECK(held_back == 3);
}

}  // namespace
}  // namespace patchbay
