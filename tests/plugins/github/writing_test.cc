// Tests that the actions that write do so exactly once, and how a refusal is reported.
#include <catch2/catch.hpp>

#include "plugins/github/stage.h"

using namespace patchbay;
using namespace patchbay::test;

TEST_CASE("an issue is opened and commented on") {
  Stage stage;
  const auto issue = stage.github.invoke(
      "create_issue", {{"repo", kRepo}, {"title", "Say goodbye too"}, {"labels", {"enhancement"}}});
  REQUIRE(issue);
  const auto number = issue.value().at("number");
  CHECK(issue.value().at("user").at("login") == "octocat");
  REQUIRE(stage.github.invoke("add_comment",
                              {{"repo", kRepo}, {"number", number}, {"body", "\"Ciao\" 🌍\n"}}));
  const auto read = stage.github.invoke("get_issue", {{"repo", kRepo}, {"number", number}});
  REQUIRE(read);
  CHECK(read.value().at("comments")[0].at("body") == "\"Ciao\" 🌍\n");
  CHECK(stage.strange().empty());
}

TEST_CASE("a pull request is reviewed, with a comment on a line") {
  Stage stage;
  const json comment = {{"path", "src/main.cc"}, {"line", 3}, {"body", "What without arguments?"}};
  const auto review = stage.github.invoke("create_review", {{"repo", kRepo},
                                                            {"number", 3},
                                                            {"event", "REQUEST_CHANGES"},
                                                            {"body", "Almost."},
                                                            {"comments", {comment}}});
  REQUIRE(review);
  CHECK(review.value().at("state") == "CHANGES_REQUESTED");
}

TEST_CASE("a review that GitHub refuses is the caller's mistake, with the field it names") {
  Stage stage;
  const auto review =
      stage.github.invoke("create_review", {{"repo", kRepo}, {"number", 3}, {"event", "COMMENT"}});
  REQUIRE_FALSE(review);
  CHECK(review.error().code() == Code::kInvalidArgument);
  CHECK(review.error().message().find("body is missing_field") != std::string::npos);
  CHECK(review.error().details().provider_status == 422);
}

TEST_CASE("a discussion is commented on") {
  Stage stage;
  const auto comment = stage.github.invoke("add_discussion_comment",
                                           {{"repo", kRepo}, {"number", 5}, {"body", "Latin"}});
  REQUIRE(comment);
  CHECK(comment.value().at("url").get<std::string>().find("/discussions/5#") != std::string::npos);
  const auto nowhere = stage.github.invoke("add_discussion_comment",
                                           {{"repo", kRepo}, {"number", 99}, {"body", "Latin"}});
  REQUIRE_FALSE(nowhere);
  CHECK(nowhere.error().code() == Code::kNotFound);
}

TEST_CASE("a discussion is not commented on without the scope for it") {
  Stage stage("hubot-token");
  const auto comment = stage.github.invoke("add_discussion_comment",
                                           {{"repo", kRepo}, {"number", 5}, {"body", "Latin"}});
  REQUIRE_FALSE(comment);
  CHECK(comment.error().code() == Code::kInsufficientScope);
  CHECK(comment.error().details().required_scopes == std::vector<std::string>{"write:discussion"});
}

TEST_CASE("a write whose answer got lost is not sent again") {
  Stage stage;
  stage.sandbox.faults().add(
      {.method = "POST", .path = "/repos/octocat/hello-world/issues", .times = 0, .reset = true});
  const auto issue = stage.github.invoke("create_issue", {{"repo", kRepo}, {"title", "Once"}});
  REQUIRE_FALSE(issue);
  CHECK(issue.error().code() == Code::kOutcomeUnknown);
  CHECK(stage.sandbox.log().count("POST /repos/{owner}/{repo}/issues") == 1);
}
