// Tests that a lookup of a name delays only the requests that need this name.
#include <netdb.h>

#include <catch2/catch.hpp>
#include <future>
#include <latch>

#include "fibers/scheduler.h"
#include "http_client/client_fixture.h"
#include "http_client/interposed.h"
#include "http_client/tls_identity.h"

namespace patchbay {
namespace {

using namespace std::chrono_literals;
using fibers::Scheduler;
using test::ClientFixture;
using test::NameService;
using test::SeenRequest;
using test::ServerConnection;
using test::TlsIdentity;

constexpr auto kLong = 30s;  // a request that waits for the lookup takes longer

void greet(const SeenRequest&, ServerConnection& connection) { connection.answer(200, "hello"); }

const http_client::OriginPolicy& silent() {
  static const http_client::OriginPolicy policy({ClientFixture::rule("https://*.silent.test")});
  return policy;
}

// A request whose name server does not answer while the test holds the name.
http_client::Request silent_request(const std::string& host = "name.silent.test") {
  http_client::Request made;
  made.url = "https://" + host;
  made.origins = &silent();
  made.connections = "test";
  made.retry.max_tries = 1;
  return made;
}

// Returns the request's result, or nullopt if the request waits for the lookup.
std::optional<Error> failure_while_silent(ClientFixture& fixture,
                                          const http_client::Request& request) {
  NameService names;
  names.hold("name.silent.test");
  auto result = std::async(std::launch::async, [&] { return fixture.fetch(request); });
  const bool has_ended = result.wait_for(kLong) == std::future_status::ready;
  names.let_go();
  const auto failed = result.get();
  if (!has_ended) return std::nullopt;
  return failed.error();
}

TEST_CASE("who gives up a request whose name server is silent leaves the loop to the others") {
  NameService names;
  names.hold("name.silent.test");
  ClientFixture fixture;
  fixture.server.on("/", greet);
  Scheduler scheduler({.workers = 1, .replacements = 0},
                      [&] { return fixture.client.make_loop(); });
  std::stop_source stop;
  std::promise<Code> given_up;
  std::promise<std::string> answered;
  std::function<void()> gives_up = [&] {
    auto request = silent_request();
    request.stop = stop.get_token();
    given_up.set_value(fixture.fetch(request).error().code());
  };
  std::function<void()> goes_on = [&] {
    answered.set_value(fixture.fetch(fixture.request("/")).value().body);
  };
  REQUIRE(scheduler.spawn(gives_up));
  names.wait_for_lookup("name.silent.test");
  stop.request_stop();
  REQUIRE(scheduler.spawn(goes_on));
  auto answer = answered.get_future();
  CHECK(answer.wait_for(kLong) == std::future_status::ready);
  names.let_go();
  scheduler.stop();
  CHECK(answer.get() == "hello");
  CHECK(given_up.get_future().get() == Code::kCancelled);
}

TEST_CASE("the deadline ends a wait for a silent name server") {
  ClientFixture fixture;
  auto request = silent_request();
  request.deadline = fixture.clock.now() + 50ms;
  const auto late = failure_while_silent(fixture, request);
  REQUIRE(late.has_value());
  CHECK(late->code() == Code::kDeadlineExceeded);
}

TEST_CASE("a name server is waited for as long as for a connection") {
  ClientFixture fixture({.connect_timeout = 50ms});
  const auto late = failure_while_silent(fixture, silent_request());
  REQUIRE(late.has_value());
  CHECK(late->code() == Code::kProviderUnavailable);
  CHECK(late->message().find("https://name.silent.test") != std::string::npos);
  CHECK(late->message().find("took too long") != std::string::npos);
}

TEST_CASE("a client ends while a name server is silent") {
  NameService names;
  names.hold("name.silent.test");
  ClientFixture fixture;
  auto client = std::make_unique<http_client::HttpClient>(
      http_client::HttpConfig{}, fixture.clock, fixture.random, fixture.log, fixture.wait);
  auto result =
      std::async(std::launch::async, [&] { return client->fetch(silent_request(), 1000); });
  names.wait_for_lookup("name.silent.test");
  auto end = std::async(std::launch::async, [&] { client.reset(); });
  CHECK(end.wait_for(kLong) == std::future_status::ready);
  names.let_go();
  CHECK(result.get().error().code() == Code::kCancelled);
}

TEST_CASE("names whose servers are silent take a limited number of threads") {
  constexpr std::size_t kMost = 64;
  NameService names;
  std::vector<std::string> hosts;
  for (std::size_t i = 0; i <= kMost; ++i) {
    hosts.push_back("n" + std::to_string(i) + ".silent.test");
    names.hold(hosts.back());
  }
  ClientFixture fixture;
  Scheduler scheduler({.workers = 1}, [&] { return fixture.client.make_loop(); });
  std::atomic<std::size_t> cancelled = 0;
  std::promise<std::string> refused;
  for (const std::string& host : hosts) {
    std::function<void()> job = [&] {
      const Error failed = fixture.fetch(silent_request(host)).error();
      if (failed.code() == Code::kCancelled) ++cancelled;
      if (failed.code() == Code::kOverloaded) refused.set_value(host);
    };
    REQUIRE(scheduler.spawn(job));
  }
  auto left_out = refused.get_future();
  const bool is_limited = left_out.wait_for(kLong) == std::future_status::ready;
  CHECK(is_limited);
  if (is_limited) CHECK(names.lookups(left_out.get()) == 0);
  fixture.client.shutdown();
  scheduler.stop();
  CHECK(cancelled == kMost);
}

// An https server with its own host name.
struct NamedProvider {
  [[nodiscard]] http_client::Request request() const {
    http_client::Request made;
    made.url = origin;
    made.origins = &policy;
    made.connections = "test";
    made.retry.max_tries = 1;
    return made;
  }

