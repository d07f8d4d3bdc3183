#pragma once

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "app/server.h"
#include "base/host_name.h"
#include "callers/keys.h"
#include "httpd/raw_client.h"
#include "kit/busy_machine.h"
#include "store/postgres_server.h"
#include "vault/key_ring_file.h"

namespace patchbay::test {

constexpr const char* kEcho = "/aip/connectors/minimal_c/actions/echo";
constexpr const char* kSaid = R"({"message":"hello"})";  // arguments for the action echo

// The whole server as `patchbay serve` runs it. It uses a free port, the example connectors, a new
// store, and a key of each kind. Accounts can be connected only on loopback.
class ApiServer {
 public:
  // `adjust` changes the configuration before the server starts. `log` receives the server's log
  // lines.
  explicit ApiServer(
      store::Dialect dialect = store::Dialect::kSqlite,
      const std::function<void(app::Config&)>& adjust = {},
      const app::Server::LogLine& log = [](std::string_view) {})
      : database_(dialect) {
    app::Config config;
    config.connector_path = {std::filesystem::path(PATCHBAY_BINARY_DIR) / "connectors"};
    config.server.listen = "127.0.0.1:0";
    config.server.store = database_.location();
    config.server.key_ring = folder_.path() + "/keys";
    config.server.redirect_uris = {"https://client.example/back"};
    config.server.requests_per_second = 0;
    if (adjust) adjust(config);
    REQUIRE(vault::create_key_ring(config.server.key_ring.string(), random_).has_value());
    const auto store = database_.open();
    callers::Keys keys(*store, random_, clock_, host_name());
    admin_ = found(keys.found("acme"));
    ann_ = found(keys.create({.organization = "acme", .user = "ann"}, "test"));
    bob_ = found(
        keys.create({.organization = "other", .user = "bob", .new_organization = true}, "test"));
    auto started = app::Server::start(config, environment(), log);
    if (started.has_error()) FAIL(started.error().message());
    server_ = std::move(started).value();
  }

  [[nodiscard]] std::uint16_t port() const { return server_->port(); }
  app::Server& server() { return *server_; }
  // Opens another connection to the server's database.
  [[nodiscard]] std::unique_ptr<store::Store> store() const { return database_.open(); }
  [[nodiscard]] const TestDatabase& database() const { return database_; }
  // The file with the vault's keys, and the API keys that requests use.
  [[nodiscard]] std::string key_ring() const { return folder_.path() + "/keys"; }
  [[nodiscard]] std::vector<std::string> api_keys() const { return {admin_, ann_, bob_}; }
  [[nodiscard]] std::string ann() const { return "Authorization: Bearer " + ann_ + "\r\n"; }
  [[nodiscard]] std::string bob() const { return "Authorization: Bearer " + bob_ + "\r\n"; }
  // Returns the headers of a service key that has every scope and acts for ann.
  [[nodiscard]] std::string admin() const {
    return "Authorization: Bearer " + admin_ + "\r\nX-Patchbay-User: ann\r\n";
  }

  // Makes a key for another user and returns its header.
  [[nodiscard]] std::string key_for(const callers::KeyRequest& wanted) const {
    SystemRandom random;
    SystemClock clock;
    const auto store = database_.open();
    callers::Keys keys(*store, random, clock, "test");
    return "Authorization: Bearer " + found(keys.create(wanted, "test")) + "\r\n";
  }

  httpd::Response ask(std::string_view method, std::string_view target, const std::string& headers,
                      std::string_view body = "") const {
    const auto answer = exchange(port(), request_text(method, target, headers, body));
    REQUIRE(answer);
    return *answer;
  }
  // Sends a request as ask() does, requires the status, and returns the body as JSON.
  nlohmann::json json(int status, std::string_view method, std::string_view target,
                      const std::string& headers, std::string_view body = "") const {
    const auto answer = ask(method, target, headers, body);
    INFO(method << " " << target << ": " << answer.body);
    REQUIRE(answer.status == status);
    return nlohmann::json::parse(answer.body, nullptr, false);
  }

  // Returns acme's audit records whose action begins with `action_prefix`. Waits until there is at
  // least one; records are written within 50 ms.
  nlohmann::json audited(const std::string& action_prefix) const {
    nlohmann::json records;
    REQUIRE(comes_true([&] {
      records =
          json(200, "GET", "/v1/admin/audit?action_prefix=" + action_prefix, admin()).at("records");
      return !records.empty();
    }));
    return records;
  }

 private:
  static std::string found(const Result<callers::NewKey>& made) {
    if (made.has_error()) FAIL(made.error().message());
    return std::string(made.value().key.reveal());
  }
  static app::Environment environment() {
    return [](std::string_view name) -> std::optional<std::string> {
      if (name == "PATCHBAY_OAUTH_GITHUB_CLIENT_ID") return "client";
      if (name == "PATCHBAY_OAUTH_GITHUB_CLIENT_SECRET") return "canary-client-secret";
      return std::nullopt;
    };
  }

  TestDatabase database_;
  TestFolder folder_;
  SystemRandom random_;
  SystemClock clock_;
  std::string admin_;
  std::string ann_;
  std::string bob_;
  std::unique_ptr<app::Server> server_;
};

}  // namespace patchbay::test
