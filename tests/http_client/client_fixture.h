#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "http_client/http_client.h"
#include "http_client/scripted_server.h"
#include "telemetry/log.h"

namespace patchbay::test {

// A clock that advances only when the test or a wait advances it.
class ManualClock final : public Clock {
 public:
  [[nodiscard]] Monotonic now() const override {
    return Monotonic() + std::chrono::hours(1) + passed();
  }
  [[nodiscard]] WallTime wall() const override {
    return std::chrono::system_clock::from_time_t(1'700'000'000) +
           std::chrono::duration_cast<WallTime::duration>(passed());
  }
  void advance(std::chrono::milliseconds time) { passed_ms_ += time.count(); }

 private:
  [[nodiscard]] std::chrono::milliseconds passed() const {
    return std::chrono::milliseconds(passed_ms_);
  }
  std::atomic<std::int64_t> passed_ms_{0};
};

// Records each wait and advances the clock instead of waiting.
class RecordedWait final : public Wait {
 public:
  explicit RecordedWait(ManualClock& clock) : clock_(clock) {}
  void for_duration(std::chrono::milliseconds time, const std::stop_token&) override {
    waits.push_back(time);
    clock_.advance(time);
    if (then) then();
  }
  std::vector<std::chrono::milliseconds> waits;
  std::function<void()> then;  // called after each wait

 private:
  ManualClock& clock_;
};

// Random numbers with every bit set, which give the longest waits.
class HighRandom final : public Random {
 public:
  void fill(std::span<std::uint8_t> out) override {
    for (auto& byte : out) byte = 0xff;
  }
};

// A client, a server, and a policy that allows the client to use the server.
class ClientFixture {
 public:
  explicit ClientFixture(http_client::HttpConfig config = {}, SSL_CTX* tls = nullptr)
      : log({.level = telemetry::Level::kDebug,
             .file = {},
             .writer = [this](telemetry::Level,
                              std::string_view line) { log_lines.emplace_back(line); }},
            clock),
        wait(clock),
        server(tls),
        policy({rule(server.origin())}),
        client(std::move(config), clock, random, log, wait) {}

  static http_client::OriginRule rule(const std::string& pattern, bool credential = true,
                                      http_client::Reach reach = http_client::Reach::kLoopback) {
    return {http_client::OriginPattern::parse(pattern).value(), credential, reach};
  }

  http_client::Request request(const std::string& path) const {
    http_client::Request made;
    made.url = server.url(path);
    made.origins = &policy;
    made.connections = "test";
    return made;
  }

  Result<http_client::Response> fetch(const http_client::Request& made) {
    return client.fetch(made, 64 << 20);
  }

  ManualClock clock;
  HighRandom random;
  std::vector<std::string> log_lines;
  telemetry::Log log;
  RecordedWait wait;
  ScriptedServer server;
  http_client::OriginPolicy policy;
  http_client::HttpClient client;
};

}  // namespace patchbay::test
