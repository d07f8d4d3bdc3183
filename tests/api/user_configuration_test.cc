// Tests the settings that a user made for an account, and the time of the account's last sync.
#include "accounts/sync_times.h"
#include "api/connect_world.h"
#include "base/rfc3339.h"

namespace patchbay::test {
namespace {

using nlohmann::json;

constexpr const char* kPath = "/ca/v2/user_configuration";

TEST_CASE("each chosen repository has the time of its last sync, or null before the first") {
  const ConnectWorld world(each_database());
  const ApiServer& server = world.server;
  const std::string link = world.connect().at("link_id");
  const json chosen = {{"connector_id", "github"},
                       {"link_id", link},
                       {"configuration", {{"repositories", {"octo/hello", "octo/other"}}}}};
  server.json(200, "PUT", kPath, server.ann(), chosen.dump());
  const auto last_sync = [&] {
    return server.json(200, "GET", kPath, server.ann()).at("configurations")[0].at("last_sync");
  };
  CHECK(last_sync() == json{{"octo/hello", nullptr}, {"octo/other", nullptr}});

  const auto store = server.store();
  const auto sync_at = [&](const char* time) {
    REQUIRE(store
                ->transaction([&](store::Transaction& transaction) -> Result<void> {
                  accounts::note_sync(transaction, {link, "github", "octo/hello"},
                                      *parse_rfc3339(time));
                  return success();
                })
                .has_value());
  };
  sync_at("2026-11-21T09:00:00Z");
  sync_at("2026-11-20T09:00:00Z");  // records an older sync that ended later
  const json synced = last_sync();
  CHECK(synced.at("octo/hello").get<std::string>().starts_with("2026-11-21T09:00:00"));
  CHECK(synced.at("octo/other").is_null());

  server.json(200, "DELETE", "/aip/connectors/links/" + link, server.ann());
  CHECK(number_of(*store, "select count(*) from link_sync") == 0);
}

TEST_CASE("nothing is set for an account that was given up: the answer is that of its calls") {
  const ConnectWorld world(each_database());
  const std::string link = world.connect().at("link_id");
  world.server.json(200, "DELETE", "/aip/connectors/links/" + link, world.server.ann());
  const json chosen = {{"connector_id", "github"},
                       {"link_id", link},
                       {"configuration", {{"repositories", {"octocat/notes"}}}}};
  const json refused = world.server.json(409, "PUT", kPath, world.server.ann(), chosen.dump());
  CHECK(refused.at("code") == "LINK_REVOKED");
  CHECK(refused.at("reason") == "user");
  CHECK(number_of(*world.server.store(), "select count(*) from link_configuration") == 0);
}

TEST_CASE("an account that was only begun is in no list of accounts in use") {
  const ConnectWorld world(each_database());
  const auto listed = [&](const char* path, const char* member) {
    return world.server.json(200, "GET", path, world.server.ann()).at(member).size();
  };
  static_cast<void>(world.begin());
  CHECK(world.links().size() == 1);
  CHECK(listed("/ca/v2/user/connection_status", "connections") == 0);
  CHECK(listed(kPath, "configurations") == 0);
  static_cast<void>(world.connect());
  CHECK(listed("/ca/v2/user/connection_status", "connections") == 1);
  CHECK(listed(kPath, "configurations") == 1);
}

TEST_CASE("the only account is meant where none is named, and of several one has to be") {
  const ConnectWorld world(each_database());
  const json chosen = {{"connector_id", "github"},
                       {"configuration", {{"repositories", {"octocat/notes"}}}}};
  const auto put = [&](int status, const json& more = json::object()) {
    json body = chosen;
    body.update(more);
    return world.server.json(status, "PUT", kPath, world.server.ann(), body.dump());
  };
  static_cast<void>(world.begin());  // a pending connection is not an account yet
  CHECK(put(404).at("code") == "NOT_FOUND");
  const std::string one = world.connect(json::object(), "octocat").at("link_id");
  CHECK(put(200).at("link_id") == one);
  const std::string two = world.connect(json::object(), "hubot").at("link_id");
  const json refused = put(409);
  CHECK(refused.at("code") == "LINK_AMBIGUOUS");
  CHECK(refused.at("links") == json::array({one, two}));
  CHECK(put(200, {{"link_id", two}}).at("link_id") == two);
}

}  // namespace
}  // namespace patchbay::test
