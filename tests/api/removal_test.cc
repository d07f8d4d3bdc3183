// Tests over HTTP that an admin can revoke the accounts of an incident and remove users, within the
// admin's organization.
#include "api/connect_world.h"
#include "callers/keys.h"

namespace patchbay::test {
namespace {

using nlohmann::json;

constexpr const char* kRevoke = "/v1/admin/links/revoke";

class IncidentWorld : public ConnectWorld {
 public:
  IncidentWorld() : ConnectWorld(each_database()) {}

  // Returns the headers of acme's service key, which may act for every user.
  [[nodiscard]] std::string as(const std::string& user) const {
    return "Authorization: Bearer " + server.api_keys().front() + "\r\nX-Patchbay-User: " + user +
           "\r\n";
  }
  [[nodiscard]] std::string connect_as(const std::string& who, std::string_view login) const {
    const json begun = server.json(200, "POST", "/aip/connectors/oauth/initiate", who,
                                   R"({"connector_id":"github"})");
    const std::string back = browse(begun.at("authorization_url"), login);
    return server.json(200, "GET", back, "").at("link_id");
  }
  [[nodiscard]] std::string status(const std::string& who) const {
    const json links =
        server.json(200, "GET", "/aip/connectors/links/list_accessible", who).at("links");
    return links.empty() ? "none" : links[0].at("status").get<std::string>();
  }
  [[nodiscard]] json revoke(int status, const std::string& who, const json& body) const {
    return server.json(status, "POST", kRevoke, who, body.dump());
  }
  [[nodiscard]] long long rows_of(const std::string& user) const {
    const auto store = server.store();
    const std::string own = "where organization = 'acme' and user_id = '" + user + "'";
    long long rows = 0;
    for (const char* table : {"link", "parked_call", "connector_preference",
                              "pending_authorization", "experiment_exposure"}) {
      rows += number_of(*store, std::string("select count(*) from ") + table + " " + own);
    }
    return rows;
  }

