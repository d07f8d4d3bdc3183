#pragma once

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "http_client/wait.h"
#include "http_service/all_services.h"
#include "services/call_frame.h"
#include "services/services.h"
#include "services/state_store.h"
#include "telemetry/log.h"
#include "telemetry/metrics.h"
#include "temporary_folder.h"

namespace patchbay {

inline bool contains(const std::string& text, std::string_view part) {
  INFO(text);
  CHECK(text.find(part) != std::string::npos);
  return true;
}

// A clock that advances only when the test advances it.
class TestClock final : public Clock {
 public:
  [[nodiscard]] Monotonic now() const override { return now_; }
  [[nodiscard]] WallTime wall() const override { return WallTime(); }
  void advance(std::chrono::milliseconds by) { now_ += by; }

 private:
  Monotonic now_ = Monotonic() + std::chrono::hours(1);
};

// The host's objects for a plugin: real services, and a log in memory.
class TestHost {
 public:
  TestHost() = default;

  // Returns the context for a call of `connector` without an account.
  [[nodiscard]] services::CallContext context(std::string_view connector) const {
    return {.connector = connector, .action = {}, .link = {}, .trace_id = trace_id_};
  }

  // Returns the number of records that contain `words`.
  [[nodiscard]] std::ptrdiff_t logged(std::string_view words) {
    const std::scoped_lock lock(mutex_);
    return std::count_if(lines_.begin(), lines_.end(), [&](const std::string& line) {
      return line.find(words) != std::string::npos;
    });
  }

  TestClock clock;
  telemetry::Metrics metrics;

 private:
  telemetry::LogConfig log_config() {
    telemetry::LogConfig config;
    config.writer = [this](telemetry::Level, std::string_view line) {
      const std::scoped_lock lock(mutex_);
      lines_.emplace_back(line);
    };
    return config;
  }

  std::mutex mutex_;
  std::vector<std::string> lines_;
  SystemRandom random_;
  TraceId trace_id_ = TraceId::make(random_);
  telemetry::Log log_{log_config(), clock};
  services::MemoryStateStore state_;

 public:
  http_client::SystemWait wait_;
  services::HostTable table{{.abi = http_service::all_services(),
                             .clock = clock,
                             .log = log_,
                             .state = state_,
                             .wait = wait_,
                             .metrics = &metrics}};
};

// Returns a valid manifest, with `more` members (", …") at its end.
inline std::string manifest_text(const std::string& id, const std::string& version = "1.0.0",
                                 const std::string& more = "") {
  return R"({"manifest":1,"id":")" + id + R"(","domain":"example","namespace":"patchbay.tests",)" +
         R"("name":"N","description":"D","version":")" + version +
         R"(","library":"connector.so","auth":[{"type":"none"}],)" +
         R"("actions":[{"id":"get","name":"Get","description":"D","parameters":{"type":"object"}}])" +
         more + "}";
}

inline std::filesystem::path test_plugin(const std::string& name) {
  return std::filesystem::path(PATCHBAY_BINARY_DIR) / "test_plugins" / (name + ".so");
}

// Installs a connector in `folder`/`name`, and replaces an earlier one.
inline std::filesystem::path place(const TemporaryFolder& folder, const std::string& name,
                                   const std::string& manifest,
                                   const std::filesystem::path& library) {
  const auto where = folder.write(name + "/connector.json", manifest).parent_path();
  std::filesystem::remove(where / "connector.so");
  std::filesystem::copy_file(library, where / "connector.so");
  return where;
}

}  // namespace patchbay
