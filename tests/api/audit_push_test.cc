// Tests that every audit record is sent to a receiver on another server.
#include <condition_variable>
#include <mutex>
#include <sstream>

#include "api/api_server.h"
#include "httpd/server.h"

namespace patchbay::test {
namespace {

using nlohmann::json;

// A receiver of records over HTTP on loopback. It refuses the first `refusals` requests.
class Receiver {
 public:
  explicit Receiver(int refusals) : refusals_(refusals), service_(routes(), nobody(), {}, parts()) {
    auto started = httpd::Server::start({.address = "127.0.0.1", .port = 0}, service_);
    if (started.has_error()) FAIL(started.error().message());
    server_ = std::move(started).value();
  }

  [[nodiscard]] std::string url() const {
    return "http://127.0.0.1:" + std::to_string(server_->port()) + "/records";
  }
  // Waits for a received record with this action and returns it.
  json wait_for(const std::string& action) {
    std::unique_lock lock(mutex_);
    json found;
    REQUIRE(changed_.wait_for(lock, std::chrono::minutes(1), [&] {
      for (const json& record : taken_) {
        if (record.at("action") == action) found = record;
      }
      return !found.is_null();
    }));
    return found;
  }
  std::vector<std::int64_t> seqs() {
    const std::scoped_lock lock(mutex_);
    std::vector<std::int64_t> all;
    for (const json& record : taken_) all.push_back(record.at("seq"));
    return all;
  }
  std::vector<std::string> authorizations() {
    const std::scoped_lock lock(mutex_);
    return authorizations_;
  }

 private:
  Result<httpd::Response> take(const httpd::Request& request) {
    const std::scoped_lock lock(mutex_);
    authorizations_.emplace_back(request.header("Authorization").value_or(""));
    if (refusals_ > 0) {
      --refusals_;
      return Error(Code::kOverloaded, "Not now.");
    }
    std::istringstream lines(request.body);
    for (std::string line; std::getline(lines, line);) taken_.push_back(json::parse(line));
    changed_.notify_all();
    return httpd::no_content();
  }
  std::vector<httpd::Route> routes() {
    httpd::Route route = {"POST",
                          "/records",
                          httpd::Access::kAnyone,
                          [this](const httpd::Request& request) { return take(request); },
                          "take",
                          "Takes records."};
    return {route};
  }
  static httpd::Authenticate nobody() {
    return [](const httpd::Credentials&) -> Result<std::shared_ptr<const Caller>> {
      return Error(Code::kUnauthenticated, "Nobody is known here.");
    };
  }
  httpd::Service::Parts parts() { return {clock_, random_, log_, metrics_}; }

  SystemClock clock_;
  SystemRandom random_;
  telemetry::Metrics metrics_;
  telemetry::Log log_{{}, clock_};
  std::mutex mutex_;
  std::condition_variable changed_;
  int refusals_;
  std::vector<json> taken_;
  std::vector<std::string> authorizations_;
  httpd::Service service_;
  std::unique_ptr<httpd::Server> server_;
};

TEST_CASE("every audit record reaches the receiver in order, also after it was away") {
  Receiver receiver(1);
  const ApiServer server(each_database(), [&](app::Config& config) {
    config.server.audit_push = receiver.url();
    config.server.audit_push_token = Secret("for-the-receiver");
  });
  server.json(200, "POST", "/aip/connectors/minimal_c/actions/echo", server.ann(),
              R"({"message":"hello"})");
  const json used = receiver.wait_for("connector_usage");
  CHECK(used.at("actor") == "ann");
  CHECK(used.at("payload").at("connector_id") == "minimal_c");
  const auto seqs = receiver.seqs();
  for (std::size_t i = 0; i < seqs.size(); ++i) {
    CHECK(seqs[i] == static_cast<std::int64_t>(i) + 1);
  }
  const auto shown = receiver.authorizations();
  CHECK(shown.size() >= 2);
  for (const std::string& header : shown) CHECK(header == "Bearer for-the-receiver");
}

TEST_CASE(
    "audit records are pushed over TLS or within this machine, or the server does not start") {
  app::Config config;
  const ApiServer running(store::Dialect::kSqlite, [&](app::Config& of) { config = of; });
  config.server.audit_push = "http://siem.example/records";
  const auto refused = app::Server::start(
      config, [](std::string_view) { return std::nullopt; }, [](std::string_view) {});
  REQUIRE(refused.has_error());
  CHECK(refused.error().message().find("audit_push") != std::string::npos);
}

}  // namespace
}  // namespace patchbay::test
