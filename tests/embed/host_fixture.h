#pragma once

#include <catch2/catch.hpp>
#include <filesystem>
#include <mutex>
#include <string>
#include <vector>

#include "patchbay/host.hpp"

namespace patchbay::test {

inline std::filesystem::path examples() {
  return std::filesystem::path(PATCHBAY_BINARY_DIR) / "connectors";
}
inline std::filesystem::path faulty() {
  return std::filesystem::path(PATCHBAY_BINARY_DIR) / "test_connectors";
}

// Collects the log lines of a host. Must outlive the host.
class LogLines {
 public:
  LogSink sink() {
    return [this](std::string_view line) {
      const std::scoped_lock lock(mutex_);
      lines_.emplace_back(line);
    };
  }
  // Returns the number of lines that contain `text`.
  std::size_t count(std::string_view text) const {
    const std::scoped_lock lock(mutex_);
    std::size_t found = 0;
    for (const auto& line : lines_) found += line.find(text) != std::string::npos ? 1 : 0;
    return found;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> lines_;
};

inline std::unique_ptr<Host> open_host(HostOptions options) {
  auto host = Host::open(std::move(options));
  if (!host) FAIL(host.error().message());
  return std::move(host).value();
}

// Opens a host with the connectors of one folder.
inline std::unique_ptr<Host> open_host(const std::filesystem::path& folder) {
  HostOptions options;
  options.connector_path = {folder};
  return open_host(std::move(options));
}

}  // namespace patchbay::test

// Requires that the answer failed with this code. Otherwise shows the error's sentence.
#define REQUIRE_FAILED(answer, expected)                               \
  do {                                                                 \
    const auto& tried = (answer);                                      \
    INFO(tried.trace_id);                                              \
    REQUIRE_FALSE(tried.outcome.has_value());                          \
    INFO(tried.outcome.error().message());                             \
    CHECK(name_of(tried.outcome.error().code()) == name_of(expected)); \
  } while (false)