  // eve is an admin of bob's organization, but not an operator.
  const std::string eve =
      server.key_for({.organization = "other", .user = "eve", .scopes = {"connect", "admin"}});
};

TEST_CASE("in an incident the accounts that are named end, and no others") {
  IncidentWorld world;
  static_cast<void>(world.connect_as(world.as("ann"), "octocat"));
  static_cast<void>(world.connect_as(world.as("carl"), "octocat"));
  const std::string dora = world.connect_as(world.as("dora"), "hubot");
  static_cast<void>(world.connect_as(world.server.bob(), "octocat"));
  // Dora's account was connected for a connector that no longer exists.
  execute(*world.server.store(), "update link set connectors = 'gitea' where id = '" + dora + "'");

  const json ended = world.revoke(200, world.as("boss"), {{"connector", "github"}});
  CHECK(ended ==
        json{{"organization", "acme"}, {"links_ended", 2}, {"upstream_failed", json::array()}});
  CHECK(world.status(world.as("ann")) == "revoked");
  CHECK(world.status(world.as("carl")) == "revoked");
  CHECK(world.status(world.as("dora")) == "active");
  CHECK(world.status(world.server.bob()) == "active");
  CHECK(world.call(409, "get_repository", {{"repo", "octocat/notes"}}).at("code") ==
        "LINK_REVOKED");

  CHECK(world.revoke(200, world.as("boss"), {{"connector", "gitea"}}).at("links_ended") == 1);
  CHECK(world.status(world.as("dora")) == "revoked");
  const json records = world.server.audited("security.link_revoked");
  REQUIRE(records.size() == 3);
  for (const json& record : records) {
    CHECK(record.at("actor") == "boss");
    CHECK(record.at("payload").at("cause") == "incident");
    CHECK(record.at("payload").at("revoked_upstream") == true);
  }
  CHECK(number_of(*world.server.store(), "select count(*) from link_credential") == 1);
}

TEST_CASE("in an incident accounts are named by user and by when they were connected") {
  IncidentWorld world;
  static_cast<void>(world.connect_as(world.as("ann"), "octocat"));
  static_cast<void>(world.connect_as(world.as("carl"), "hubot"));
  const std::string boss = world.as("boss");
  CHECK(world.revoke(200, boss, {{"until", "2020-01-01"}}).at("links_ended") == 0);
  CHECK(world.revoke(200, boss, {{"from", "2999-01-01T00:00:00+02:00"}}).at("links_ended") == 0);
  CHECK(world.revoke(200, boss, {{"user", "carl"}, {"from", "2020-01-01"}}).at("links_ended") == 1);
  CHECK(world.status(world.as("carl")) == "revoked");
  CHECK(world.status(world.as("ann")) == "active");
  CHECK(world.revoke(200, boss, {{"organization", "acme"}}).at("links_ended") == 1);
  CHECK(world.revoke(200, boss, {{"organization", "acme"}}).at("links_ended") == 0);
}

TEST_CASE("a link whose provider could not be told has ended all the same, and is named") {
  IncidentWorld world;
  const std::string link = world.connect_as(world.as("ann"), "octocat");
  world.provider.faults().add({.path = "/applications/*", .times = 0, .status = 500});
  const json ended = world.revoke(200, world.as("boss"), {{"user", "ann"}});
  CHECK(ended.at("links_ended") == 1);
  REQUIRE(ended.at("upstream_failed").size() == 1);
  const json& failed = ended.at("upstream_failed")[0];
  CHECK(failed.at("link_id") == link);
  CHECK(failed.at("user") == "ann");
  CHECK(failed.at("provider") == "github");
  CHECK_FALSE(failed.at("message").get<std::string>().empty());
  CHECK(ended.dump().find("ghu_") == std::string::npos);
  CHECK(world.status(world.as("ann")) == "revoked");
}

TEST_CASE("only an operator reaches beyond the own organization") {
  IncidentWorld world;
  static_cast<void>(world.connect_as(world.as("ann"), "octocat"));
  static_cast<void>(world.connect_as(world.server.bob(), "hubot"));
  const json refused =
      world.revoke(404, world.eve, {{"organization", "acme"}, {"connector", "github"}});
  CHECK(refused.at("code") == "NOT_FOUND");
  world.server.json(404, "DELETE", "/v1/admin/users/ann?organization=acme", world.eve);
  world.server.json(404, "DELETE", "/v1/admin/users/ann", world.eve);
  CHECK(world.revoke(200, world.eve, {{"user", "ann"}}).at("links_ended") == 0);
  CHECK(world.status(world.as("ann")) == "active");

  CHECK(world.revoke(200, world.as("boss"), {{"organization", "other"}}).at("links_ended") == 1);
  CHECK(world.status(world.server.bob()) == "revoked");
  CHECK(world.status(world.as("ann")) == "active");
  const json removed =
      world.server.json(200, "DELETE", "/v1/admin/users/bob?organization=other", world.as("boss"));
  CHECK(removed.at("keys_ended") == 1);
  CHECK(world.server.ask("GET", "/aip/connectors/list_accessible", world.server.bob()).status ==
        401);
}

TEST_CASE("an operator who names an organization that does not exist is told so") {
  IncidentWorld world;
  const std::string anns = world.connect_as(world.as("ann"), "octocat");
  const std::string boss = world.as("boss");
  CHECK(world.revoke(404, boss, {{"organization", "acne"}}).at("code") == "NOT_FOUND");
  CHECK(world.server.json(404, "DELETE", "/v1/admin/users/ann?organization=acne", boss)
            .at("message")
            .get<std::string>()
            .find("no organization \"acne\"") != std::string::npos);
  // The organization "local", which has the command line's accounts, was never created explicitly.
  execute(*world.server.store(),
          "update link set organization = 'local' where id = '" + anns + "'");
  CHECK(world.revoke(200, boss, {{"organization", "local"}}).at("links_ended") == 1);
}

TEST_CASE("a parameter by another name than there is removes nobody") {
  IncidentWorld world;
  static_cast<void>(world.connect_as(world.as("ann"), "octocat"));
  const json refused =
      world.server.json(422, "DELETE", "/v1/admin/users/ann?organisation=other", world.as("boss"));
  CHECK(refused.at("code") == "INVALID_ARGUMENT");
  CHECK(refused.at("message").get<std::string>().find("Did you mean \"organization\"?") !=
        std::string::npos);
  CHECK(world.status(world.as("ann")) == "active");
}

TEST_CASE("what does not say which accounts are meant is refused, and nothing ends") {
  IncidentWorld world;
  static_cast<void>(world.connect_as(world.as("ann"), "octocat"));
  const std::string boss = world.as("boss");
  CHECK(world.revoke(422, boss, json::object())
            .at("message")
            .get<std::string>()
            .find("at least one of connector, user, from, until and organization") !=
        std::string::npos);
  static_cast<void>(world.revoke(422, boss, {{"conector", "github"}}));
  for (const char* until : {"2026-11-20", "2026-11-21"}) {
    CHECK(world.revoke(422, boss, {{"from", "2026-11-21"}, {"until", until}})
              .at("message")
              .get<std::string>()
              .find("has to be before \"until\"") != std::string::npos);
  }
  static_cast<void>(world.revoke(404, boss, {{"connector", "gihtub"}}));
  CHECK(world.revoke(422, boss, {{"from", "yesterday"}})
            .at("message")
            .get<std::string>()
            .find("\"from\"") != std::string::npos);
  static_cast<void>(world.revoke(403, world.server.ann(), {{"user", "ann"}}));
  world.server.json(403, "DELETE", "/v1/admin/users/ann", world.server.ann());
  CHECK(world.status(world.as("ann")) == "active");
}

TEST_CASE("a user who is removed leaves nothing behind, and the user's key is dead at once") {
  IncidentWorld world;
  const std::string ann = world.server.ann();
  static_cast<void>(world.connect_as(world.as("carl"), "hubot"));
  // This call is parked.
  static_cast<void>(world.call(409, "get_repository", {{"repo", "octocat/notes"}}));
  static_cast<void>(world.connect_as(ann, "octocat"));
  static_cast<void>(world.begin());
  world.server.json(200, "PATCH", "/backend-api/settings/user", ann,
                    R"({"connector_preferences":{"github":{"auto_sync":true}}})");
  for (const std::string user : {"ann", "carl"}) {
    execute(*world.server.store(),
            "insert into experiment_exposure (gate, variant, organization, user_id, exposed_at) "
            "values ('new_ux', 'control', 'acme', '" +
                user + "', 1)");
  }
  CHECK(world.rows_of("ann") >= 6);
  const long long carls = world.rows_of("carl");

  const json removed = world.server.json(200, "DELETE", "/v1/admin/users/ann", world.as("boss"));
  CHECK(removed == json{{"organization", "acme"},
                        {"user", "ann"},
                        {"keys_ended", 1},
                        {"links_ended", 2},
                        {"upstream_failed", json::array()}});
  CHECK(world.rows_of("ann") == 0);
  CHECK(world.rows_of("carl") == carls);
  CHECK(world.server.ask("GET", "/aip/connectors/list_accessible", ann).status == 401);
  CHECK(world.server.json(401, "GET", "/aip/connectors/list_accessible", world.as("ann"))
            .at("reason") == "user_removed");
  CHECK(world.status(world.as("carl")) == "active");
  world.server.json(404, "DELETE", "/v1/admin/users/ann", world.as("boss"));
  world.server.json(404, "DELETE", "/v1/admin/users/nobody", world.as("boss"));
}

}  // namespace
}  // namespace patchbay::test
