#include "sandbox/router.h"

#include <catch2/catch.hpp>

using namespace patchbay::sandbox;

namespace {
const Handler kAnswer = [](const Request&, const PathParameters&) { return Response{}; };
}  // namespace

TEST_CASE("a literal segment wins over a name") {
  Router router;
  router.add("GET", "/repos/{owner}/{repo}", kAnswer);
  router.add("GET", "/repos/{owner}/mine", kAnswer);
  CHECK(*router.find("GET", "/repos/octocat/mine").route == "GET /repos/{owner}/mine");
  const auto match = router.find("GET", "/repos/octo%20cat/x");
  CHECK(match.parameters.at("owner") == "octo cat");
  CHECK(match.parameters.at("repo") == "x");
}

TEST_CASE("the rest of a path is taken whole, its slashes encoded or not") {
  Router router;
  router.add("GET", "/contents/{path*}", kAnswer);
  CHECK(router.find("GET", "/contents/a/b%20c.md").parameters.at("path") == "a/b c.md");
  CHECK(router.find("GET", "/contents/a%2Fb.md").parameters.at("path") == "a/b.md");
  CHECK(router.find("GET", "/contents").parameters.at("path").empty());
  CHECK(router.find("GET", "/contents/").parameters.at("path").empty());
}

TEST_CASE("another method or an unknown path has no route") {
  Router router;
  router.add("GET", "/user", kAnswer);
  CHECK(router.find("POST", "/user").route == nullptr);
  CHECK(router.find("GET", "/users").route == nullptr);
  CHECK(router.find("GET", "/user/repos").route == nullptr);
}
