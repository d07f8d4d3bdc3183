// Proves how a link is shown.
#include "wire/link.h"

#include <catch2/catch.hpp>

namespace patchbay::test {
namespace {

using wire::Json;

wire::Link link() {
  wire::Link made;
  made.id = "github-1";
  made.user = "ann";
  made.provider = "github";
  made.connectors = {"github", "github_docs"};
  made.status = "active";
  made.scopes = {"repo"};
  made.validation = "valid";
  made.created_at = WallTime(std::chrono::seconds(1'800'000'000));
  return made;
}

TEST_CASE("what is not known of a link is null") {
  const Json shown = wire::json_of(link());
  CHECK(shown.at("reason").is_null());
  CHECK(shown.at("oauth_user_id").is_null());
  CHECK(shown.at("last_used").is_null());
  CHECK(shown.at("created_at") == "2027-01-15T08:00:00.000Z");
  CHECK_FALSE(shown.contains("warnings"));
  wire::Link unknown = link();
  unknown.scopes_known = false;
  CHECK(wire::json_of(unknown).at("scopes").is_null());
}

TEST_CASE("an account that the operator configured has the members of one that was connected") {
  wire::Link configured;
  configured.id = "work";
  configured.connectors = {"github"};
  configured.status = "configured";
  configured.scopes_known = false;
  configured.validation = "Unknown";
  const Json shown = wire::json_of(configured);
  const Json connected = wire::json_of(link());
  REQUIRE(shown.size() == connected.size());
  for (const auto& [name, value] : connected.items()) CHECK(shown.contains(name));
  for (const char* unknown : {"provider", "reason", "oauth_user_id", "scopes", "created_at"}) {
    INFO(unknown);
    CHECK(shown.at(unknown).is_null());
  }
}

TEST_CASE("an account at a service says when the provider was last asked about it") {
  wire::Link account = link();
  account.oauth_user_id = "octocat";
  Json expected = {{"id", "github-1"},
                   {"service", "github"},
                   {"status", "valid"},
                   {"oauth_user_id", "octocat"},
                   {"connectors", {"github", "github_docs"}},
                   {"scopes", {"repo"}},
                   {"created_at", "2027-01-15T08:00:00.000Z"},
                   {"validated_at", nullptr}};
  CHECK(wire::integration_of(account, std::nullopt) == expected);
  account.warnings = {"scopes were narrowed"};
  expected["validated_at"] = "2027-01-15T08:00:01.000Z";
  expected["warnings"] = Json::array({"scopes were narrowed"});
  const WallTime later{std::chrono::seconds(1'800'000'001)};
  CHECK(wire::integration_of(account, later) == expected);
}

TEST_CASE("a link is shown once for each of its connectors") {
  wire::Link used = link();
  used.warnings = {"scopes were narrowed"};
  const Json shown = wire::use_of(used, "github_docs");
  CHECK(shown.at("connector_id") == "github_docs");
  CHECK(shown.at("link_id") == "github-1");
  CHECK(shown.at("warnings") == Json::array({"scopes were narrowed"}));
  CHECK_FALSE(shown.contains("provider"));
}

TEST_CASE("a link that its provider was not told of names the user and why") {
  CHECK(wire::untold(link(), "no answer") == Json{{"link_id", "github-1"},
                                                  {"user", "ann"},
                                                  {"provider", "github"},
                                                  {"message", "no answer"}});
}

}  // namespace
}  // namespace patchbay::test
