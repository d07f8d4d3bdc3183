// Tests that whole hosts share one budget for each credential. Two hosts use one store and one
// account at one GitHub.
#include <catch2/catch.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "engine/engine.h"
#include "sandbox/sandbox.h"
#include "store/postgres_server.h"

namespace patchbay::test {
namespace {

using engine::Engine;
using nlohmann::json;

const Caller kOwner{.organization = "acme", .user = "ann"};

class TwoHosts {
 public:
  TwoHosts() {
    const std::string keys = folder_.path() + "/keys";
    REQUIRE(vault::create_key_ring(keys, machine_.random).has_value());
    one = open("host-a", keys);
    other = open("host-b", keys);
  }

  // Makes a call. Returns its error, or nullopt if it succeeds.
  static std::optional<Error> call(Engine& host, const std::string& link = "octocat") {
    actions::Request request = host.request();
    request.connector = "github";
    request.action = "get_repository";
    request.arguments = R"({"repo":"octocat/hello-world"})";
    request.caller = &kOwner;
    request.link = link;
    request.trace_id = host.trace_ids.next();
    std::string result;
    const auto ran = host.run(request, result);
    if (ran.has_error()) return ran.error();
    host.cache.forget(link);  // makes the next call send a request
    return std::nullopt;
  }
  // Makes the provider give this answer to every request from now on.
  void answer(int status, const std::string& header, const std::string& value,
              const std::string& body = "{}") {
    provider.faults().add({.path = "/*",
                           .times = 0,
                           .status = status,
                           .headers = {{header, value}, {"Content-Type", "application/json"}},
                           .body = body});
  }
  static void share(Engine& host) { REQUIRE(host.shared_blocks->refresh().has_value()); }

 private:
  std::unique_ptr<Engine> open(const std::string& name, const std::string& keys) {
    auto kept = engine::AccountStore::open({.store = database_.location(),
                                            .key_ring = vault::KeyRingSource::in_file(keys),
                                            .redirect_uris = {},
                                            .clients = oauth::ConfiguredClients({}, {}),
                                            .host = name},
                                           machine_.clock, machine_.random);
    REQUIRE(kept.has_value());
    engine::Options options;
    options.connector_path = {std::filesystem::path(PATCHBAY_BINARY_DIR) / "connectors"};
    options.connector_config["github"] = json{{"base_url", provider.url()}}.dump();
    for (const char* login : {"octocat", "hubot"}) {
      options.links.push_back({login, "github", Secret(std::string(login) + "-token"), "",
                               R"({"repositories":["octocat/hello-world"]})", kOwner});
    }
    auto opened =
        Engine::open(std::move(options), machine_.surroundings(), std::move(kept).value());
    if (opened.has_error()) FAIL(opened.error().message());
    return std::move(opened).value();
  }

  TestFolder folder_;
  TestDatabase database_{each_database()};
  engine::Machine machine_{{.level = telemetry::Level::kError,
                            .format = {},
                            .file = {},
                            .writer = [](telemetry::Level, std::string_view) {}}};

 public:
  sandbox::Sandbox provider{{.seed = sandbox::seed_file("github.json")}};
  std::unique_ptr<Engine> one;
  std::unique_ptr<Engine> other;
};

TEST_CASE("a limit that one host meets keeps the account's calls from going out on the other") {
  TwoHosts hosts;
  hosts.answer(429, "retry-after", "60");
  const auto met = TwoHosts::call(*hosts.one);
  REQUIRE(met);
  CHECK(met->code() == Code::kRateLimited);
  TwoHosts::share(*hosts.one);
  TwoHosts::share(*hosts.other);
  const auto before = hosts.provider.log().size();
  const auto refused = TwoHosts::call(*hosts.other);
  REQUIRE(refused);
  CHECK(refused->code() == Code::kRateLimited);
  CHECK(refused->details().reason == http_client::kAccountLimited);
  REQUIRE(refused->details().retry_after);
  CHECK(*refused->details().retry_after > std::chrono::seconds(30));
  CHECK(hosts.provider.log().size() == before);

  hosts.provider.faults().clear();
  CHECK_FALSE(TwoHosts::call(*hosts.other, "hubot"));  // the other account is not affected
  const auto blocks = hosts.other->blocks.all();
  REQUIRE(blocks.size() == 1);
  CHECK(blocks[0].subject == http_client::BlockSubject{"github", "octocat"});
  REQUIRE(hosts.other->blocks.lift(blocks[0].id));
  TwoHosts::share(*hosts.other);
  TwoHosts::share(*hosts.one);
  CHECK_FALSE(TwoHosts::call(*hosts.other));
  CHECK_FALSE(TwoHosts::call(*hosts.one));
}

TEST_CASE(
    "GitHub's secondary limit without a time keeps the account idle for a minute, twice more") {
  TwoHosts hosts;
  hosts.answer(403, "x-ratelimit-remaining", "41",
               R"({"message":"You have exceeded a secondary rate limit."})");
  REQUIRE(TwoHosts::call(*hosts.one));
  const auto left = hosts.one->blocks.left({"github", "octocat"});
  CHECK(left > std::chrono::seconds(50));
  CHECK(left <= std::chrono::seconds(60));
  CHECK(TwoHosts::call(*hosts.one)->details().reason == http_client::kAccountLimited);
}

TEST_CASE("a sync that meets a limit waits, and calls of the account do with it") {
  TwoHosts hosts;
  auto& documents = *hosts.one->documents;
  const auto followed = documents.meant(kOwner, "octocat", "github");
  REQUIRE(followed.has_value());
  hosts.answer(429, "Retry-After", "60");
  const auto run = documents.start(kOwner, followed.value(), documents::RunKind::kSync);
  REQUIRE(run.has_value());
  REQUIRE(documents.scheduler.work().has_value());
  const auto shown =
      documents.library.progress(documents.asker_of(kOwner, true).value(), "octocat", "github");
  REQUIRE(shown.has_value());
  REQUIRE(shown.value().size() == 1);
  const documents::RunRow& waiting = shown.value()[0].run;
  CHECK(documents::word_of(waiting.state) == "waiting");
  CHECK(waiting.waiting_until - waiting.turn_at > 30'000);
  const auto before = hosts.provider.log().size();
  const auto refused = TwoHosts::call(*hosts.one);
  REQUIRE(refused);
  CHECK(refused->details().reason == http_client::kAccountLimited);
  CHECK(hosts.provider.log().size() == before);
}

}  // namespace
}  // namespace patchbay::test
