#pragma once

#include <atomic>
#include <catch2/catch.hpp>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/condition.h"
#include "httpd/raw_client.h"
#include "httpd/server.h"

namespace patchbay::test {

// Handlers wait here until the test lets them continue.
class Doorway {
 public:
  // Waits until open() is called, even if the request is cancelled.
  void pass_deaf() {
    std::unique_lock lock(mutex_);
    ++inside_;
    told_.notify_all();
    opened_.wait(lock, [this] { return open_; });
  }
  // Returns true if open() was called, and false if the request was cancelled.
  bool pass(const httpd::Request& request) {
    std::unique_lock lock(mutex_);
    ++inside_;
    told_.notify_all();
    const bool opened =
        opened_.wait(lock, Monotonic::max(), &request.cancelled, nullptr, [this] { return open_; });
    (opened ? passed_ : cancelled_) += 1;
    told_.notify_all();
    return opened;
  }
  void open() {
    const std::scoped_lock lock(mutex_);
    open_ = true;
    opened_.notify_all();
  }
  int inside() {
    const std::scoped_lock lock(mutex_);
    return inside_;
  }
  void wait_inside(int count) {
    wait([this, count] { return inside_ >= count; });
  }
  void wait_cancelled(int count) {
    wait([this, count] { return cancelled_ >= count; });
  }

 private:
  template <class Met>
  void wait(Met met) {
    std::unique_lock lock(mutex_);
    const Monotonic until = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    REQUIRE(told_.wait(lock, until, nullptr, nullptr, met));
  }

  std::mutex mutex_;
  Condition opened_;  // handlers wait for this
  Condition told_;    // the test waits for this
  bool open_ = false;
  int inside_ = 0;
  int passed_ = 0;
  int cancelled_ = 0;
};

// A server on a free port. It has a few routes that show what handlers get.
class TestServer {
 public:
  // `further` has more routes, in addition to the routes that all tests share.
  explicit TestServer(httpd::Limits limits = {}, httpd::ServerOptions options = {},
                      std::vector<httpd::Route> further = {})
      : service_(routes(std::move(further)), authenticate(), limits,
                 {clock_, random_, log_, metrics, {}, recall()}) {
    options.port = 0;
    auto started = httpd::Server::start(options, service_);
    if (started.has_error()) FAIL(started.error().message());
    server = std::move(started).value();
  }
  ~TestServer() {
    doorway.open();
    deaf.open();
  }

  [[nodiscard]] std::uint16_t port() const { return server->port(); }

  telemetry::Metrics metrics;
  Doorway doorway;
  Doorway deaf;  // for a handler that ignores cancellation
  std::mutex mutex;
  std::vector<std::string> logged;
  std::atomic<int> looked_up = 0;                        // number of unknown keys that were looked
                                                         // up
  std::atomic<int> asked = 0;                            // number of look-ups of keys in the store
  std::shared_ptr<int> kept = std::make_shared<int>(0);  // each answer of /large holds a reference

 private:
  std::vector<httpd::Route> routes(std::vector<httpd::Route> all);
  httpd::Authenticate authenticate();
  static httpd::Recall recall();
  telemetry::LogConfig log_config();

  SystemClock clock_;
  SystemRandom random_;
  telemetry::Log log_{log_config(), clock_};
  httpd::Service service_;

 public:
  std::unique_ptr<httpd::Server> server;
};

constexpr const char* kKey = "Authorization: Bearer good\r\n";

}  // namespace patchbay::test
