// Tests the error for the caller for each failed answer of GitHub.
#include <catch2/catch.hpp>

#include "plugins/github/stage.h"

using namespace patchbay;
using namespace patchbay::test;

namespace {

const json kGet = {{"repo", kRepo}};
constexpr const char* kPath = "/repos/octocat/hello-world";

// Returns the error of a call if GitHub always gives this answer.
Error answered(sandbox::Fault fault) {
  Stage stage;
  fault.path = kPath;
  fault.times = 0;
  stage.sandbox.faults().add(std::move(fault));
  const auto result = stage.github.invoke("get_repository", kGet);
  REQUIRE_FALSE(result);
  return result.error();
}

}  // namespace

TEST_CASE("a bad credential is an expired link") {
  CHECK(answered({.status = 401, .body = R"({"message": "Bad credentials"})"}).code() ==
        Code::kLinkExpired);
}

TEST_CASE("a spent budget is RATE_LIMITED until its reset") {
  const auto now = std::chrono::duration_cast<std::chrono::seconds>(
      std::chrono::system_clock::now().time_since_epoch());
  for (const int status : {403, 429}) {
    const auto error =
        answered({.status = status,
                  .headers = {{"X-RateLimit-Remaining", "0"},
                              {"X-RateLimit-Reset", std::to_string(now.count() + 900)}},
                  .body = R"({"message": "API rate limit exceeded"})"});
    CHECK(error.code() == Code::kRateLimited);
    REQUIRE(error.details().retry_after);
    CHECK(*error.details().retry_after > std::chrono::seconds(880));
    CHECK(*error.details().retry_after <= std::chrono::seconds(901));
  }
}

TEST_CASE("a secondary limit is RATE_LIMITED for as long as it says, or a minute") {
  for (const int status : {403, 429}) {
    const auto told =
        answered({.status = status,
                  .headers = {{"Retry-After", "300"}, {"X-RateLimit-Remaining", "4999"}},
                  .body = R"({"message": "You have exceeded a secondary rate limit."})"});
    CHECK(told.code() == Code::kRateLimited);
    REQUIRE(told.details().retry_after);
    CHECK(*told.details().retry_after > std::chrono::seconds(290));
    const auto silent =
        answered({.status = status,
                  .headers = {{"X-RateLimit-Remaining", "4999"}},
                  .body = R"({"message": "You have exceeded a secondary rate limit."})"});
    CHECK(silent.code() == Code::kRateLimited);
    REQUIRE(silent.details().retry_after);
    CHECK(*silent.details().retry_after > std::chrono::seconds(50));
  }
}

TEST_CASE("a private repository behind a missing scope says which scope is missing") {
  Stage stage("octocat-token-reader");
  const auto hidden = stage.github.invoke("get_repository", {{"repo", "octocat/notes"}});
  REQUIRE_FALSE(hidden);
  CHECK(hidden.error().code() == Code::kInsufficientScope);
  CHECK(hidden.error().details().required_scopes == std::vector<std::string>{"repo"});
}

TEST_CASE("what does not exist is NOT_FOUND when the scopes would reach it") {
  Stage stage;
  const auto nothing = stage.github.invoke("get_issue", {{"repo", kRepo}, {"number", 999}});
  REQUIRE_FALSE(nothing);
  CHECK(nothing.error().code() == Code::kNotFound);
  CHECK(nothing.error().message().find("issue 999") != std::string::npos);
}

TEST_CASE("single sign-on is told as what the person has to do") {
  Stage stage("octocat-token-without-sso");
  const auto shut = stage.github.invoke("get_repository", {{"repo", "acme/rocket"}});
  REQUIRE_FALSE(shut);
  CHECK(shut.error().message().find("single sign-on") != std::string::npos);
}

TEST_CASE("a fine-grained token's missing permission is named") {
  Stage stage("octocat-token-fine-grained");
  const auto refused = stage.github.invoke("create_issue", {{"repo", kRepo}, {"title", "x"}});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message().find("issues=write") != std::string::npos);
}

TEST_CASE("HTML, half an answer and an outage are GitHub being unavailable") {
  CHECK(answered({.status = 200, .body = "<html>hello</html>"}).code() ==
        Code::kProviderUnavailable);
  CHECK(answered({.cut_at = 20}).code() == Code::kProviderUnavailable);
  CHECK(answered({.status = 200, .body = R"({"full_name": 7})"}).code() ==
        Code::kProviderUnavailable);
  CHECK(answered({.status = 503}).code() == Code::kProviderUnavailable);
  CHECK(answered({.reset = true}).code() == Code::kProviderUnavailable);
}

TEST_CASE("an outage, and an answer that is no JSON, say what to do next") {
  CHECK(answered({.status = 502}).message().find("try again later") != std::string::npos);
  const auto html = answered({.status = 200, .body = "<html>hello</html>"}).message();
  CHECK(html.find("Connector \"github\": the provider's answer could not be read") !=
        std::string::npos);
  CHECK(html.find("Try again later") != std::string::npos);
}

TEST_CASE("one outage in between is got over") {
  Stage stage;
  stage.sandbox.faults().add({.path = kPath, .times = 1, .status = 502});
  CHECK(stage.github.invoke("get_repository", kGet));
  CHECK(stage.github.waits().size() == 1);
}

TEST_CASE("what GitHub's body says never reaches the caller's message") {
  const auto error =
      answered({.status = 418, .body = R"({"message": "the secret of the teapot"})"});
  CHECK(error.code() == Code::kProviderError);
  CHECK(error.details().provider_status == 418);
  CHECK(error.message().find("teapot") == std::string::npos);
}
