// A whole host that loads the documents of an account at the sandbox's GitHub.
#pragma once

#include <atomic>
#include <catch2/catch.hpp>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "engine/github_copy.h"
#include "store/postgres_server.h"

namespace patchbay::test {

// The machine's time plus the waits: a wait does not really take time, it only moves the clock on.
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

class GithubHost {
 public:
  // `seed` is the sandbox's member `github`; the account's token is "ann", and its id is 1. `users`
  // are the ids of the users whose permissions are compared.
  explicit GithubHost(const nlohmann::json& seed, std::vector<std::int64_t> users = {1, 2, 3},
                      Dialect dialect = Dialect::kSqlite, const webhooks::Options& webhooks = {})
      : database(dialect),
        users_(std::move(users)),
        github({.seed = nlohmann::json{{"github", seed}}.dump(),
                .answered = [this](const auto& request) {
                  const std::lock_guard lock(mutex_);
                  if (answered_) answered_(request);
                }}) {
    const std::string keys = folder_.path() + "/keys";
    REQUIRE(create_key_ring(keys, random_).has_value());
    auto kept = engine::AccountStore::open({.store = database.location(),
                                            .key_ring = KeyRingSource::in_file(keys),
                                            .redirect_uris = {},
                                            .clients = oauth::ConfiguredClients({}, {}),
                                            .host = "host-a"},
                                           time, random_);
    REQUIRE(kept.has_value());
    engine::Options options;
    options.connector_path = {std::filesystem::path(PATCHBAY_BINARY_DIR) / "connectors"};
    options.connector_config["github"] =
        nlohmann::json{{"base_url", github.url()}, {"web_url", github.url()}}.dump();
    options.webhooks = webhooks;
    options.text_reader = PATCHBAY_BINARY_DIR "/bin/patchbay-extract";
    auto opened = engine::Engine::open(std::move(options), {time, random_, time, log_},
                                       std::move(kept).value());
    REQUIRE(opened.has_value());
    engine = std::move(opened).value();
    auto link = engine->accounts->connecting->hand_over(kOwner, "github", Secret("ann"), "",
                                                        engine->trace_ids.next(), {});
    INFO((link.has_error() ? link.error().message() : ""));
    REQUIRE(link.has_value());
    link_ = link.value().id;
    github.log().clear();
  }
  ~GithubHost() { on_answer({}); }
  GithubHost(const GithubHost&) = delete;
  GithubHost& operator=(const GithubHost&) = delete;

  // Runs until the run is over. If the run waits, moves the clock on by the wait.
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
    auto meant = engine->documents->meant(kOwner, link_, "github");
    REQUIRE(meant.has_value());
    auto run = engine->documents->start(kOwner, meant.value(), kind);
    REQUIRE(run.has_value());
    return run.value();
  }
  // Does the work that can be done now, without waiting.
  void work() {
    const auto worked = engine->documents->scheduler.work_on(link_, "github");
    INFO((worked.has_error() ? worked.error().message() : ""));
    REQUIRE(worked.has_value());
  }
  documents::RunRow found(const std::string& id) {
    auto row = engine->kept->store->read([&](Transaction& transaction) {
      return Result<std::optional<documents::RunRow>>(documents::find_run(transaction, id));
    });
    REQUIRE(row.has_value());
    REQUIRE(row.value());
    return *row.value();
  }
  // Returns the time by the store's clock, in milliseconds since 1970.
  Millis store_time() {
    const auto now = engine->kept->store->read(
        [](Transaction& transaction) { return Result<Millis>(transaction.now()); });
    REQUIRE(now.has_value());
    return now.value();
  }
  // Lets a waiting run go on, and moves the clock on by its wait. Returns the wait.
  std::chrono::milliseconds let_wait(const documents::RunRow& run) {
    const std::chrono::milliseconds left(run.waiting_until - run.turn_at);
    execute(*engine->kept->store,
            "update document_run set waiting_until = 1 where state = 'waiting'");
    // The store has a clock of its own, by which shared blocks end. First what this host knows is
    // written, so that no block is written later with the time that it had left before.
    REQUIRE(engine->shared_blocks->refresh().has_value());
    execute(*engine->kept->store,
            "update provider_block set until_at = until_at - " + std::to_string(left.count()));
    time.pass(left);
    return left;
  }
  // Makes all documents that failed due to be tried again.
  void let_retry() {
    execute(*engine->kept->store, "update document set retry_at = 1 where outcome > 2");
  }

  void change(const nlohmann::json& what) { github.change_github(what.dump()); }
  // Sets a function that is called on the sandbox's thread after each answer.
  void on_answer(std::function<void(const sandbox::LoggedRequest& request)> call) {
    const std::lock_guard lock(mutex_);
    answered_ = std::move(call);
  }
  // Returns how many requests in the sandbox's log have a target that contains `part`.
  std::size_t requests(std::string_view part = "") {
    std::size_t count = 0;
    for (const auto& each : github.log().all()) {
      if (each.target.find(part) != std::string::npos) ++count;
    }
    return count;
  }
  void check_truth() {
    check_equal(github_kept(engine->documents->library, "acme", users_),
                github_truth(github, users_));
  }
  [[nodiscard]] const std::string& link() const { return link_; }
  documents::Library& library() { return engine->documents->library; }

 private:
  std::mutex mutex_;
  std::function<void(const sandbox::LoggedRequest& request)> answered_;
  TestFolder folder_;

 public:
  TestDatabase database;
  PassingTime time;
  std::vector<std::chrono::milliseconds> waits;  // the waits of the last run

 private:
  const std::vector<std::int64_t> users_;
  SystemRandom random_;
  Log log_{
      {.level = Level::kError, .format = {}, .file = {}, .writer = [](Level, std::string_view) {}},
      time};
  std::string link_;

 public:
  sandbox::Sandbox github;
  std::unique_ptr<engine::Engine> engine;
};

// The users ann (1), bob (2) and cyd (3), and the organization acme, which ann owns, with a team
// that has bob.
inline nlohmann::json github_people() {
  return nlohmann::json::parse(R"({"users": [
      {"login": "ann", "id": 1}, {"login": "bob", "id": 2}, {"login": "cyd", "id": 3},
      {"login": "acme", "id": 9, "type": "Organization", "members": ["bob"], "owners": ["ann"]}],
    "teams": [{"id": 77, "slug": "core", "organization": "acme", "members": ["bob"]}],
    "tokens": [{"token": "ann", "user": "ann", "scopes": ["repo"]}]})");
}

}  // namespace patchbay::test
