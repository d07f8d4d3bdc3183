// A whole host that loads the documents of an account at a provider of the sandbox.
#pragma once

#include <atomic>
#include <catch2/catch.hpp>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "engine/host_place.h"
#include "engine/notice_line.h"
#include "sandbox/client.h"
#include "sandbox/sandbox.h"
#include "store/postgres_server.h"

namespace patchbay::test {

// The machine's time plus all waits. A wait only advances this clock and takes no real time.
// Thread-safe.
class PassingTime final : public Clock, public Wait {
 public:
  [[nodiscard]] Monotonic now() const override {
    return system_.now() + std::chrono::milliseconds(passed_);
  }
  [[nodiscard]] WallTime wall() const override {
    return system_.wall() + std::chrono::milliseconds(passed_);
  }
  void for_duration(std::chrono::milliseconds time, const std::stop_token& /*stop*/) override {
    pass(time);
  }
  void pass(std::chrono::milliseconds time) { passed_ += time.count(); }
  [[nodiscard]] std::chrono::milliseconds passed() const {
    return std::chrono::milliseconds(passed_);
  }

 private:
  SystemClock system_;
  std::atomic<std::int64_t> passed_{0};
};

inline const Caller kOwner{.organization = "acme", .user = "ann"};

// The setup for a host that uses a provider of the sandbox.
struct ProviderSetup {
  std::string connector;
  std::string provider;  // the name of the member in the sandbox's seed
  nlohmann::json seed;   // the value of that member
  // The members of the connector's configuration that are addresses. Each value is the part after
  // the sandbox's URL.
  std::map<std::string, std::string> addresses;
  store::Dialect dialect = store::Dialect::kSqlite;
  // The authorization server that connects the account, and the user at this server. "": the key
  // "ann" connects the account.
  std::string authorization{};
  std::string user{};
  std::vector<std::string> scopes{};  // the scopes that are requested there
  webhooks::Options webhooks{};
};

class ProviderHost {
  static constexpr const char* kRedirect = "http://127.0.0.1/back";

 public:
  explicit ProviderHost(ProviderSetup setup)
      : database(setup.dialect),
        setup_(std::move(setup)),
        connector_(setup_.connector),
        provider({.seed = seed_of_sandbox(setup_).dump(),
                  .answered =
                      [this](const auto& request) {
                        const std::lock_guard lock(mutex_);
                        if (answered_) answered_(request);
                      },
                  .send = [this](const auto& outgoing) { return notices.carry(outgoing); }}) {
    const HostPlace where = place();
    REQUIRE(vault::create_key_ring(where.keys, random_).has_value());
    auto opened = open_host(where,
                            {.store = {},
                             .key_ring = {},
                             .redirect_uris = {kRedirect},
                             .clients = clients_of(setup_),
                             .host = "host-a"},
                            setup_.webhooks, {time, random_, time, log_});
    REQUIRE(opened.has_value());
    engine = std::move(opened).value();
    notices.lead_to(engine.get());
    link_ = connect(kOwner);
    provider.log().clear();
  }
  ~ProviderHost() {
    notices.lead_to(nullptr);
    on_answer({});
  }
  ProviderHost(const ProviderHost&) = delete;
  ProviderHost& operator=(const ProviderHost&) = delete;

