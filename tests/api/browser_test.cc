// Tests connecting an account with a browser without a key: what a reauth_url allows and what it
// does not allow.
#include "api/connect_world.h"

namespace patchbay::test {
namespace {

using nlohmann::json;

// Makes a call as ann that is refused. Returns the address in the refusal at which ann can connect
// GitHub.
std::string reauth_url(const ConnectWorld& world) {
  return world.call(409, "create_issue", kIssue).at("reauth_url");
}

TEST_CASE("a browser follows reauth_url without a key, and is given a cookie for the way back") {
  const ConnectWorld world(each_database());
  const auto followed = world.server.ask("GET", reauth_url(world), "");
  REQUIRE(followed.status == 302);
  const std::string cookie = header_of(followed, "Set-Cookie");
  CHECK(cookie.starts_with("__Secure-patchbay_oauth_"));
  CHECK(cookie.ends_with(
      "; Path=/aip/oauth/callback/github; Max-Age=600; HttpOnly; SameSite=Lax; Secure"));
  const std::string back = ConnectWorld::browse(header_of(followed, "Location"));
  const auto connected = world.server.ask("GET", back, ConnectWorld::cookie_of(followed));
  CHECK(connected.status == 200);
  CHECK(header_of(connected, "Set-Cookie").find("Max-Age=0;") != std::string::npos);
  CHECK(world.links().at(0).at("status") == "active");
}

TEST_CASE("on loopback without TLS the cookie is kept all the same") {
  const ApiServer server;
  const json stopped = server.json(409, "POST", "/aip/connectors/github/actions/list_issues",
                                   server.ann(), R"({"repo":"octo/hello"})");
  const auto followed = server.ask("GET", stopped.at("reauth_url").get<std::string>(), "");
  CHECK(header_of(followed, "Set-Cookie").starts_with("patchbay_oauth_"));
  CHECK(header_of(followed, "Set-Cookie").ends_with("; SameSite=Lax"));
}

TEST_CASE("what one browser began, another cannot end: its account is not connected") {
  const ConnectWorld world(each_database());
  const auto begun = world.server.ask("GET", reauth_url(world), "");
  // Another person gets the provider's address, and grants another account.
  const std::string back = ConnectWorld::browse(header_of(begun, "Location"), "hubot");
  const auto other = world.server.ask("GET", reauth_url(world), "");
  for (const std::string& cookie : {std::string(), ConnectWorld::cookie_of(other)}) {
    const json refused = world.server.json(400, "GET", back, cookie);
    CHECK(refused.at("reason") == (cookie.empty() ? "foreign_state" : "replayed_state"));
  }
  CHECK(world.server.json(400, "GET", back, ConnectWorld::cookie_of(begun)).at("reason") ==
        "replayed_state");
  for (const json& link : world.links()) CHECK(link.at("status") == "pending");
}

TEST_CASE("a ticket is good once, whoever was first, and says alone what is connected") {
  const ConnectWorld world(each_database());
  const std::string url = reauth_url(world);
  const auto first = world.server.ask("GET", url + "&scopes=workflow&link_id=another", "");
  CHECK(first.status == 302);
  CHECK(header_of(first, "Location").find("workflow") == std::string::npos);
  for (const std::string& key : {std::string(), world.server.ann()}) {
    CHECK(world.server.json(401, "GET", url, key).at("code") == "UNAUTHENTICATED");
  }
  CHECK(world.server.ask("GET", url + "x", "").status == 401);
  CHECK(world.links().size() == 1);
}

TEST_CASE("a ticket is no good after ten minutes, nor with the key of another user") {
  const ConnectWorld world(each_database());
  const std::string late = reauth_url(world);
  execute(*world.server.store(),
          "update pending_authorization set created_at = created_at - 600000");
  CHECK(world.server.ask("GET", late, "").status == 401);
  const std::string anns = reauth_url(world);
  CHECK(world.server.ask("GET", anns, world.server.bob()).status == 401);
  CHECK(world.links().empty());
}

TEST_CASE("a ticket that a wrong clock dated in the future is not good for longer") {
  const ConnectWorld world(each_database());
  const std::string ahead = reauth_url(world);
  execute(*world.server.store(),
          "update pending_authorization set created_at = created_at + 3600000");
  const auto refused = world.server.ask("GET", ahead, "");
  CHECK(refused.status == 401);
  CHECK(refused.body.find("is not of the last ten minutes") != std::string::npos);
  CHECK(world.links().empty());
  const std::string little = reauth_url(world);
  execute(*world.server.store(),
          "update pending_authorization set created_at = created_at + 30000");
  CHECK(world.server.ask("GET", little, "").status == 302);  // succeeds: the date is only little
                                                             // ahead, as after a clock was
                                                             // corrected
}

TEST_CASE("what is refused before it begins does not use a ticket up") {
  const ConnectWorld world;
  const std::string url = reauth_url(world);
  world.server.json(400, "GET", url + "&redirect_uri=https%3A%2F%2Fevil.example", "");
  world.server.json(401, "GET", url, world.server.bob());
  CHECK(world.server.ask("GET", url, "").status == 302);
}

TEST_CASE("what a ticket says is not read from the query, however often it stands there") {
  const ConnectWorld world;
  const std::string url = reauth_url(world);
  world.server.json(422, "GET", url + "&ticket=x", "");
  CHECK(world.server.ask("GET", url + "&connector_id=other", "").status == 302);
}

TEST_CASE("a ticket that is refused leaves a trace, and is counted") {
  const ConnectWorld world;
  const json refused = world.server.json(401, "GET", reauth_url(world) + "x", "");
  CHECK(refused.at("reason") == "ticket_refused");
  const json denied = world.server.audited("security.access_denied&of=host");
  REQUIRE(denied.size() == 1);
  CHECK(denied[0].at("payload") == json{{"code", "UNAUTHENTICATED"}, {"reason", "ticket_refused"}});
}

TEST_CASE("a key that may call and not connect is told where, and given no ticket for it") {
  const ConnectWorld world;
  const std::string liz =
      world.server.key_for({.organization = "acme", .user = "liz", .scopes = {"call"}});
  const json stopped = world.server.json(409, "POST", "/aip/connectors/github/actions/create_issue",
                                         liz, kIssue.dump());
  const std::string url = stopped.at("reauth_url");
  CHECK(url == "/aip/connectors/oauth/initiate?connector_id=github");
  CHECK(world.server.ask("GET", url, "").status == 401);
  CHECK(world.server.ask("GET", url, liz).status == 403);
}

TEST_CASE("a ticket is no state, and is kept as a hash") {
  const ConnectWorld world(each_database());
  const std::string url = reauth_url(world);
  const std::string ticket = url.substr(url.find("&ticket=") + 8);
  CHECK(ticket.size() >= 43);
  CHECK(world.server.json(400, "GET", "/aip/oauth/callback/github?code=c&state=" + ticket, "")
            .at("reason") == "invalid_state");
  CHECK(number_of(*world.server.store(),
                  "select count(*) from pending_authorization where id = '" + ticket + "'") == 0);
  CHECK(world.server.ask("GET", url, "").status == 302);
}

TEST_CASE("a user has at most twenty tickets, and they are deleted with the user") {
  const ConnectWorld world(each_database());
  const std::string oldest = reauth_url(world);
  for (int i = 0; i < 20; ++i) {
    execute(*world.server.store(), "update pending_authorization set created_at = created_at - 1");
    reauth_url(world);
  }
  CHECK(number_of(*world.server.store(), "select count(*) from pending_authorization") == 20);
  CHECK(world.server.ask("GET", oldest, "").status == 401);
}

TEST_CASE("a page of the client's own ends with its key what a browser began") {
  const ApiServer server;
  const json stopped = server.json(409, "POST", "/aip/connectors/github/actions/list_issues",
                                   server.ann(), R"({"repo":"octo/hello"})");
  const auto followed = server.ask("GET",
                                   stopped.at("reauth_url").get<std::string>() +
                                       "&redirect_uri=https%3A%2F%2Fclient.example%2Fback",
                                   "");
  REQUIRE(followed.status == 302);
  const std::string location = header_of(followed, "Location");
  const std::size_t at = location.find("state=") + 6;
  const std::string state = location.substr(at, location.find('&', at) - at);
  const json body = {{"state", state}, {"error", "access_denied"}};
  CHECK(server
            .json(400, "POST", "/api/organizations/acme/integrations/github/callback", server.ann(),
                  body.dump())
            .at("reason") == "denied");
}

}  // namespace
}  // namespace patchbay::test
