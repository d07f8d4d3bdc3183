// Tests the GitHub connector against emulate's GitHub, which others wrote from the same
// documentation. So it is not enough that our sandbox and our connector agree with each other. What
// emulate lacks (ETag, a check of tokens, GraphQL) is not tested.
#include <catch2/catch.hpp>

#include "interop/peer.h"
#include "plugins/github/rig.h"

using namespace patchbay;
using namespace patchbay::test;
using nlohmann::json;

namespace {
constexpr const char* kHelloWorld = "octocat/hello-world";

json must(Result<json> result) {
  INFO((result ? "" : result.error().message()));
  REQUIRE(result);
  return std::move(result).value();
}
}  // namespace

TEST_CASE("emulate: the connector reads and writes as on GitHub") {
  const ReservedPort port;
  const Peer emulate("node_modules/emulate/dist/index.js",
                     {"start", "-s", "github", "-p", port.text(), "--seed", "emulate.yaml"}, port);
  Rig github({emulate.url(), "emulate-octocat"});

  CHECK(must(github.identify()).at("name") == "octocat");
  REQUIRE(github.probe());

  const auto first = must(github.invoke("list_repositories", {{"per_page", 1}}));
  REQUIRE(first.at("items").size() == 1);
  const auto second =
      must(github.invoke("list_repositories", {{"per_page", 1}, {"cursor", first.at("cursor")}}));
  CHECK(second.at("items")[0].at("full_name") != first.at("items")[0].at("full_name"));
  CHECK_FALSE(second.contains("cursor"));
  CHECK(must(github.invoke("get_repository", {{"repo", kHelloWorld}})).at("language") == "C++");

  const auto issue = must(
      github.invoke("create_issue",
                    {{"repo", kHelloWorld}, {"title", "Grüße"}, {"body", "Say hello in German."}}));
  const auto number = issue.at("number");
  must(
      github.invoke("add_comment", {{"repo", kHelloWorld}, {"number", number}, {"body", "Moin."}}));
  const auto read = must(github.invoke("get_issue", {{"repo", kHelloWorld}, {"number", number}}));
  CHECK(read.at("issue").at("title") == "Grüße");
  CHECK(read.at("comments")[0].at("body") == "Moin.");
  CHECK(must(github.invoke("list_issues", {{"repo", kHelloWorld}})).at("items").size() == 1);
  const auto found =
      must(github.invoke("search_issues", {{"query", "German"}, {"repo", kHelloWorld}}));
  CHECK(found.at("total_count") == 1);

  const auto root = must(github.invoke("list_directory", {{"repo", kHelloWorld}}));
  CHECK(root.at("items")[0].at("name") == "README.md");
  const auto file = must(github.invoke("get_file", {{"repo", kHelloWorld}, {"path", "README.md"}}));
  CHECK(file.at("content").get<std::string>().starts_with("# hello-world"));
  CHECK(must(github.invoke("list_commits", {{"repo", kHelloWorld}})).at("items").size() == 1);
  CHECK(must(github.invoke("get_pull_requests", {{"repo", kHelloWorld}})).at("items").empty());

  const auto nothing = github.invoke("get_issue", {{"repo", kHelloWorld}, {"number", 999}});
  REQUIRE_FALSE(nothing);
  CHECK(nothing.error().code() == Code::kNotFound);
}
