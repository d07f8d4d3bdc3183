// Tests that each table of the store has one home: the folder whose sources name the table in SQL.
#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <utility>

namespace {

namespace fs = std::filesystem;
const fs::path kHostFolder = fs::path(PATCHBAY_SOURCE_DIR) / "host";

using TableAndFolder = std::pair<std::string, std::string>;

// Folders that name a table beside its home.
const std::set<TableAndFolder> kGuests = {
    {"access_client", "callers"},        // a profile's client has to be there; authserver is higher
    {"connector_preference", "engine"},  // sync_choices.cc joins three tables, once a minute
    {"document_sync", "engine"},         // the same
    {"link", "engine"},                  // the same
    {"document_collection", "search"},   // the index of words joins what a reader may see
    {"document_sync", "search"},         // the same
    {"person", "audit"},                 // connector_counts.cc has a "with" of this name
    {"person", "authserver"},            // people's passwords and providers, beside their row
    {"state", "accounts"},               // a link's address and domain are values of its state
};

std::string content_of(const fs::path& path) {
  std::ifstream in(path);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

std::set<std::string> tables_of_store() {
  std::set<std::string> tables;
  const std::regex made("create table (?:if not exists )?([a-z_]+)");
  for (const auto& entry : fs::recursive_directory_iterator(kHostFolder / "store/migrations")) {
    if (entry.path().extension() != ".sql") continue;
    const std::string text = content_of(entry.path());
    for (auto it = std::sregex_iterator(text.begin(), text.end(), made);
         it != std::sregex_iterator(); ++it) {
      tables.insert((*it)[1]);
    }
  }
  return tables;
}

// Returns a source without its comments, with strings that stand one after another made one.
std::string joined_source(const fs::path& path) {
  static const std::regex comment("//[^\n]*");
  static const std::regex between("\"\\s*\n\\s*\"");
  return std::regex_replace(std::regex_replace(content_of(path), comment, ""), between, "");
}

// Returns the tables that the sources name in SQL, each with the folders that name it.
std::map<std::string, std::set<std::string>> folders_by_table() {
  static const std::regex named("\\b(?:from|join|into|update) ([a-z_]+)");
  const std::set<std::string> tables = tables_of_store();
  std::map<std::string, std::set<std::string>> folders;
  for (const auto& entry : fs::recursive_directory_iterator(kHostFolder)) {
    const auto extension = entry.path().extension();
    if (extension != ".h" && extension != ".cc") continue;
    const std::string text = joined_source(entry.path());
    for (auto it = std::sregex_iterator(text.begin(), text.end(), named);
         it != std::sregex_iterator(); ++it) {
      if (!tables.contains((*it)[1])) continue;
      folders[(*it)[1]].insert(fs::relative(entry.path(), kHostFolder).begin()->string());
    }
  }
  return folders;
}

TEST_CASE("a table is named in one folder, and in those that this test lists as its guests") {
  const auto folders = folders_by_table();
  REQUIRE(folders.size() > 40);
  std::set<TableAndFolder> seen;
  for (const auto& [table, all] : folders) {
    std::string homes;
    int count = 0;
    for (const std::string& folder : all) {
      if (kGuests.contains({table, folder})) {
        seen.insert({table, folder});
      } else {
        homes += " " + folder;
        ++count;
      }
    }
    INFO("The table " << table << " is named in:" << homes);
    CHECK(count == 1);
  }
  CHECK(seen == kGuests);
}

}  // namespace
