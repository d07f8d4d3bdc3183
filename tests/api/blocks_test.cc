// Tests which calls wait when a provider asks to wait, and how an operator sees and lifts the
// block.
#include "api/connect_world.h"

namespace patchbay::test {
namespace {

using nlohmann::json;

// Makes the provider answer the next request for the path with "too many requests" and this wait,
// for every caller.
void limit_once(ConnectWorld& world, const std::string& path, const std::string& wait) {
  world.provider.faults().add(
      {.path = path, .times = 1, .status = 429, .headers = {{"Retry-After", wait}}});
}

json blocks_of(const ConnectWorld& world) {
  return world.server.json(200, "GET", "/v1/admin/blocks", world.server.admin()).at("blocks");
}

TEST_CASE("one account's limit holds that account back, for a bounded time, and no other") {
  ConnectWorld world;
  const std::string octocat = world.connect(json::object(), "octocat").at("link_id");
  const std::string hubot = world.connect(json::object(), "hubot").at("link_id");
  const auto said = GENERATE(as<std::string>(), "120", "7200", "99999999",
                             "Fri, 01 Jan 2100 00:00:00 GMT", "4000000000");
  CAPTURE(said);
  limit_once(world, "/repos/octocat/hello-world", said);
  world.call(429, "get_repository", kRepository, octocat);
  const json held = world.call(429, "get_repository", kRepository, octocat);
  CHECK(held.at("retry_after_seconds") <= 900);
  CHECK(held.at("retry_after_seconds") > 0);
  CHECK(held.at("message").get<std::string>().find("asked us to wait") != std::string::npos);
  world.call(200, "get_repository", kRepository, hubot);
  const json blocks = blocks_of(world);
  REQUIRE(blocks.size() == 1);
  CHECK(blocks.at(0).at("connector_id") == "github");
  CHECK(blocks.at(0).at("link_id") == octocat);
}

TEST_CASE("an account that is being connected blocks nobody") {
  ConnectWorld world;
  const std::string octocat = world.connect(json::object(), "octocat").at("link_id");
  limit_once(world, "/user", "99999999");
  world.connect(json::object(), "hubot");
  CHECK(blocks_of(world).empty());
  world.call(200, "get_repository", kRepository, octocat);
}

TEST_CASE("an operator lifts a block by its id, and those of a connector or link at once") {
  ConnectWorld world;
  const std::string link = world.connect().at("link_id");
  const auto block = [&] {
    limit_once(world, "/repos/octocat/hello-world", "600");
    world.call(429, "get_repository", kRepository);
    REQUIRE(blocks_of(world).size() == 1);
    return blocks_of(world).at(0).at("block_id").get<std::string>();
  };
  const std::string& admin = world.server.admin();
  const std::string path = "/v1/admin/blocks/" + block();
  CHECK(world.server.ask("DELETE", path, admin).status == 204);
  const json record = world.server.audited("security.block_lifted").at(0);
  CHECK(record.at("subject") == link);
  CHECK(record.at("actor") == "ann");
  CHECK(record.at("payload").at("connector_id") == "github");
  CHECK(record.at("payload").at("left_seconds") > 500);
  world.server.json(404, "DELETE", path, admin);
  world.server.json(404, "DELETE", "/v1/admin/blocks/none", admin);
  // Another repository, whose data is not in the cache.
  world.call(200, "get_repository", {{"repo", "octocat/notes"}});

  block();
  const auto lifted = [&](const std::string& query) {
    return world.server.json(200, "DELETE", "/v1/admin/blocks" + query, admin).at("blocks").size();
  };
  CHECK(lifted("?connector_id=minimal_c") == 0);
  CHECK(lifted("?connector_id=github&link_id=another") == 0);
  CHECK(lifted("?link_id=" + link) == 1);
  block();
  CHECK(lifted("") == 1);
  CHECK(blocks_of(world).empty());
  world.call(200, "get_repository", kRepository);
}

TEST_CASE("an account whose token cannot be refreshed is shown with its wait, which is lifted") {
  ConnectWorld world(each_database());
  const std::string link = world.connect().at("link_id");
  world.github().expire_access_tokens();
  world.provider.faults().add(
      {.path = "/login/oauth/access_token", .status = 503, .headers = {{"Retry-After", "600"}}});
  world.call(503, "get_repository", kRepository);
  CHECK(world.call(503, "get_repository", kRepository).at("code") == "REFRESH_FAILED");
  const json blocks = blocks_of(world);
  REQUIRE(blocks.size() == 1);
  CHECK(blocks.at(0).at("cause") == "refresh_failed");
  CHECK(blocks.at(0).at("connector_id") == "github");
  CHECK(blocks.at(0).at("link_id") == link);
  CHECK(blocks.at(0).at("strikes") == 1);
  CHECK(blocks.at(0).at("retry_after_seconds") > 500);
  const std::string path = "/v1/admin/blocks/" + blocks.at(0).at("block_id").get<std::string>();
  CHECK(world.server.ask("DELETE", path, world.server.admin()).status == 204);
  CHECK(world.server.audited("security.block_lifted").at(0).at("subject") == link);
  CHECK(blocks_of(world).empty());
  world.server.json(404, "DELETE", path, world.server.admin());
  world.call(200, "get_repository", kRepository);
}

// Makes the provider answer the next request for the repository with 404. The answer says how many
// requests are left for ten minutes.
void say_left(ConnectWorld& world, const std::string& left) {
  world.provider.faults().add({.path = "/repos/octocat/hello-world",
                               .times = 1,
                               .status = 404,
                               .headers = {{"RateLimit-Policy", "\"core\";q=60000"},
                                           {"RateLimit", "\"core\";r=" + left + ";t=600"}}});
  world.call(404, "get_repository", kRepository);
}

TEST_CASE("an account whose budget is used up, as its provider says, is shown and let go") {
  ConnectWorld world;
  const std::string link = world.connect().at("link_id");
  say_left(world, "30000");
  CHECK(blocks_of(world).empty());
  say_left(world, "1000");
  REQUIRE(blocks_of(world).size() == 1);
  CHECK(blocks_of(world).at(0).at("cause") == "kept_for_people");
  say_left(world, "0");
  CHECK(world.call(429, "get_repository", kRepository).at("retry_after_seconds") > 500);
  const json blocks = blocks_of(world);
  REQUIRE(blocks.size() == 1);
  CHECK(blocks.at(0).at("cause") == "used_up");
  CHECK(blocks.at(0).at("connector_id") == "github");
  CHECK(blocks.at(0).at("link_id") == link);
  CHECK(blocks.at(0).at("retry_after_seconds") > 500);
  const json lifted =
      world.server.json(200, "DELETE", "/v1/admin/blocks?link_id=" + link, world.server.admin());
  CHECK(lifted.at("blocks").size() == 1);
  CHECK(blocks_of(world).empty());
  world.call(200, "get_repository", kRepository);
}

TEST_CASE("blocks are for who looks after the host") {
  const ApiServer server;
  const std::string admin_of_acme =
      server.key_for({.organization = "acme", .user = "eve", .scopes = {"call", "admin"}});
  server.json(403, "GET", "/v1/admin/blocks", admin_of_acme);
  server.json(403, "DELETE", "/v1/admin/blocks", admin_of_acme);
  server.json(403, "DELETE", "/v1/admin/blocks/1", admin_of_acme);
}

}  // namespace
}  // namespace patchbay::test
