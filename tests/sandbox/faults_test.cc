#include <catch2/catch.hpp>
#include <thread>

#include "sandbox/client.h"
#include "sandbox/sandbox.h"

using namespace patchbay::sandbox;

namespace {
constexpr const char* kSeed = R"({"github": {
  "users": [{"login": "octocat"}],
  "tokens": [{"token": "t", "user": "octocat", "scopes": ["repo"]}],
  "repositories": [{"full_name": "octocat/a"}]}})";

Fetch get(const Sandbox& sandbox, const std::string& path) {
  return {.url = sandbox.url() + path, .headers = {"Authorization: Bearer t"}};
}
}  // namespace

TEST_CASE("a fault stands in for the route as often as it says, then the route answers again") {
  Sandbox sandbox({.seed = kSeed});
  sandbox.faults().add({.path = "/user",
                        .after = 1,
                        .times = 2,
                        .status = 503,
                        .headers = {{"Retry-After", "7"}},
                        .body = "<html>down</html>"});
  CHECK(fetch(get(sandbox, "/user")).response.status == 200);
  const auto down = fetch(get(sandbox, "/user"));
  CHECK(down.response.status == 503);
  CHECK(down.response.header("retry-after") == "7");
  CHECK(down.response.body == "<html>down</html>");
  CHECK(fetch(get(sandbox, "/user")).response.status == 503);
  CHECK(fetch(get(sandbox, "/user")).response.status == 200);
  CHECK(sandbox.log().all()[1].faulted);
}

TEST_CASE("a body is cut where the fault says, and the connection closed") {
  Sandbox sandbox({.seed = kSeed});
  sandbox.faults().add({.path = "/repos/*", .cut_at = 10});
  const auto cut = fetch(get(sandbox, "/repos/octocat/a"));
  CHECK(cut.failure != 0);
  CHECK(cut.response.status == 200);
  CHECK(cut.response.body.size() == 10);
}

TEST_CASE("a reset connection gives no answer, though the write behind it happened") {
  Sandbox sandbox({.seed = kSeed});
  sandbox.faults().add({.method = "POST", .path = "/repos/octocat/a/issues", .reset = true});
  const auto lost = fetch({.method = "POST",
                           .url = sandbox.url() + "/repos/octocat/a/issues",
                           .headers = {"Authorization: token t", "Content-Type: application/json"},
                           .body = R"({"title": "made"})"});
  CHECK(lost.failure != 0);
  CHECK(lost.response.status == 0);
  const auto issue = fetch(get(sandbox, "/repos/octocat/a/issues/1"));
  CHECK(issue.response.status == 200);
}

TEST_CASE("a paced body comes in the pieces that the test lets out") {
  Sandbox sandbox({.seed = kSeed});
  sandbox.faults().add({.path = "/user", .paced = true});
  FetchedResponse fetched;
  std::thread client([&] { fetched = fetch(get(sandbox, "/user")); });
  sandbox.faults().release(5);
  sandbox.faults().release(1 << 20);
  client.join();
  CHECK(fetched.failure == 0);
  CHECK(fetched.response.status == 200);
  CHECK(fetched.response.body.size() > 5);
}

TEST_CASE("another process scripts faults and reads the log over HTTP") {
  Sandbox sandbox({.seed = kSeed});
  const auto faults = sandbox.url() + "/_sandbox/faults";
  const auto made = fetch({.method = "POST",
                           .url = faults,
                           .headers = {},
                           .body = R"({"path": "/user", "status": 500, "times": 0})"});
  CHECK(made.response.status == 204);
  CHECK(fetch(get(sandbox, "/user")).response.status == 500);
  CHECK(fetch({.method = "DELETE", .url = faults}).response.status == 204);
  CHECK(fetch(get(sandbox, "/user")).response.status == 200);
  const auto log = fetch({.url = sandbox.url() + "/_sandbox/log"});
  CHECK(log.response.body.find("\"GET /user\"") != std::string::npos);
  const auto wrong =
      fetch({.method = "POST", .url = faults, .headers = {}, .body = R"({"pth": 1})"});
  CHECK(wrong.response.status == 400);
  CHECK(wrong.response.body.find("pth") != std::string::npos);
}

TEST_CASE("what no route takes is 404 and logged without a route") {
  Sandbox sandbox({.seed = kSeed});
  CHECK(fetch(get(sandbox, "/nothing/here")).response.status == 404);
  REQUIRE(sandbox.log().size() == 1);
  CHECK(sandbox.log().all()[0].route.empty());
  CHECK(sandbox.log().all()[0].header("authorization") == "Bearer t");
}

TEST_CASE("a seed with an unknown member is refused by name") {
  CHECK_THROWS_WITH(Sandbox({.seed = R"({"github": {"repositries": []}})"}),
                    Catch::Contains("repositries"));
  CHECK_THROWS_WITH(Sandbox({.seed = R"({"gitlab": {}})"}), Catch::Contains("gitlab"));
}
