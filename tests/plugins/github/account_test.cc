// Tests which user a token belongs to, and that only GitHub gets the token.
#include <catch2/catch.hpp>

#include "plugins/github/stage.h"

using namespace patchbay;
using namespace patchbay::test;

TEST_CASE("the account is named with the scopes its token holds") {
  Stage stage;
  const auto identity = stage.github.identify();
  REQUIRE(identity);
  CHECK(identity.value() == json({{"account", "583231"},
                                  {"name", "octocat"},
                                  {"email", "octocat@example.com"},
                                  {"scopes", {"read:user", "repo", "write:discussion"}}}));
}

TEST_CASE("a fine-grained token has no scopes to name") {
  Stage stage("octocat-token-fine-grained");
  const auto identity = stage.github.identify();
  REQUIRE(identity);
  CHECK_FALSE(identity.value().contains("scopes"));
}

TEST_CASE("the probe passes with a good token, free of charge, and fails with a bad one") {
  Stage stage;
  CHECK(stage.github.probe());
  CHECK(stage.sandbox.log().count("GET /rate_limit") == 1);
  Rig stranger({stage.sandbox.url(), "nobody's"});
  const auto refused = stranger.probe();
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code() == Code::kLinkExpired);
}

TEST_CASE("without an account public repositories can be read") {
  Stage stage("");
  CHECK(stage.github.invoke("get_repository", {{"repo", kRepo}}));
  CHECK_FALSE(stage.github.invoke("get_repository", {{"repo", "octocat/notes"}}));
}

TEST_CASE("the token goes to GitHub and to nobody a redirect names") {
  Stage stage;
  sandbox::Sandbox elsewhere({.seed = sandbox::seed_file("github.json")});
  stage.sandbox.faults().add({.path = "/repos/octocat/hello-world",
                              .status = 302,
                              .headers = {{"Location", elsewhere.url() + "/user"}}});
  const auto refused = stage.github.invoke("get_repository", {{"repo", kRepo}});
  REQUIRE_FALSE(refused);
  for (const auto& request : elsewhere.log().all()) CHECK(request.header("Authorization").empty());
}
