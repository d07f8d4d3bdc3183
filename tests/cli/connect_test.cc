// Tests that accounts can be connected, used, shown and disconnected with commands.
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <future>
#include <nlohmann/json.hpp>

#include "cli/desk.h"
#include "cli/end_signals.h"
#include "sandbox/application_connector.h"
#include "sandbox/client.h"

namespace patchbay::cli {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

TEST_CASE("an account is connected by the browser, and `patchbay call` uses it from then on") {
  Desk desk;
  desk.as_oauth_app();
  const CommandOutcome before = desk.call();
  CHECK(before.code == 5);
  CHECK(before.err.find("LINK_REQUIRED") != std::string::npos);
  const VisitOutcome visited = patchbay_with_browser({"connect", "github"}, desk.environment);
  INFO(visited.printed.err);
  REQUIRE(visited.printed.code == 0);
  CHECK(visited.printed.out.find("is connected") != std::string::npos);
  CHECK(visited.page.find("You can close this window") != std::string::npos);
  CHECK(visited.printed.err.find("canary") == std::string::npos);
  const CommandOutcome called = desk.call();
  INFO(called.err);
  CHECK(called.code == 0);
  CHECK(called.out.find("octocat/hello-world") != std::string::npos);
  const json links = desk.links();
  REQUIRE(links.size() == 1);
  CHECK(links[0].at("status") == "active");
  CHECK(links[0].at("scopes") == json({"repo", "write:discussion"}));
  CHECK(links[0].at("oauth_user_id").is_string());
  CHECK(links[0].at("created_at").is_string());
  CHECK(links[0].at("last_used").is_string());
}

TEST_CASE("the scopes that are named are asked for, and a call that needs more says how to widen") {
  Desk desk;
  desk.as_oauth_app();
  const std::string link = desk.connect({"--scopes", "read:user"});
  CHECK(desk.links().at(0).at("scopes") == json({"read:user"}));
  const CommandOutcome stopped = desk.call();
  CHECK(stopped.code == 5);
  CHECK(stopped.err.find("patchbay connect github --scopes public_repo") != std::string::npos);
  CHECK(desk.connect({"--scopes", "public_repo"}) == link);
  CHECK(desk.links().at(0).at("scopes") == json({"public_repo", "read:user"}));
  CHECK(desk.call().code == 0);
}

TEST_CASE("links are listed and shown, and disconnecting one ends it at the provider") {
  const Desk desk;
  const std::string link = desk.connect();
  const CommandOutcome table = desk.run({"links", "list"});
  CHECK(table.out.find(link) != std::string::npos);
  CHECK(table.out.find("active") != std::string::npos);
  const CommandOutcome shown = desk.run({"links", "show", link, "--output", "json"});
  CHECK(json::parse(shown.out).at("link_id") == link);
  CHECK(shown.out.find("ghu_") == std::string::npos);
  CHECK(desk.run({"links", "show", "github-nothing"}).code == 4);

  const CommandOutcome gone = desk.run({"disconnect", link, "--output", "json"});
  CHECK(gone.code == 0);
  CHECK(json::parse(gone.out).at("revoked_upstream") == true);
  CHECK(desk.links().at(0).at("status") == "revoked");
  CHECK(desk.call().code == 5);
  CHECK(desk.run({"disconnect", "github-nothing"}).code == 4);
}

TEST_CASE("a link shows why its provider does not tell this host of changes") {
  const Desk desk;
  const std::string link = desk.connect();
  CHECK_FALSE(desk.shown({"links", "show", link}).contains("subscriptions"));
  execute(*desk.database.open(),
          "insert into webhook_subscription (id, connector, link, organization, user_id, "
          "collection, sealed_secret, sealed_state, state, made_at, expires_at, due_at, "
          "failures, why) values ('s', 'github', '" +
              link + "', 'local', 'local', 'R_1', '', '', 'making', 1, 0, 1, 3, 'not yours')");
  const json shown = desk.shown({"links", "show", link}).at("subscriptions");
  REQUIRE(shown.size() == 1);
  CHECK(shown[0].at("collection_id") == "R_1");
  CHECK(shown[0].at("failures") == 3);
  CHECK(shown[0].at("why") == "not yours");
  CHECK(desk.run({"links", "show", link}).out.find("not yours") != std::string::npos);
}

TEST_CASE("a call that its account stopped is made after connecting, at most once, by who asked") {
  Desk desk(GENERATE(store::Dialect::kSqlite, store::Dialect::kPostgresql));
  desk.as_oauth_app();
  static_cast<void>(desk.connect({"--scopes", "read:user"}));
  const CommandOutcome stopped = desk.call();
  const std::string words = "patchbay resume ";
  const std::size_t at = stopped.err.find(words);
  INFO(stopped.err);
  REQUIRE(at != stopped.err.npos);
  const std::size_t begin = at + words.size();
  const std::string token = stopped.err.substr(begin, stopped.err.find('\n', begin) - begin);
  static_cast<void>(desk.connect({"--scopes", "public_repo"}));
  CHECK(desk.run({"resume", token, "--user", "eve"}).code == 4);
  const CommandOutcome resumed = desk.run({"resume", token, "--output", "json"});
  INFO(resumed.err);
  CHECK(resumed.code == 0);
  CHECK(resumed.out.find("octocat/hello-world") != std::string::npos);
  CHECK(desk.run({"resume", token}).code == 4);
}

TEST_CASE("accounts that the configuration hands over are listed, marked as such") {
  const std::string link =
      "[[link]]\nid = \"work\"\nconnector = \"github\"\ncredential_env = \"WORK\"\n";
  Desk desk(store::Dialect::kSqlite, link);
  desk.environment["WORK"] = "canary-key";
  const json alone = desk.links();  // no account was connected yet, so there is no key ring
  REQUIRE(alone.size() == 1);
  CHECK(alone[0].at("link_id") == "work");
  CHECK(alone[0].at("connectors") == json({"github"}));
  CHECK(alone[0].at("status") == "configured");
  const std::string connected = desk.connect();
  const CommandOutcome table = desk.run({"links"});
  CHECK(table.out.find(connected) != std::string::npos);
  CHECK(table.out.find("configured") != std::string::npos);
  CHECK(table.out.find("canary") == std::string::npos);
  const json work = desk.shown({"links", "show", "work"});
  CHECK(work.at("status") == "configured");
  const json of_store = desk.shown({"links", "show", connected});
  for (const auto& [name, value] : of_store.items()) {
    INFO(name);
    CHECK(work.contains(name));
  }
  CHECK(desk.shown({"links", "list", "--user", "ann"}).empty());
  CHECK(desk.run({"links", "show", "work", "--user", "ann"}).code == 4);
}

constexpr const char* kMissingSecrets =
    "[[link]]\nid = \"work\"\nconnector = \"github\"\ncredential_env = \"NO_TOKEN\"\n"
    "[[oauth_client]]\nname = \"github\"\norganization = \"acme\"\nclient_id = \"acmes\"\n"
    "client_secret_env = \"NO_SECRET\"\n";

TEST_CASE("what looks after accounts and records works without the secrets of providers") {
  const Desk desk(store::Dialect::kSqlite, kMissingSecrets);
  static_cast<void>(desk.database.open());
  REQUIRE(desk.run({"keys", "create", "--org", "acme", "--service", "--new-organization"}).code ==
          0);
  const std::vector<std::vector<std::string>> lines = {
      {"audit", "verify"},       {"audit", "heads"},     {"keys", "list", "--org", "acme"},
      {"organizations", "list"}, {"store", "check"},     {"links", "list"},
      {"gates", "list"},         {"connectors", "list"}, {"connectors", "show", "github"}};
  for (const auto& line : lines) {
    const CommandOutcome printed = desk.run(line);
    INFO(line[0] << ": " << printed.err);
    CHECK(printed.code == 0);
  }
}

TEST_CASE("what acts at providers names the key and the variable of a secret that is missing") {
  const Desk desk(store::Dialect::kSqlite, kMissingSecrets);
  const std::vector<std::vector<std::string>> lines = {
      {"connect", "github", "--no-browser"},
      {"call", "github", "get_repository", "--args", R"({"repo":"octocat/hello-world"})"},
      {"resume", "pbr_nothing"},
      {"connectors", "show", "github", "--link", "work"},
      {"serve", "--listen", "nowhere"}};
  for (const auto& line : lines) {
    const CommandOutcome refused = desk.run(line);
    INFO(line[0] << ": " << refused.err);
    CHECK(refused.code == 2);
    CHECK(refused.err.find("oauth_client.client_secret_env names the environment variable "
                           "NO_SECRET, which is not set") != std::string::npos);
    CHECK(refused.err.find("patchbay.toml: line") != std::string::npos);
    CHECK((refused.err.find("NO_TOKEN") != std::string::npos) == (line[0] != "connect"));
  }
}

TEST_CASE("an OAuth client for a name that nobody has is refused, with the nearest one") {
  const auto refusal = [](const std::string& name) {
    const Desk desk(store::Dialect::kSqlite,
                    "[[oauth_client]]\nname = \"" + name + "\"\nclient_id = \"a\"\n");
    return desk.run({"connectors", "list"});
  };
  const CommandOutcome near = refusal("gihtub");
  CHECK(near.code == 2);
  CHECK(near.err.find("[[oauth_client]] \"gihtub\" names no connector or provider that is there. "
                      "Did you mean \"github\"?") != std::string::npos);
  CHECK(refusal("nope").code == 2);
  CHECK(refusal("github").code == 0);
}

TEST_CASE("another user's accounts are another's") {
  const Desk desk;
  const std::string link = desk.connect({"--org", "acme", "--user", "ann"});
  CHECK(desk.links().empty());
  CHECK(desk.call().code == 5);
  CHECK(desk.run({"disconnect", link}).code == 4);
  CHECK(desk.call({"--org", "acme", "--user", "ann"}).code == 0);
  const json links = json::parse(
      desk.run({"links", "list", "--org", "acme", "--user", "ann", "--output", "json"}).out);
  CHECK(links.at(0).at("link_id") == link);
}

TEST_CASE("a person who says no in the browser is told so on both sides, and no link stays") {
  Desk desk;
  auto& github = desk.github.oauth().provider("github");
  auto habits = github.habits();
  habits.deny = true;
  github.set(habits);
  const VisitOutcome visited = patchbay_with_browser({"connect", "github"}, desk.environment);
  CHECK(visited.printed.code == 5);
  CHECK(visited.printed.err.find("OAUTH_FAILED") != std::string::npos);
  CHECK(visited.page.find("not connected") != std::string::npos);
  CHECK(desk.links().empty());
}

TEST_CASE("when nobody comes back in time the command ends, and no link stays") {
  const Desk desk;
  const CommandOutcome printed = desk.run({"connect", "github", "--no-browser", "--timeout", "1"});
  CHECK(printed.code == 5);
  CHECK(printed.err.find("within 1 s") != std::string::npos);
  CHECK(desk.links().empty());
}

TEST_CASE("Ctrl-C ends connecting in order, and no link stays") {
  const EndSignals kept_back;  // blocks the signal in all threads except the command's own
  const Desk desk;
  const auto reads = [](const std::string& line) {
    if (line.find("http://") != line.npos) kill(getpid(), SIGINT);
  };
  const CommandOutcome printed =
      patchbay_before(reads, {"connect", "github", "--no-browser"}, desk.environment);
  CHECK(printed.code == 8);
  CHECK(printed.err.find("no account was connected") != std::string::npos);
  CHECK(desk.links().empty());
}

TEST_CASE("the address is opened by xdg-open where there is one and a display, unless refused") {
  Desk desk;
  const std::string folder = folder_named("browser").string();
  const std::string pipe = folder + "/opened";
  const std::string opener = folder + "/xdg-open";
  REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
  std::ofstream(opener) << "#!/bin/sh\nprintf '%s\\n' \"$1\" > '" << pipe << "'\n";
  std::filesystem::permissions(opener, std::filesystem::perms::owner_all);
  desk.environment["PATH"] = "/nowhere:" + folder;
  const std::vector<std::string> words = {"connect", "github", "--timeout", "60"};
  auto person = std::async(std::launch::async, [pipe] {
    std::ifstream opened(pipe);
    std::string address;
    std::getline(opened, address);
    return address.empty() ? address : browse(address);
  });
  desk.environment["DISPLAY"] = ":0";
  const CommandOutcome printed = desk.run(words);
  std::fstream(pipe) << "\n";  // ends the wait even if the pipe was not opened
  CHECK(printed.code == 0);
  CHECK(printed.err.find("opened in your browser") != std::string::npos);
  CHECK(person.get().find("You can close this window") != std::string::npos);
  const CommandOutcome refused = desk.run({"connect", "github", "--no-browser", "--timeout", "1"});
  CHECK(refused.err.find("opened in your browser") == std::string::npos);
}

TEST_CASE("an answer that is not the one waited for changes nothing") {
  const Desk desk;
  std::future<std::string> page;
  const auto reads = [&](const std::string& line) {
    const std::size_t begin = line.find("http://");
    if (begin == line.npos) return;
    page = std::async(std::launch::async, [address = line.substr(begin)] {
      const std::size_t redirect = address.find("redirect_uri=") + 13;
      std::string uri = address.substr(redirect, address.find('&', redirect) - redirect);
      for (const auto& [code, character] :
           {std::pair("%3a", ":"), {"%3A", ":"}, {"%2f", "/"}, {"%2F", "/"}}) {
        for (auto at = uri.find(code); at != uri.npos; at = uri.find(code)) {
          uri.replace(at, 3, character);
        }
      }
      const std::string refused =
          sandbox::fetch({.url = uri + "?code=stolen&state=forged"}).response.body;
      return refused + browse(address);
    });
  };
  const CommandOutcome printed = patchbay_before(reads, {"connect", "github"}, desk.environment);
  CHECK(printed.code == 0);
  const std::string said = page.get();
  CHECK(said.find("Nothing here is waiting for this answer") != std::string::npos);
  CHECK(said.find("You can close") != std::string::npos);
}

TEST_CASE("a device's code is entered elsewhere, and the account is connected") {
  Desk desk;
  auto& github = desk.github.oauth().provider("github");
  std::string address;
  const auto reads = [&](const std::string& line) {
    if (line.find("http://") != line.npos) address = line.substr(line.find("http://"));
    const std::size_t code = line.find("code WDJB-");
    if (code != line.npos) CHECK(github.decide_device(line.substr(code + 5), true));
  };
  const CommandOutcome printed =
      patchbay_before(reads, {"connect", "github", "--device"}, desk.environment);
  INFO(printed.err);
  CHECK(printed.code == 0);
  CHECK(address.ends_with("/login/device"));
  CHECK(desk.call().code == 0);
}

TEST_CASE("a key is read from standard input, and one that the service refuses is not kept") {
  const Desk desk;
  const CommandOutcome refused = desk.run({"connect", "github", "--key"}, "canary-wrong\n");
  CHECK(refused.code == 5);
  CHECK(refused.err.find("does not take this key") != std::string::npos);
  CHECK(refused.err.find("canary") == std::string::npos);
  CHECK(desk.run({"connect", "github", "--key"}, "").code == 3);
  CHECK(desk.links().empty());
  const CommandOutcome kept = desk.run({"connect", "github", "--key"}, "  canary-key\n");
  CHECK(kept.code == 0);
  CHECK(kept.out.find("canary") == std::string::npos);
  CHECK(desk.call().code == 0);
}

TEST_CASE("a key that is followed by a further line is refused, and blanks after it are not") {
  const Desk desk;
  const CommandOutcome refused = desk.run({"connect", "github", "--key"}, "canary-key\n\nmore\n");
  CHECK(refused.code == 3);
  CHECK(has(refused.err, "more than one line"));
  CHECK(refused.err.find("canary") == std::string::npos);
  CHECK(desk.links().empty());
  CHECK(desk.run({"connect", "github", "--key"}, "canary-key\r\n \n").code == 0);
}

TEST_CASE("what cannot be connected makes no store and no key ring") {
  const Desk desk;
  CHECK(desk.run({"connect", "nobody"}).code == 4);
  CHECK(desk.run({"connect", "minimal_c"}).code == 3);
  CHECK_FALSE(fs::exists(desk.database.location()));
  CHECK_FALSE(fs::exists(desk.folder.path() + "/patchbay.keys"));
}

TEST_CASE("a credential of the environment that cannot be used is said by each call") {
  const Desk desk;
  Variables environment = desk.environment;
  for (const char* credential : {"   ", "canary-key\nmore"}) {
    environment["PATCHBAY_CREDENTIAL_GITHUB"] = credential;
    const CommandOutcome refused =
        patchbay({"call", "github", "get_repository", "--args", "{}"}, environment);
    CHECK(refused.code == 2);
    CHECK(has(refused.err, "PATCHBAY_CREDENTIAL_GITHUB cannot be used"));
    CHECK(refused.err.find("canary") == std::string::npos);
    CHECK(patchbay({"connectors", "list"}, environment).code == 0);
  }
}

TEST_CASE("what cannot be connected says why") {
  const Desk desk;
  CHECK(desk.run({"connect", "minimal_c"}).code == 3);
  const CommandOutcome misspelt = desk.run({"connect", "githb"});
  CHECK(misspelt.code == 4);
  CHECK(has(misspelt.err, "There is no connector \"githb\". Did you mean \"github\"?"));
  CHECK(desk.run({"connect", "github", "--link", "github-nothing"}).code == 4);
  Variables unregistered = desk.environment;
  unregistered.erase("PATCHBAY_OAUTH_GITHUB_CLIENT_ID");
  const CommandOutcome printed = patchbay({"connect", "github"}, unregistered);
  CHECK(printed.code == 5);
  CHECK(printed.err.find("PATCHBAY_OAUTH_GITHUB_CLIENT_ID") != std::string::npos);
  CHECK(desk.links().empty());
}

TEST_CASE("without a store there are no links to list, and calls go on as they did") {
  const Variables environment = {
      {"PATCHBAY_CONFIG",
       file_with("bare.toml", "connector_path = [\"" PATCHBAY_BINARY_DIR
                              "/connectors\"]\n[server]\nstore = \"/nowhere/patchbay.db\"\n")}};
  const CommandOutcome listed = patchbay({"links"}, environment);
  CHECK(listed.code == 2);
  CHECK(listed.err.find("patchbay connect") != std::string::npos);
  CHECK(patchbay({"connectors", "list"}, environment).code == 0);
}

TEST_CASE("an account of the application's own is connected without anybody being asked") {
  const sandbox::Sandbox microsoft({.seed = R"({"oauth": {"microsoft": {"clients": [
      {"id": "app", "secret": "canary-client-secret", "redirect_uris": []}]}}})"});
  const fs::path folder = folder_named("application");
  sandbox::add_application_connector(folder);
  const std::string config = folder / "patchbay.toml";
  std::ofstream(config) << "connector_path = [\"" << folder.string()
                        << "\"]\n[connector.minimal_c]\nurl = \"" << microsoft.url()
                        << "\"\n[[oauth_client]]\nname = \"microsoft\"\nclient_id = \"app\"\n"
                        << "client_secret_env = \"OUR_SECRET\"\n[server]\nstore = \"a.db\"\n"
                        << "key_ring = \"a.keys\"\n";
  const Variables environment = {{"PATCHBAY_CONFIG", config},
                                 {"OUR_SECRET", "canary-client-secret"}};
  const auto run = [&](std::vector<std::string> words) {
    words.insert(words.end(), {"--output", "json"});
    return patchbay(std::move(words), environment);
  };
  const CommandOutcome connected = run({"connect", "minimal_c"});
  INFO(connected.err);
  REQUIRE(connected.code == 0);
  CHECK(json::parse(connected.out).at("scopes") == json({sandbox::kApplicationScope}));
  CHECK(run({"call", "minimal_c", "echo", "--args", R"({"message":"hello"})"}).code == 0);
}

}  // namespace
}  // namespace patchbay::cli
