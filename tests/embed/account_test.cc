// Tests calls that need an account, with the GitHub connector against its sandbox, through the
// whole host.
#include "embed/host_fixture.h"
#include "sandbox/sandbox.h"

namespace patchbay {
namespace {

using test::open_host;

constexpr std::string_view kArguments = R"({"repo":"octocat/hello-world"})";

// The tokens are "good" and "other". Both belong to the same account.
constexpr const char* kSeed = R"({"github": {
  "users": [{"login": "octocat"}],
  "tokens": [{"token": "good", "user": "octocat", "scopes": ["repo"]},
             {"token": "other", "user": "octocat", "scopes": ["repo"]}],
  "repositories": [{"full_name": "octocat/hello-world"}]}})";

struct Account {
  explicit Account(const std::vector<std::string>& tokens, std::string level = "warning") {
    HostOptions options;
    options.connector_path = {test::examples()};
    options.connector_config["github"] = R"({"base_url":")" + sandbox.url() + R"("})";
    for (const auto& token : tokens) {
      options.links.push_back({.id = token + "-link", .connector = "github", .credential = token});
    }
    options.log_level = std::move(level);
    options.log = log.sink();
    host = open_host(std::move(options));
  }

  Answer get(const CallOptions& options = {}) const {
    return host->invoke("github", "get_repository", kArguments, options);
  }

  test::LogLines log;
  sandbox::Sandbox sandbox{{.seed = kSeed}};
  std::unique_ptr<Host> host;
};

TEST_CASE("the link's credential reaches the provider, and no log line") {
  Account account({"good"}, "debug");
  const Answer answer = account.get();
  INFO((answer.outcome ? "" : answer.outcome.error().message()));
  REQUIRE(answer.outcome.has_value());
  const auto requests = account.sandbox.log().all();
  REQUIRE_FALSE(requests.empty());
  CHECK(requests.front().header("Authorization") == "Bearer good");
  CHECK(account.log.count("Bearer good") == 0);
}

TEST_CASE("without a link the call is LINK_REQUIRED, after its arguments were judged") {
  const Account account({});
  REQUIRE_FAILED(account.get(), Code::kLinkRequired);
  REQUIRE_FAILED(account.host->invoke("github", "get_repository", "{}"), Code::kInvalidArgument);
}

TEST_CASE("with several links one has to be named, and the choice is offered") {
  const Account account({"good", "other"});
  const Answer answer = account.get();
  REQUIRE_FAILED(answer, Code::kLinkAmbiguous);
  CHECK(answer.outcome.error().details().links ==
        std::vector<std::string>{"good-link", "other-link"});
  CHECK(account.get({.link = "other-link"}).outcome.has_value());
}

TEST_CASE("a link that does not exist is NOT_FOUND, with the nearest name") {
  const Account account({"good"});
  const Answer answer = account.get({.link = "god-link"});
  REQUIRE_FAILED(answer, Code::kNotFound);
  CHECK(answer.outcome.error().message().find("Did you mean \"good-link\"?") != std::string::npos);
}

TEST_CASE("a credential that the provider refuses is LINK_EXPIRED") {
  const Account account({"wrong"});
  REQUIRE_FAILED(account.get(), Code::kLinkExpired);
}

TEST_CASE("every call leaves one record under its trace id, without its arguments") {
  const Account account({"good"}, "info");
  const Answer good = account.get();
  const Answer refused = account.host->invoke("github", "get_repository", R"({"repo":7})");
  CHECK(account.log.count("action.finished") == 2);
  CHECK(account.log.count(good.trace_id) == 1);
  CHECK(account.log.count(refused.trace_id) == 1);
  CHECK(account.log.count("INVALID_ARGUMENT") == 1);
  CHECK(account.log.count("hello-world") == 0);
}

}  // namespace
}  // namespace patchbay
