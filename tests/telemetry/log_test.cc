// Proves the form of log records, and that they contain no secret and cannot be forged.
#include "telemetry/log.h"

#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>
#include <thread>
#include <vector>

#include "telemetry/event_sink.h"
#include "temporary_folder.h"

namespace patchbay {
namespace {

class NoonClock final : public Clock {
 public:
  [[nodiscard]] Monotonic now() const override { return {}; }
  [[nodiscard]] WallTime wall() const override {
    return WallTime(std::chrono::milliseconds(1'763'726'400'007));
  }
};

// A log whose lines a test can read.
struct SeenLog {
  explicit SeenLog(telemetry::LogConfig::Format format,
                   telemetry::Level level = telemetry::Level::kInfo)
      : log({.level = level,
             .format = format,
             .file = {},
             .writer = [this](telemetry::Level,
                              std::string_view line) { lines.emplace_back(line); }},
            clock) {}
  NoonClock clock;
  std::vector<std::string> lines;
  telemetry::Log log;
};

TEST_CASE("a record is one line of JSON with time, level, message, trace id and typed fields") {
  SeenLog seen(telemetry::LogConfig::Format::kJson);
  const auto trace = TraceId::parse("4bf92f3577b34da6a3ce929d0e0e4736");
  seen.log.write(telemetry::Level::kWarning, "slow \"provider\"",
                 {{"origin", "https://h"}, {"ms", 1200}, {"share", 0.5}, {"hot", true}}, &*trace);
  REQUIRE(seen.lines.size() == 1);
  CHECK(seen.lines[0] ==
        R"({"time":"2025-11-21T12:00:00.007Z","level":"warning","message":"slow \"provider\"",)"
        R"("trace_id":"4bf92f3577b34da6a3ce929d0e0e4736","origin":"https://h","ms":1200,)"
        R"("share":0.5,"hot":true})");
}

TEST_CASE("a record as text reads from left to right") {
  SeenLog seen(telemetry::LogConfig::Format::kText);
  seen.log.write(telemetry::Level::kInfo, "connector loaded", {{"id", "github"}, {"actions", 16U}});
  REQUIRE(seen.lines.size() == 1);
  CHECK(seen.lines[0] == "2025-11-21T12:00:00.007Z info connector loaded id=\"github\" actions=16");
}

TEST_CASE("no planted secret comes out of a log, whatever carries it") {
  const std::string canary = "CANARY0123456789abcdef";
  for (const auto format :
       {telemetry::LogConfig::Format::kText, telemetry::LogConfig::Format::kJson}) {
    SeenLog seen(format);
    seen.log.write(telemetry::Level::kError, "provider said Bearer " + canary,
                   {{"access_token", canary},
                    {"body", "{\"client_secret\":\"" + canary + "\"}"},
                    {"url", "https://u:" + canary + "@h/?code=" + canary}});
    REQUIRE(seen.lines.size() == 1);
    CHECK(seen.lines[0].find(canary) == std::string::npos);
  }
}

TEST_CASE("a message cannot forge a second record") {
  for (const auto format :
       {telemetry::LogConfig::Format::kText, telemetry::LogConfig::Format::kJson}) {
    SeenLog seen(format);
    seen.log.write(telemetry::Level::kInfo, "a\nb\r\x1b[31m", {{"note", "c\nd"}});
    REQUIRE(seen.lines.size() == 1);
    CHECK(seen.lines[0].find_first_of("\r\n\x1b") == std::string::npos);
  }
}

TEST_CASE("bytes that are no UTF-8 do not stop a record") {
  SeenLog seen(telemetry::LogConfig::Format::kJson);
  seen.log.write(telemetry::Level::kInfo, "bad \xff byte");
  REQUIRE(seen.lines.size() == 1);
  CHECK(seen.lines[0].find("bad \xef\xbf\xbd byte") != std::string::npos);
}

TEST_CASE("records below the level are dropped") {
  SeenLog seen(telemetry::LogConfig::Format::kText, telemetry::Level::kWarning);
  seen.log.write(telemetry::Level::kInfo, "quiet");
  seen.log.write(telemetry::Level::kWarning, "loud");
  CHECK(seen.lines.size() == 1);
  CHECK_FALSE(seen.log.is_enabled(telemetry::Level::kInfo));
}

TEST_CASE("records of many threads come whole, one a line, into a file") {
  const TemporaryFolder folder;
  const auto path = folder.path() / "records.log";
  {
    NoonClock clock;
    telemetry::Log log({.level = telemetry::Level::kInfo, .file = path.string(), .writer = {}},
                       clock);
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([&log] {
        for (int i = 0; i < 100; ++i)
          log.write(telemetry::Level::kInfo, "a record of many", {{"n", i}});
      });
    }
    for (auto& thread : threads) thread.join();
  }
  std::ifstream in(path);
  int lines = 0;
  for (std::string line; std::getline(in, line); ++lines) {
    CHECK(line.starts_with("2025-11-21T12:00:00.007Z info a record of many n="));
  }
  CHECK(lines == 400);
}

TEST_CASE("events that nobody else takes are in the log") {
  SeenLog seen(telemetry::LogConfig::Format::kText);
  telemetry::LoggedEvents events(seen.log);
  events.record("link.connected", {{"provider", "github"}});
  REQUIRE(seen.lines.size() == 1);
  CHECK(seen.lines[0].ends_with("info link.connected provider=\"github\""));
}

}  // namespace
}  // namespace patchbay
