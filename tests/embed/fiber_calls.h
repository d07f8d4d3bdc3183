// Functions that tests of calls on fibers share: arguments for the connector `suspends`, and the
// outcomes of calls.
#pragma once

#include <unistd.h>

#include <array>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>

#include "embed/host_fixture.h"

namespace patchbay::test {

inline std::string waiting(std::string_view by, int ms, std::string_view throws = "") {
  return R"({"by":")" + std::string(by) + R"(","ms":)" + std::to_string(ms) +
         (throws.empty() ? "" : R"(,"throws":")" + std::string(throws) + "\"") + "}";
}

// Counts the outcomes of many calls.
class Outcomes {
 public:
  std::function<void(Answer)> taker() {
    return [this](const Answer& answer) {
      const std::scoped_lock lock(mutex_);
      ++(answer.outcome ? done_ : failed_[answer.outcome.error().code()]);
      if (!answer.outcome) last_ = answer.outcome.error();
      ++count_;
      changed_.notify_all();
    };
  }
  void wait_for(int count) {
    std::unique_lock lock(mutex_);
    REQUIRE(changed_.wait_for(lock, std::chrono::seconds(60), [&] { return count_ >= count; }));
  }
  int count() {
    const std::scoped_lock lock(mutex_);
    return count_;
  }
  int done() {
    const std::scoped_lock lock(mutex_);
    return done_;
  }
  int failed(Code code) {
    const std::scoped_lock lock(mutex_);
    return failed_[code];
  }
  // The error of the most recent failed call.
  Error last() {
    const std::scoped_lock lock(mutex_);
    REQUIRE(last_);
    return *last_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int count_ = 0;
  int done_ = 0;
  std::map<Code, int> failed_;
  std::optional<Error> last_;
};

// A pipe for connectors. A connector writes into entered_fd or reads from release_fd.
class Pipe {
 public:
  Pipe() { REQUIRE(::pipe(ends_.data()) == 0); }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  ~Pipe() {
    ::close(ends_[0]);
    close_input();
  }
  [[nodiscard]] int output() const { return ends_[0]; }
  [[nodiscard]] int input() const { return ends_[1]; }
  // Waits until this number of bytes was written, and reads them.
  void take(int count) const {
    char byte = 0;
    for (int i = 0; i < count; ++i) REQUIRE(::read(ends_[0], &byte, 1) == 1);
  }
  void give() const { REQUIRE(::write(ends_[1], "r", 1) == 1); }
  void close_input() {
    if (ends_[1] >= 0) ::close(ends_[1]);
    ends_[1] = -1;
  }

 private:
  std::array<int, 2> ends_{};
};

using ManifestChange = std::function<void(nlohmann::json& manifest)>;

inline void change_manifest(const std::filesystem::path& connector, const ManifestChange& change) {
  std::ifstream in(connector / "connector.json");
  nlohmann::json manifest = nlohmann::json::parse(in);
  change(manifest);
  std::ofstream(connector / "connector.json") << manifest.dump();
}

// Copies one of the faulty connectors into a folder, and changes the manifest of the copy.
inline void copy_faulty(const std::string& name, const std::filesystem::path& into,
                        const ManifestChange& change) {
  std::filesystem::copy(faulty() / name, into / name);
  change_manifest(into / name, change);
}

inline void says_that_it_blocks(nlohmann::json& manifest) { manifest["limits"]["blocking"] = true; }

}  // namespace patchbay::test
