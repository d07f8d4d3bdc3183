// Tests that many accounts can be revoked at once, and that a user can be removed with all data of
// this user.
#include "cli/desk.h"

namespace patchbay::cli {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

std::string status(const Desk& desk, const std::string& org, const std::string& user) {
  const json links = desk.shown({"links", "list", "--org", org, "--user", user});
  return links.empty() ? "none" : links[0].at("status").get<std::string>();
}

TEST_CASE("accounts that match are listed first, and disconnected when that is said") {
  const Desk desk(each_database());
  const std::string ann = desk.connect({"--org", "acme", "--user", "ann"});
  const std::string bob = desk.connect({"--org", "acme", "--user", "bob"});
  const std::string eve = desk.connect({"--org", "other", "--user", "eve"});
  const std::vector<std::string> all = {"disconnect", "--all",       "--org",
                                        "acme",       "--connector", "github"};
  const CommandOutcome listed = desk.run(all);
  CHECK(listed.code == 0);
  CHECK(listed.out.find(ann) != std::string::npos);
  CHECK(listed.out.find(bob) != std::string::npos);
  CHECK(listed.out.find(eve) == std::string::npos);
  CHECK(listed.err.find("2 of organization acme would be disconnected") != std::string::npos);
  CHECK(status(desk, "acme", "ann") == "active");

  const json one = desk.shown({"disconnect", "--all", "--org", "acme", "--user", "bob"});
  REQUIRE(one.at("would_end").size() == 1);
  CHECK(one.at("would_end")[0].at("link_id") == bob);
  CHECK(one.at("would_end")[0].at("user") == "bob");

  CHECK(desk.shown({"disconnect", "--all", "--org", "acme", "--user", "bob", "--yes"}) ==
        json{{"links_ended", 1}, {"upstream_failed", json::array()}});
  CHECK(status(desk, "acme", "bob") == "revoked");
  CHECK(status(desk, "acme", "ann") == "active");
  std::vector<std::string> sure = all;
  sure.emplace_back("--yes");
  const CommandOutcome ended = desk.run(sure);
  CHECK(ended.out.find("Accounts disconnected: 1") != std::string::npos);
  CHECK(status(desk, "acme", "ann") == "revoked");
  CHECK(status(desk, "other", "eve") == "active");
}

TEST_CASE("accounts are named by when they were connected, and a malformed time is refused") {
  const Desk desk;
  static_cast<void>(desk.connect());
  const auto matching = [&](const std::vector<std::string>& more) {
    std::vector<std::string> words = {"disconnect", "--all"};
    words.insert(words.end(), more.begin(), more.end());
    return desk.shown(words).at("would_end").size();
  };
  CHECK(matching({"--before", "2020-01-01"}) == 0);
  CHECK(matching({"--since", "2020-01-01"}) == 1);
  CHECK(matching({"--connector", "minimal_c"}) == 0);
  const CommandOutcome refused = desk.run({"disconnect", "--all", "--since", "yesterday"});
  CHECK(refused.code == 3);
  CHECK(refused.err.find("--since") != std::string::npos);
}

TEST_CASE("disconnecting says which account is meant, or all that match") {
  const Desk desk;
  const std::string link = desk.connect();
  CHECK(desk.run({"disconnect"}).code == 2);
  CHECK(desk.run({"disconnect", link, "--all"}).code == 2);
  CHECK(desk.run({"disconnect", "--connector", "github"}).code == 2);
  CHECK(desk.links().at(0).at("status") == "active");
}

TEST_CASE("an option that narrows is refused when its value is empty, and nothing is ended") {
  const Desk desk;
  static_cast<void>(desk.connect());
  for (const char* option : {"--org", "--user", "--connector", "--since", "--before"}) {
    const CommandOutcome refused = desk.run({"disconnect", "--all", option, "", "--yes"});
    INFO(refused.err);
    CHECK(refused.code == 2);
    CHECK(refused.err.find(std::string(option) + ": the value is empty") != std::string::npos);
  }
  CHECK(desk.run({"disconnect", "", "--all", "--yes"}).code == 2);
  CHECK(desk.links().at(0).at("status") == "active");
}

TEST_CASE("every command refuses an empty organization or user as a wrong command line") {
  const std::vector<std::vector<std::string>> lines = {
      {"links", "list", "--org", ""},
      {"call", "github", "get_repository", "--user", ""},
      {"resume", "token", "--user", ""},
      {"connect", "github", "--org", ""},
      {"connectors", "show", "github", "--org", ""},
      {"users", "remove", "", "--org", "acme"},
      {"users", "remove", "ann", "--org", ""},
      {"keys", "list", "--org", ""},
      {"keys", "create", "--org", "acme", "--service", "--user", ""},
      {"audit", "query", "--org", ""},
      {"gates", "check", "github", "--user", "", "--org", "acme"},
      {"gates", "check", "github", "--user", "ann", "--org", ""},
      {"serve", "--init", "--org", ""}};
  for (const auto& line : lines) {
    const CommandOutcome refused = patchbay(line);
    INFO(line[0] << ": " << refused.err);
    CHECK(refused.code == 2);
    CHECK(refused.err.find("the value is empty") != std::string::npos);
  }
}

TEST_CASE("a connector or an organization that nothing has is refused, with the nearest name") {
  const Desk desk;
  static_cast<void>(desk.connect());
  REQUIRE(desk.run({"keys", "create", "--org", "acme", "--service", "--new-organization"}).code ==
          0);
  const auto refusal = [&](const std::vector<std::string>& more) {
    std::vector<std::string> words = {"disconnect", "--all", "--yes"};
    words.insert(words.end(), more.begin(), more.end());
    const CommandOutcome refused = desk.run(words);
    CHECK(refused.code == 4);
    CHECK(refused.out.empty());
    return refused.err;
  };
  CHECK(
      refusal({"--connector", "gitub"}).find("no connector \"gitub\". Did you mean \"github\"?") !=
      std::string::npos);
  CHECK(refusal({"--org", "acmee"}).find("no organization \"acmee\". Did you mean \"acme\"?") !=
        std::string::npos);
  CHECK(desk.shown({"disconnect", "--all", "--org", "acme"}).at("would_end").empty());
  CHECK(desk.links().at(0).at("status") == "active");
}

TEST_CASE("accounts of a connector that no longer exists are still named by it") {
  Desk desk;
  const std::string link = desk.connect();
  const std::string config = desk.folder.path() + "/without.toml";
  const fs::path none = folder_named("no_connectors");
  std::ofstream(config) << "connector_path = [\"" << none.string() << "\"]\n[server]\nstore = \""
                        << desk.database.location() << "\"\nkey_ring = \"" << desk.folder.path()
                        << "/patchbay.keys\"\n";
  desk.environment["PATCHBAY_CONFIG"] = config;
  const json matching = desk.shown({"disconnect", "--all", "--connector", "github"});
  REQUIRE(matching.at("would_end").size() == 1);
  CHECK(matching.at("would_end")[0].at("link_id") == link);
  CHECK(desk.run({"disconnect", "--all", "--connector", "gitub"}).code == 4);
}

TEST_CASE("times with nothing between them are refused as a wrong command line") {
  const Desk desk;
  for (const char* before : {"2026-11-20", "2026-11-21"}) {
    const CommandOutcome refused =
        desk.run({"disconnect", "--all", "--since", "2026-11-21", "--before", before, "--yes"});
    CHECK(refused.code == 2);
    CHECK(refused.err.find("--since 2026-11-21 is not before --before") != std::string::npos);
  }
}

TEST_CASE("accounts are listed without the client's secret, and ended with it alone") {
  Desk desk(store::Dialect::kSqlite,
            "[[oauth_client]]\nname = \"github\"\nclient_id = \"client\"\n"
            "client_secret_env = \"OUR_SECRET\"\n");
  desk.environment["OUR_SECRET"] = "canary-client-secret";
  const std::string link = desk.connect();
  desk.environment.erase("OUR_SECRET");
  CHECK(desk.shown({"disconnect", "--all"}).at("would_end").size() == 1);
  const std::vector<std::vector<std::string>> lines = {
      {"disconnect", "--all", "--yes"},
      {"disconnect", link},
      {"users", "remove", "local", "--org", "local"}};
  for (const auto& line : lines) {
    const CommandOutcome refused = desk.run(line);
    INFO(line[0] << ": " << refused.err);
    CHECK(refused.code == 2);
    CHECK(refused.err.find("oauth_client.client_secret_env names the environment variable "
                           "OUR_SECRET, which is not set") != std::string::npos);
  }
  CHECK(desk.links().at(0).at("status") == "active");
  desk.environment["OUR_SECRET"] = "canary-client-secret";
  CHECK(desk.shown({"disconnect", link}).at("revoked_upstream") == true);
}

TEST_CASE("a provider that could not be told is named, for the rest to be done by hand") {
  Desk desk;
  const std::string link = desk.connect();
  desk.github.faults().add({.path = "/applications/*", .times = 0, .status = 500});
  const CommandOutcome ended = desk.run({"disconnect", "--all", "--yes"});
  CHECK(ended.code == 0);
  CHECK(ended.out.find("in the settings of github too: " + link) != std::string::npos);
  CHECK(desk.links().at(0).at("status") == "revoked");
}

TEST_CASE("a user is removed with keys and accounts, and nobody else") {
  const Desk desk(each_database());
  static_cast<void>(desk.connect({"--org", "acme", "--user", "ann"}));
  static_cast<void>(desk.connect({"--org", "acme", "--user", "bob"}));
  REQUIRE(
      desk.run({"keys", "create", "--org", "acme", "--user", "ann", "--new-organization"}).code ==
      0);
  CHECK(desk.run({"users", "remove", "ann", "--org", "other"}).code == 4);
  CHECK(desk.shown({"users", "remove", "ann", "--org", "acme"}) ==
        json{{"links_ended", 1}, {"upstream_failed", json::array()}});
  CHECK(status(desk, "acme", "ann") == "none");
  CHECK(status(desk, "acme", "bob") == "active");
  const json keys = desk.shown({"keys", "list", "--org", "acme"});
  REQUIRE(keys.size() == 1);
  CHECK(keys[0].at("revoked_at").is_string());
  CHECK(desk.run({"users", "remove", "ann", "--org", "acme"}).code == 4);
  const CommandOutcome bob = desk.run({"users", "remove", "bob", "--org", "acme"});
  CHECK(bob.code == 0);
  CHECK(bob.out.find("bob is removed") != std::string::npos);
}

}  // namespace
}  // namespace patchbay::cli
