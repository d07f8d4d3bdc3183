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