  TlsIdentity identity{"provider.test"};
  ClientFixture fixture{{.ca_file = identity.ca_file()}, identity.context()};
  std::string origin = "https://provider.test:" + std::to_string(fixture.server.port());
  http_client::OriginPolicy policy{{ClientFixture::rule(origin)}};
};

TEST_CASE("requests that need a name at the same time, or soon after, need one lookup") {
  constexpr int kFibers = 10;
  NameService names;
  NamedProvider provider;
  provider.fixture.server.on("/", greet);
  names.set("provider.test", {"::1", "127.0.0.1"});  // there is no server at the first address
  Scheduler scheduler({.workers = 1, .replacements = 0},
                      [&] { return provider.fixture.client.make_loop(); });
  std::latch all_there(1);
  std::function<void()> first = [&] { all_there.wait(); };
  REQUIRE(scheduler.spawn(first));
  std::atomic<int> right = 0;
  for (int i = 0; i < kFibers; ++i) {
    std::function<void()> job = [&] {
      for (int round = 0; round < 2; ++round) {
        const auto answer = provider.fixture.fetch(provider.request());
        right += answer && answer.value().body == "hello" ? 1 : 0;
      }
    };
    REQUIRE(scheduler.spawn(job));
  }
  all_there.count_down();
  scheduler.stop();
  CHECK(right == 2 * kFibers);
  CHECK(names.lookups("provider.test") == 1);
}

TEST_CASE("a name that nobody knows is PROVIDER_UNAVAILABLE, with the system's words") {
  NameService names;
  NamedProvider provider;
  names.set("provider.test", {});
  const auto failed = provider.fixture.fetch(provider.request());
  REQUIRE(failed.has_error());
  CHECK(failed.error().code() == Code::kProviderUnavailable);
  CHECK(failed.error().message().find(provider.origin) != std::string::npos);
  CHECK(failed.error().message().find(gai_strerror(EAI_NONAME)) != std::string::npos);
}

TEST_CASE("a name that leads into a private network is not connected to") {
  NameService names;
  NamedProvider provider;
  names.set("provider.test", {"10.0.0.1"});
  const auto failed = provider.fixture.fetch(provider.request());
  REQUIRE(failed.has_error());
  CHECK(failed.error().details().reason == "address_not_allowed");
}

}  // namespace
}  // namespace patchbay