  // The place at which another process opens a host with the same accounts.
  [[nodiscard]] HostPlace place() const {
    nlohmann::json config;
    for (const auto& [member, rest] : setup_.addresses) config[member] = provider.url() + rest;
    return {database.location(), folder_.path() + "/keys", connector_, config.dump()};
  }
  // Connects the setup's account for the caller. Returns the link's id.
  std::string connect(const Caller& caller) {
    auto link = connected(caller);
    INFO((link.has_error() ? link.error().message() : ""));
    REQUIRE(link.has_value());
    return link.value().id;
  }
  // Runs until the run has ended. If the run waits, advances the clock by the wait.
  documents::RunRow sync(documents::RunKind kind = documents::RunKind::kSync) {
    constexpr int kMostWaits = 60;
    waits.clear();
    const auto run = started(kind);
    for (int turns = 0; turns < kMostWaits; ++turns) {
      work();
      const documents::RunRow now = found(run.id);
      if (documents::is_over(now.state)) return now;
      REQUIRE(now.state == documents::RunState::kWaiting);
      waits.push_back(let_wait(now));
    }
    FAIL("The run waits without end.");
    return run;
  }
  documents::RunRow started(documents::RunKind kind = documents::RunKind::kSync) {
    return started(kOwner, link_, kind);
  }
  documents::RunRow started(const Caller& caller, const std::string& link,
                            documents::RunKind kind) {
    auto meant = engine->documents->meant(caller, link, connector_);
    REQUIRE(meant.has_value());
    auto run = engine->documents->start(caller, meant.value(), kind);
    REQUIRE(run.has_value());
    return run.value();
  }
  // Does all work that is possible now, without waiting.
  void work() {
    const auto worked = engine->documents->scheduler.work_on(link_, connector_);
    INFO((worked.has_error() ? worked.error().message() : ""));
    REQUIRE(worked.has_value());
  }
  documents::RunRow found(const std::string& id) {
    auto row = engine->kept->store->read([&](store::Transaction& transaction) {
      return Result<std::optional<documents::RunRow>>(documents::find_run(transaction, id));
    });
    REQUIRE(row.has_value());
    REQUIRE(row.value());
    return *row.value();
  }
  // Returns the time of the store's clock, in milliseconds since 1970.
  store::Millis store_time() {
    const auto now = engine->kept->store->read(
        [](store::Transaction& transaction) { return Result<store::Millis>(transaction.now()); });
    REQUIRE(now.has_value());
    return now.value();
  }
  // Advances the clock by the wait of a waiting run, and continues the run. Returns the wait.
  std::chrono::milliseconds let_wait(const documents::RunRow& run) {
    const std::chrono::milliseconds left(run.waiting_until - run.turn_at);
    execute(*engine->kept->store,
            "update document_run set waiting_until = 1 where state = 'waiting'");
    // The store has its own clock, by which shared blocks end. Writes this host's blocks first. A
    // block that is written later would be stored with the time that was left before.
    REQUIRE(engine->shared_blocks->refresh().has_value());
    execute(*engine->kept->store,
            "update provider_block set until_at = until_at - " + std::to_string(left.count()));
    time.pass(left);
    return left;
  }
  // Makes documents due for a retry now: failed documents, and documents whose readers are not
  // known.
  void let_retry() {
    execute(*engine->kept->store,
            "update document set retry_at = 1 where outcome > 2 or access_kind = 4");
  }

  // Sets a function that is called on the sandbox's thread after each answer.
  void on_answer(std::function<void(const sandbox::LoggedRequest& request)> call) {
    const std::lock_guard lock(mutex_);
    answered_ = std::move(call);
  }
  // Returns the number of requests in the sandbox's log whose target contains `part`.
  std::size_t requests(std::string_view part = "") {
    std::size_t count = 0;
    for (const auto& each : provider.log().all()) {
      if (each.target.find(part) != std::string::npos) ++count;
    }
    return count;
  }
  [[nodiscard]] const std::string& link() const { return link_; }
  documents::Library& library() { return engine->documents->library; }

 private:
  static nlohmann::json seed_of_sandbox(const ProviderSetup& setup) {
    nlohmann::json seed = {{setup.provider, setup.seed}};
    if (setup.authorization.empty()) return seed;
    seed["oauth"][setup.authorization] = {
        {"clients", {{{"id", "app"}, {"secret", "secret of app"}, {"redirect_uris", {kRedirect}}}}},
        {"user", setup.user}};
    return seed;
  }
  static oauth::ConfiguredClients clients_of(const ProviderSetup& setup) {
    if (setup.authorization.empty()) return oauth::ConfiguredClients({}, {});
    return oauth::ConfiguredClients({{setup.authorization, "", {"app", Secret("secret of app")}}},
                                    {});
  }
  Result<accounts::LinkRecord> connected(const Caller& caller) {
    connecting::Connecting& connecting = *engine->accounts->connecting;
    const TraceId trace_id = engine->trace_ids.next();
    if (setup_.authorization.empty()) {
      return connecting.hand_over(caller, connector_, Secret("ann"), "", trace_id, {});
    }
    PATCHBAY_TRY(
        const auto begun,
        connecting.begin(
            caller, {.connector = connector_, .redirect_uri = kRedirect, .scopes = setup_.scopes},
            trace_id, {}));
    // A user who opens the address has consented, and is redirected back at once.
    const auto page = sandbox::fetch({.url = begun.authorization_url}).response;
    sandbox::Request back;
    back.set_target(std::string(page.header("Location").value_or("")));
    const auto given = [&](std::string_view name) {
      return std::string(back.parameter(name).value_or(""));
    };
    return connecting.finish({.state = given("state"),
                              .code = Secret(given("code")),
                              .error = given("error"),
                              .iss = given("iss"),
                              .connector = connector_},
                             nullptr, trace_id, {});
  }

  std::mutex mutex_;
  std::function<void(const sandbox::LoggedRequest& request)> answered_;
  TestFolder folder_;

 public:
  TestDatabase database;
  PassingTime time;
  NoticeLine notices;                            // the provider's notices to the host
  std::vector<std::chrono::milliseconds> waits;  // the waits of the last run

 private:
  const ProviderSetup setup_;
  const std::string connector_;
  SystemRandom random_;
  telemetry::Log log_{{.level = telemetry::Level::kError,
                       .format = {},
                       .file = {},
                       .writer = [](telemetry::Level, std::string_view) {}},
                      time};
  std::string link_;

 public:
  sandbox::Sandbox provider;
  std::unique_ptr<engine::Engine> engine;
};

}  // namespace patchbay::test
