// Tests what `patchbay connectors list`, `show` and `check` print.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "cli/connector_folders.h"
#include "command_line.h"

namespace patchbay::cli {
namespace {

TEST_CASE("the list names every connector, its version and how it is authorized") {
  const CommandOutcome printed = patchbay({"connectors", "list"}, with_files(PATCHBAY_SOURCE_DIR));
  CHECK(printed.code == 0);
  CHECK(printed.out.find("files") != std::string::npos);
  CHECK(printed.out.find("none") != std::string::npos);
  const auto items = nlohmann::json::parse(
      patchbay({"connectors", "list", "--output", "json"}, with_files(PATCHBAY_SOURCE_DIR)).out);
  const auto files = std::find_if(items.begin(), items.end(),
                                  [](const auto& item) { return item["id"] == "files"; });
  REQUIRE(files != items.end());
  CHECK((*files)["usable"] == true);
  CHECK((*files)["actions"].size() == 3);
}

TEST_CASE("a bad connector is listed with its reason and the good ones work") {
  file_with("bad/broken/connector.json", "{ not json");
  const CommandOutcome printed =
      patchbay({"--connectors", folder_named("bad").string(), "--connectors",
                PATCHBAY_BINARY_DIR "/connectors", "connectors", "list"},
               with_files(PATCHBAY_SOURCE_DIR));
  CHECK(printed.code == 0);
  CHECK(printed.out.find("not usable:") != std::string::npos);
  CHECK(printed.out.find("broken/connector.json") != std::string::npos);
  CHECK(printed.out.find("files") != std::string::npos);
}

TEST_CASE(
    "a connector whose library could not be loaded is listed as not usable, with the reason") {
  namespace fs = std::filesystem;
  const fs::path root = folder_named("broken_libraries");
  const fs::path good = PATCHBAY_BINARY_DIR "/connectors/minimal_c";
  std::ifstream file(good / "connector.json");
  const auto manifest = nlohmann::json::parse(file);
  const auto put = [&](const std::string& id) {
    auto own = manifest;
    own["id"] = id;
    const fs::path written = file_with("broken_libraries/" + id + "/connector.json", own.dump());
    fs::copy_file(good / "connector.so", written.parent_path() / "connector.so",
                  fs::copy_options::overwrite_existing);
    return written.parent_path() / "connector.so";
  };
  put("whole");
  fs::resize_file(put("cut_off"), 4096);
  fs::resize_file(put("empty"), 0);
  fs::remove(put("missing"));
  put("script");
  file_with("broken_libraries/script/connector.so", "#!/bin/sh\n");
  std::fstream(put("elsewhere"), std::ios::in | std::ios::out | std::ios::binary).seekp(18).put(99);

  const CommandOutcome printed =
      patchbay({"--connectors", root.string(), "connectors", "list", "--output", "json"});
  CHECK(printed.code == 0);
  std::map<std::string, std::string> faults;
  for (const auto& item : nlohmann::json::parse(printed.out)) {
    faults[item["id"]] = item["usable"] == true ? "" : item["fault"].get<std::string>();
  }
  CHECK(faults.size() == 6);
  CHECK(faults.at("whole").empty());
  const auto says = [&](const std::string& id, const std::string& words) {
    INFO(id << ": " << faults.at(id));
    CHECK(faults.at(id).find("/" + id + "/connector.so: " + words) != std::string::npos);
  };
  says("cut_off", "is cut off: it has 4096 bytes");
  says("empty", "is not an ELF file (it is empty)");
  says("missing", "cannot be opened: No such file");
  says("script", "is not an ELF file (it looks like a script)");
  says("elsewhere", "is built for machine number 99");
  // The list shows that a library does not export the entry symbol.
  const CommandOutcome faulty =
      patchbay({"--connectors", PATCHBAY_BINARY_DIR "/test_connectors", "connectors", "list"});
  CHECK(faulty.out.find("does not export patchbay_plugin_entry_v1") != std::string::npos);
}

TEST_CASE("show names each action, what it may do and the scopes it needs") {
  const CommandOutcome printed =
      patchbay({"connectors", "show", "files"}, with_files(PATCHBAY_SOURCE_DIR));
  CHECK(printed.code == 0);
  CHECK(printed.out.find("search") != std::string::npos);
  CHECK(printed.out.find("reads") != std::string::npos);
}

TEST_CASE("show says which files a connector's code opens") {
  const CommandOutcome printed =
      patchbay({"connectors", "show", "files"}, with_files(PATCHBAY_SOURCE_DIR));
  CHECK(has(printed.out, "opens files itself: reads what /root of its configuration names"));
  const CommandOutcome raw =
      patchbay({"connectors", "list", "--output", "json"}, with_files(PATCHBAY_SOURCE_DIR));
  CHECK(has(raw.out, R"("files":[{"access":"read","from":"config","pointer":"/root"}])"));
}

TEST_CASE("a connector that does not exist is exit code 4, with the nearest name") {
  const CommandOutcome printed =
      patchbay({"connectors", "show", "fiels"}, with_files(PATCHBAY_SOURCE_DIR));
  CHECK(printed.code == 4);
  CHECK(printed.err.find("files") != std::string::npos);
  CHECK(printed.err.find("looked in " PATCHBAY_BINARY_DIR "/connectors") != std::string::npos);
}

TEST_CASE("a folder of connectors that is given at the wrong level is named, with the right one") {
  namespace fs = std::filesystem;
  const fs::path above = folder_named("levels");
  const fs::path own =
      fs::path(file_with("levels/connectors/mine/connector.json", "{}")).parent_path();
  const fs::path right = own.parent_path();
  const std::string around = own.string() +
                             " is a connector's own folder; give the folder around " + "it, " +
                             right.string() + ".";
  CHECK(wrong_level(own) == around);
  CHECK(wrong_level(own / "") == (own / "").string() + around.substr(own.string().size()));
  CHECK(wrong_level(above) == above.string() + " holds no connector's folder, and " +
                                  right.string() + " does; give that one.");
  CHECK(wrong_level(right).empty());
  CHECK(wrong_level(above / "nowhere").empty());

  const auto list = [](const fs::path& folder, const std::string& form) {
    return patchbay({"--connectors", folder.string(), "connectors", "list", "--output", form});
  };
  CHECK(has(list(own, "table").err, around));
  CHECK(list(own, "json").err.empty());
  CHECK(list(right, "table").err.empty());
  CHECK(has(patchbay({"--connectors", own.string(), "connectors", "show", "mine"}).err, around));
}

TEST_CASE("connectors that were installed are found beside the program, wherever it was put") {
  const auto program = folder_named("installed/bin") / "patchbay";
  CHECK_FALSE(installed_connectors(program).string().starts_with(
      folder_named("installed").string()));  // this folder has no connectors yet
  folder_named("installed/lib/patchbay/connectors");
  CHECK(installed_connectors(program).string().starts_with(folder_named("installed").string()));
}

TEST_CASE("check loads a connector and says so, or says why it would not work") {
  CHECK(patchbay({"connectors", "check", "files"}, with_files(PATCHBAY_SOURCE_DIR)).code == 0);
  const CommandOutcome bad =
      patchbay({"connectors", "check", "files"},
               {{"PATCHBAY_CONNECTOR_PATH", PATCHBAY_BINARY_DIR "/connectors"}});
  CHECK(bad.code == 1);  // the connector's configuration needs a root
  CHECK(bad.err.find("root") != std::string::npos);
}

TEST_CASE("check answers in JSON when asked to") {
  const CommandOutcome printed = patchbay({"connectors", "check", "files", "--output", "json"},
                                          with_files(PATCHBAY_SOURCE_DIR));
  CHECK(printed.code == 0);
  CHECK(nlohmann::json::parse(printed.out) == nlohmann::json{{"id", "files"},
                                                             {"usable", true},
                                                             {"faults", nlohmann::json::array()},
                                                             {"warnings", nlohmann::json::array()},
                                                             {"notes", nlohmann::json::array()}});
}

TEST_CASE("check says what a library did in its process, and ends in time whatever that was") {
  const auto check = [](const std::string& id, const std::string& folder,
                        const std::string& config = "") {
    std::vector<std::string> words = {"--connectors", PATCHBAY_BINARY_DIR "/" + folder,
                                      "connectors", "check", id};
    if (!config.empty()) words.insert(words.end(), {"--config", file_with(id + ".toml", config)});
    return patchbay(words);
  };
  const auto says = [](const CommandOutcome& printed, int code, std::string_view words) {
    CHECK(printed.code == code);
    CHECK(has(printed.out + printed.err, words));
  };
  says(check("initializer_throws", "deadly_connectors"), 1, "crashed (SIGABRT) while its init");
  says(check("initializer_exits", "deadly_connectors"), 1, "ended its process with exit code 0");
  says(check("initializer_loops", "deadly_connectors", "[limits]\ndeadline_ms = 200\n"), 1,
       "did not return within 200 ms");
  says(check("deadly", "deadly_connectors", "[connector.deadly]\nat=\"create\"\nby=\"exit\"\n"), 1,
       "ended its process with exit code 0 in create");
  says(check("deadly", "deadly_connectors", "[connector.deadly]\nat=\"create\"\nby=\"print\"\n"), 0,
       "printed by deadly");
  says(check("create_requests", "test_connectors"), 0, "its create makes a request");
  says(check("fails_create", "test_connectors"), 1, "does not take its configuration");
  says(check("no_actions", "test_connectors"), 1, "the library has no patchbay.actions/1");
}

TEST_CASE("check sees actions that connector.json and the library do not both name") {
  namespace fs = std::filesystem;
  const fs::path good = PATCHBAY_BINARY_DIR "/connectors/files";
  std::ifstream file(good / "connector.json");
  auto manifest = nlohmann::json::parse(file);
  REQUIRE(manifest["actions"].size() == 3);
  const std::string taken_out = manifest["actions"][0]["id"];
  auto added = manifest["actions"][1];
  added["id"] = "shred";
  manifest["actions"][0] = added;
  const fs::path written = file_with("names_apart/files/connector.json", manifest.dump());
  fs::copy_file(good / "connector.so", written.parent_path() / "connector.so",
                fs::copy_options::overwrite_existing);
  const CommandOutcome printed =
      patchbay({"--connectors", written.parent_path().parent_path().string(), "connectors", "check",
                "files", "--output", "json"},
               with_files(PATCHBAY_SOURCE_DIR));
  CHECK(printed.code == 1);
  INFO(printed.out + printed.err);
  const auto found = nlohmann::json::parse(printed.out);
  CHECK(found["usable"] == false);
  REQUIRE(found["faults"].size() == 1);
  CHECK(has(found["faults"][0], "has no action \"shred\""));
  REQUIRE(found["warnings"].size() == 1);
  CHECK(has(found["warnings"][0], "has an action \"" + taken_out + "\""));
}

TEST_CASE("show lists the actions of a link, and refuses one that does not exist") {
  const auto show = [](const std::string& link) {
    return patchbay({"connectors", "show", "github", "--link", link},
                    {{"PATCHBAY_CONNECTOR_PATH", PATCHBAY_BINARY_DIR "/connectors"},
                     {"PATCHBAY_CREDENTIAL_GITHUB", "t0ken"}});
  };
  const CommandOutcome shown = show("github-env");
  CHECK(shown.code == 0);
  CHECK(shown.out.find("get_issue") != std::string::npos);
  CHECK(show("nobody").code == 4);
}

}  // namespace
}  // namespace patchbay::cli
