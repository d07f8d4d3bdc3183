// Tests the events that an embedder gets about calls, while they run and after their end.
#include <algorithm>
#include <utility>

#include "embed/host_fixture.h"
#include "sandbox/sandbox.h"

namespace patchbay {
namespace {

struct WatchedCall {
  std::string trace_id, connector, action, user, outcome;
  std::chrono::nanoseconds took{};
};

TEST_CASE("the observer is told of every call, who made it and what came of it") {
  std::mutex mutex;
  std::vector<WatchedCall> told;
  HostOptions options;
  options.connector_path = {test::examples()};
  options.observer = [&](const CallReport& call) {
    const std::scoped_lock lock(mutex);
    told.push_back({std::string(call.trace_id), std::string(call.connector),
                    std::string(call.action), call.caller.user,
                    std::string(call.error != nullptr ? name_of(call.error->code()) : "OK"),
                    call.took});
  };
  const auto host = test::open_host(std::move(options));
  const auto ann = std::make_shared<const Caller>(Caller{.organization = "acme", .user = "ann"});
  const Answer good = host->invoke("minimal_c", "echo", R"({"message":"a"})", {.caller = ann});
  const Answer bad = host->invoke("minimal_c", "echo", R"({"massage":"a"})");
  std::string started;
  host->start("minimal_c", "ehco", "{}", [&](const Answer& answer) { started = answer.trace_id; });
  host->shutdown(std::chrono::minutes(1));
  REQUIRE(told.size() == 3);
  for (const WatchedCall& each : told) CHECK(each.took.count() >= 0);
  CHECK(told[0].trace_id == good.trace_id);
  CHECK(told[0].connector == "minimal_c");
  CHECK(told[0].action == "echo");
  CHECK(told[0].user == "ann");
  CHECK(told[0].outcome == "OK");
  CHECK(told[1].trace_id == bad.trace_id);
  CHECK(told[1].user == "local");
  CHECK(told[1].outcome == "INVALID_ARGUMENT");
  CHECK(told[2].trace_id == started);
  CHECK(told[2].outcome == "NOT_FOUND");
}

// A host of the GitHub connector, and the events that its observer of links got, such as "doubted
// mine".
struct WatchedLinks {
  WatchedLinks() {
    HostOptions options;
    options.connector_path = {test::examples()};
    options.connector_config["github"] = R"({"base_url":")" + sandbox.url() + R"("})";
    options.link_observer = [this](const LinkReport& link) {
      static constexpr const char* kWhat[] = {"added", "removed", "doubted", "trusted", "revoked"};
      told.push_back(kWhat[static_cast<int>(link.what)] + (" " + std::string(link.link)));
      is_whole = is_whole && link.connector == "github" && link.owner.user == "local";
    };
    host = test::open_host(std::move(options));
  }
  [[nodiscard]] Answer ask() const {
    return host->invoke("github", "get_repository", R"({"repo":"octocat/hello-world"})");
  }
  // Returns the events since the last call.
  std::vector<std::string> take() { return std::exchange(told, {}); }

