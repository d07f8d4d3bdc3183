// Tests how a device code is shown, how the host waits for the user, and how the flow ends.
#include <catch2/catch.hpp>

#include "oauth/asked_server.h"

namespace patchbay::oauth::test {
namespace {

using std::chrono::seconds;

DeviceAuthorization begin(Journey& journey, const std::string& provider,
                          const std::vector<std::string>& scopes) {
  auto started = journey.devices.start(journey.at(provider), scopes, {});
  INFO((started.has_error() ? started.error().message() : ""));
  REQUIRE(started.has_value());
  return std::move(started).value();
}

TEST_CASE("a device is connected once its person has entered the code, at every provider") {
  Journey journey;
  const std::string provider = GENERATE("github", "google", "microsoft");
  const std::vector<std::string> scopes = {provider == "github"   ? "repo"
                                           : provider == "google" ? "drive.readonly"
                                                                  : "Files.Read"};
  const auto started = begin(journey, provider, scopes);
  CHECK(started.verification_uri.starts_with(journey.sandbox.url()));
  CHECK(started.interval == seconds(5));
  journey.wait.then = [&] {
    if (journey.wait.waits.size() == 3) {
      REQUIRE(journey.provider(provider).decide_device(started.user_code, true));
    }
  };
  const auto tokens = journey.devices.finish(journey.at(provider), started, journey.wait, {});
  INFO((tokens.has_error() ? tokens.error().message() : ""));
  REQUIRE(tokens.has_value());
  CHECK(tokens.value().scopes_known == (provider != "github"));
  if (provider != "github") CHECK(tokens.value().scopes == scopes);
  CHECK(journey.wait.waits == std::vector<std::chrono::milliseconds>(3, seconds(5)));
}

TEST_CASE("a device whose person says no: denied, at every provider") {
  Journey journey;
  const std::string provider = GENERATE("github", "google", "microsoft");
  const auto started = begin(journey, provider,
                             {provider == "github"   ? "repo"
                              : provider == "google" ? "drive.readonly"
                                                     : "Files.Read"});
  REQUIRE(journey.provider(provider).decide_device(started.user_code, false));
  CHECK(reason_in(journey.devices.finish(journey.at(provider), started, journey.wait, {})) ==
        "denied");
}

TEST_CASE("a device whose person never comes: timeout, and the provider is not asked any more") {
  Journey journey;
  const auto started = begin(journey, "github", {"repo"});
  CHECK(reason_in(journey.devices.finish(journey.at("github"), started, journey.wait, {})) ==
        "timeout");
  CHECK(journey.wait.waits.size() == 180);  // 900 s, in steps of 5 s
  CHECK(journey.clock.wall() >= started.expires_at);
}

TEST_CASE("a device that polls too fast is told so, and slows down by five seconds") {
  Journey journey;
  auto started = begin(journey, "google", {"drive.readonly"});
  const auto at = journey.at("google");
  CHECK_FALSE(journey.devices.poll(at, started, {}).value());
  CHECK(started.interval == seconds(5));
  CHECK_FALSE(journey.devices.poll(at, started, {}).value());
  CHECK(started.interval == seconds(10));
}

TEST_CASE("a provider that is down for a moment does not end a device's waiting") {
  Journey journey;
  auto started = begin(journey, "google", {"drive.readonly"});
  journey.sandbox.faults().add({.path = "/token", .status = 503});
  CHECK_FALSE(journey.devices.poll(journey.at("google"), started, {}).value());
  CHECK(started.interval == seconds(10));
}

// The clock of a server whose wall time a test sets.
class SetClock final : public Clock {
 public:
  explicit SetClock(const Clock& clock) : clock_(clock) {}
  [[nodiscard]] Monotonic now() const override { return clock_.now(); }
  [[nodiscard]] WallTime wall() const override { return clock_.wall() + ahead; }

  std::chrono::hours ahead{0};

 private:
  const Clock& clock_;
};

void offer_device_code(AskedServer& server) {
  server.server.on("/device", [](const auto&, auto& connection) {
    connection.answer(200, R"({"device_code": "d", "user_code": "ABCD", "expires_in": 600,
                               "verification_uri": "https://example.com/device"})");
  });
}

TEST_CASE("a connection that breaks does not end a device's waiting, and the next poll is later") {
  AskedServer server;
  offer_device_code(server);
  auto started = server.devices.start(server.at(), {}, {}).value();
  server.server.on("/token", [](const auto&, auto& connection) { connection.reset(); });
  CHECK_FALSE(server.devices.poll(server.at(), started, {}).value());
  CHECK(started.interval == seconds(10));
  server.server.on("/token", [](const auto&, auto& connection) { connection.close(); });
  CHECK_FALSE(server.devices.poll(server.at(), started, {}).value());
  CHECK(started.interval == seconds(20));
  server.answers(200, R"({"access_token": "t"})");
  CHECK(server.devices.poll(server.at(), started, {}).value()->access_token.reveal() == "t");
}

TEST_CASE("a device's waiting lasts as long as its code, whatever time the clock is set to") {
  AskedServer server;
  offer_device_code(server);
  SetClock clock(server.clock);
  const DeviceFlow devices(server.client, clock);
  auto started = devices.start(server.at(), {}, {}).value();
  server.answers(400, R"({"error": "authorization_pending"})");
  clock.ahead = std::chrono::hours(24);
  CHECK_FALSE(devices.poll(server.at(), started, {}).value());
  clock.ahead = std::chrono::hours(-24);
  server.clock.advance(seconds(599));
  CHECK_FALSE(devices.poll(server.at(), started, {}).value());
  server.clock.advance(seconds(1));
  CHECK(reason_in(devices.poll(server.at(), started, {})) == "timeout");
}

TEST_CASE("a device code without a valid end is waited for ten minutes") {
  AskedServer server;
  for (const char* life : {"", R"(, "expires_in": 0)", R"(, "expires_in": -1)",
                           R"(, "expires_in": "soon", "interval": 0)"}) {
    server.server.on("/device", [=](const auto&, auto& connection) {
      connection.answer(200, R"({"device_code": "d", "user_code": "ABCD",
                                 "verification_uri": "https://example.com/device")" +
                                 std::string(life) + "}");
    });
    const auto started = server.devices.start(server.at(), {}, {}).value();
    CHECK(started.expires_at == server.clock.wall() + std::chrono::minutes(10));
    CHECK(started.interval == seconds(5));
  }
}

TEST_CASE("a device code that cannot be shown or opened safely is refused") {
  AskedServer server;
  const auto start = [&](const std::string& uri, const std::string& user_code) {
    server.server.on("/device", [=](const auto&, auto& connection) {
      connection.answer(200, R"({"device_code": "d", "user_code": ")" + user_code +
                                 R"(", "verification_uri": ")" + uri + "\"}");
    });
    return server.devices.start(server.at(), {}, {});
  };
  CHECK(start("https://example.com/device", "ABCD").has_value());
  CHECK(reason_in(start("javascript:alert(1)", "ABCD")) == "exchange_failed");
  CHECK(reason_in(start("http://example.com/device", "ABCD")) == "exchange_failed");
  CHECK(reason_in(start("https://example.com/device", "\\u001b[31m")) == "exchange_failed");
  CHECK(reason_in(start("https://example.com/device", "")) == "exchange_failed");
}

}  // namespace
}  // namespace patchbay::oauth::test