  sandbox::Sandbox sandbox{{.seed = R"({"github": {
    "users": [{"login": "octocat"}],
    "tokens": [{"token": "good", "user": "octocat", "scopes": ["repo"]}],
    "repositories": [{"full_name": "octocat/hello-world"}]}})"}};
  std::vector<std::string> told;
  bool is_whole = true;
  std::unique_ptr<Host> host;
};
using Lines = std::vector<std::string>;

TEST_CASE("the observer of links is told of each account that is added or removed") {
  WatchedLinks watched;
  REQUIRE(watched.host->add_link({.id = "mine", .connector = "github", .credential = "good"}));
  CHECK(watched.take() == Lines{"added mine"});
  CHECK_FALSE(watched.host->add_link({.id = "mine", .connector = "github", .credential = "good"}));
  CHECK(watched.ask().outcome.has_value());
  CHECK(watched.take().empty());
  REQUIRE(watched.host->remove_link("mine"));
  CHECK_FALSE(watched.host->remove_link("mine"));
  CHECK(watched.take() == Lines{"removed mine"});
  CHECK(watched.is_whole);
}

TEST_CASE("the observer of links is told once that a credential is refused, given or asked for") {
  WatchedLinks watched;
  REQUIRE(watched.host->add_link({.id = "given", .connector = "github", .credential = "old"}));
  for (int i = 0; i < 2; ++i) REQUIRE_FAILED(watched.ask(), Code::kLinkExpired);
  CHECK(watched.take() == Lines{"added given", "doubted given"});
  REQUIRE(watched.host->remove_link("given"));
  watched.take();

  std::string current = "old";
  REQUIRE(watched.host->add_link(
      {.id = "asked", .connector = "github", .credential_source = [&](const CredentialQuestion&) {
         return current;
       }}));
  for (int i = 0; i < 2; ++i) REQUIRE_FAILED(watched.ask(), Code::kLinkExpired);
  CHECK(watched.take() == Lines{"added asked", "doubted asked"});
  current = "good";
  for (int i = 0; i < 2; ++i) CHECK(watched.ask().outcome.has_value());
  CHECK(watched.take() == Lines{"trusted asked"});
  CHECK(watched.is_whole);
}

TEST_CASE("a source that has no credential any more puts its account in doubt") {
  WatchedLinks watched;
  REQUIRE(watched.host->add_link(
      {.id = "asked",
       .connector = "github",
       .credential_source = [](const CredentialQuestion&) -> Outcome<std::string> {
         return Error(Code::kLinkExpired, "Ann has to sign in again.");
       }}));
  REQUIRE_FAILED(watched.ask(), Code::kLinkExpired);
  CHECK(watched.take() == Lines{"added asked", "doubted asked"});
}

TEST_CASE("a caller who asks is told how far a call is, whichever thread runs it") {
  const auto host = test::open_host(std::filesystem::path(PATCHBAY_BINARY_DIR) / "sdk_connectors");
  std::vector<std::string> told;
  CallOptions options;
  options.progress = [&told](const Progress& progress) {
    told.push_back(std::to_string(progress.done) + "/" + std::to_string(progress.total) + " " +
                   std::string(progress.message));
  };
  const std::vector<std::string> whole = {"0/3 piece", "1/3 piece", "2/3 piece"};
  const Answer answer = host->invoke("wrapped", "pieces", "{}", options);
  INFO((answer.outcome ? "" : answer.outcome.error().message()));
  CHECK(answer.outcome.has_value());
  CHECK(told == whole);
  told.clear();
  host->start("wrapped", "pieces", "{}", [](const Answer&) {}, options);
  host->shutdown(std::chrono::minutes(1));
  CHECK(told == whole);
}

TEST_CASE("a connector logs and says how far it is while an exception unwinds its stack") {
  test::LogLines lines;
  HostOptions made;
  made.connector_path = {std::filesystem::path(PATCHBAY_BINARY_DIR) / "sdk_connectors"};
  made.log = lines.sink();
  made.threads = 1;
  const auto host = test::open_host(std::move(made));
  constexpr int kUnwound = 20;
  std::mutex mutex;
  std::vector<std::string> told;
  int done = 0;
  CallOptions options;
  options.progress = [&](const Progress& progress) {
    const std::scoped_lock lock(mutex);
    told.emplace_back(progress.message);
  };
  for (int i = 0; i < kUnwound; ++i) {
    const auto taker = [&](const Answer& answer) {
      const std::scoped_lock lock(mutex);
      done += answer.outcome ? 1 : 0;
    };
    host->start("wrapped", "unwind", "{}", taker, options);
  }
  host->shutdown(std::chrono::minutes(1));
  CHECK(done == kUnwound);
  for (const char* from : {"from a destructor", "from a catch handler"}) {
    INFO(from);
    CHECK(lines.count(from) == kUnwound);
    CHECK(std::count(told.begin(), told.end(), from) == kUnwound);
  }
}

}  // namespace
}  // namespace patchbay
