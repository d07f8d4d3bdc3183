// Tests that dependencies lead only to the same or a lower wing, and never form a circle. The
// include edges are read from the sources, the link edges from CMake, and the wings from the table
// in host/ARCHITECTURE.md.
#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>

namespace {

namespace fs = std::filesystem;
const fs::path kHost = fs::path(PATCHBAY_SOURCE_DIR) / "host";

std::string text_of(const fs::path& path) {
  std::ifstream in(path);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

// Returns the number of each folder's wing, lowest first, from the rows `| ground | base … |` of
// the first table.
std::map<std::string, int> read_wings() {
  std::map<std::string, int> wings;
  std::istringstream lines(text_of(kHost / "ARCHITECTURE.md"));
  const std::regex row(R"(^\| ([a-z]+) \| (`.*`) \|$)");
  const std::regex folder("`([a-z_]+)`");
  int wing = 0;
  for (std::string line; std::getline(lines, line);) {
    std::smatch found;
    if (!std::regex_match(line, found, row)) continue;
    const std::string cells = found[2];
    for (auto it = std::sregex_iterator(cells.begin(), cells.end(), folder);
         it != std::sregex_iterator(); ++it) {
      wings[(*it)[1]] = wing;
    }
    ++wing;
  }
  return wings;
}

struct Edge {
  std::string from, to, where;
};

std::vector<Edge> include_edges() {
  std::vector<Edge> edges;
  const std::regex include(R"re(^\s*#\s*include\s*["<]([a-z_]+)/([^">]+)[">])re");
  for (const auto& entry : fs::recursive_directory_iterator(kHost)) {
    const auto extension = entry.path().extension();
    if (extension != ".h" && extension != ".hpp" && extension != ".cc") continue;
    const std::string from = fs::relative(entry.path(), kHost).begin()->string();
    std::istringstream lines(text_of(entry.path()));
    for (std::string line; std::getline(lines, line);) {
      std::smatch found;
      if (!std::regex_search(line, found, include)) continue;
      const bool abi = found[1] == "patchbay" && found[2].str().starts_with("abi/");
      const std::string to = abi ? "abi" : found[1].str();
      if (to != from) edges.push_back({from, to, entry.path().string() + ": " + line});
    }
  }
  return edges;
}

std::vector<Edge> link_edges() {
  std::vector<Edge> edges;
  std::istringstream lines(text_of(fs::path(PATCHBAY_BINARY_DIR) / "link_edges.txt"));
  for (std::string from, to; lines >> from >> to;) {
    const std::size_t prefix = std::string("patchbay_").size();
    edges.push_back({from.substr(prefix), to.substr(prefix), from + " links " + to});
  }
  return edges;
}

TEST_CASE("every folder of the host has a wing, and says what it is") {
  const auto wings = read_wings();
  REQUIRE(wings.size() > 20);
  const std::string page = text_of(kHost / "ARCHITECTURE.md");
  const std::string table = page.substr(page.find("## What each folder is"));
  for (const auto& entry : fs::directory_iterator(kHost)) {
    if (!entry.is_directory()) continue;
    const std::string folder = entry.path().filename();
    INFO("host/" << folder << " is not in the tables of host/ARCHITECTURE.md");
    CHECK(wings.contains(folder));
    CHECK(table.find("`" + folder + "`") != std::string::npos);
  }
}

TEST_CASE("no include and no link line points to a higher wing") {
  const auto wings = read_wings();
  auto edges = include_edges();
  REQUIRE_FALSE(edges.empty());
  const auto links = link_edges();
  edges.insert(edges.end(), links.begin(), links.end());
  for (const auto& [from, to, where] : edges) {
    if (!wings.contains(from) || !wings.contains(to)) continue;  // skips headers of libraries
    INFO(where << "\n" << from << " may not use " << to << ", whose wing is higher");
    CHECK(wings.at(to) <= wings.at(from));
  }
}

// Returns the folders that `folder` reaches by links. Contains `folder` itself only if the links
// form a cycle.
std::set<std::string> reached_from(const std::string& folder,
                                   const std::multimap<std::string, std::string>& links) {
  std::set<std::string> reached;
  std::vector<std::string> next = {folder};
  while (!next.empty()) {
    const auto [begin, end] = links.equal_range(next.back());
    next.pop_back();
    for (auto it = begin; it != end; ++it) {
      if (reached.insert(it->second).second) next.push_back(it->second);
    }
  }
  return reached;
}

TEST_CASE("links make no circle, and an include has its link line") {
  std::multimap<std::string, std::string> links;
  for (const auto& [from, to, where] : link_edges()) links.emplace(from, to);
  REQUIRE(links.size() > 50);
  std::map<std::string, std::set<std::string>> reached;
  for (const auto& [folder, to] : links) reached[folder] = reached_from(folder, links);
  for (const auto& [folder, others] : reached) {
    INFO(folder << " links itself by way of others");
    CHECK_FALSE(others.contains(folder));
  }
  for (const auto& [from, to, where] : include_edges()) {
    if (!fs::is_directory(kHost / to)) continue;  // skips headers of libraries
    INFO(where << "\n" << from << " does not link " << to);
    CHECK(reached[from].contains(to));
  }
}

TEST_CASE("only services, loader, conformance and worker see the ABI") {
  const std::set<std::string> allowed = {"services", "http_service", "loader", "conformance",
                                         "worker"};
  for (const auto& [from, to, where] : include_edges()) {
    if (to != "abi") continue;
    INFO(where);
    CHECK(allowed.contains(from));
  }
}

// Returns the names between quotes or brackets that a source includes.
std::vector<std::string> includes_of(const fs::path& source) {
  static const std::regex include(R"re(^\s*#\s*include\s*["<]([^">]+)[">])re");
  std::vector<std::string> names;
  std::istringstream lines(text_of(source));
  for (std::string line; std::getline(lines, line);) {
    std::smatch found;
    if (std::regex_search(line, found, include)) names.push_back(found[1]);
  }
  return names;
}

std::vector<fs::path> sources_under(const fs::path& folder) {
  static const std::set<std::string> kinds = {".h", ".hpp", ".cc", ".c"};
  std::vector<fs::path> out;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (kinds.contains(entry.path().extension())) out.push_back(entry.path());
  }
  return out;
}

// Returns the folder of each connector in this repository.
std::vector<fs::path> connectors() {
  std::vector<fs::path> out;
  for (const char* place : {"plugins", "sdk/examples"}) {
    for (const auto& entry : fs::directory_iterator(fs::path(PATCHBAY_SOURCE_DIR) / place)) {
      if (entry.is_directory()) out.push_back(entry.path());
    }
  }
  return out;
}

TEST_CASE("a connector includes the SDK, its own files and nothing of the host") {
  const auto wings = read_wings();
  REQUIRE(connectors().size() >= 3);
  for (const fs::path& connector : connectors()) {
    for (const fs::path& source : sources_under(connector)) {
      for (const std::string& name : includes_of(source)) {
        INFO(source << " includes " << name);
        const std::string first = *fs::path(name).begin();
        if (first == "patchbay") {
          const bool is_test = source.stem().string().ends_with("_test");
          CHECK((name.starts_with("patchbay/abi/") || name.starts_with("patchbay/c/") ||
                 name.starts_with("patchbay/sdk/") ||
                 (is_test && name.starts_with("patchbay/testing/"))));
          continue;
        }
        CHECK(first != "host");
        CHECK_FALSE((name.find('/') != std::string::npos && wings.contains(first)));
        if (!name.starts_with("..")) continue;
        const auto target = fs::weakly_canonical(source.parent_path() / name);
        CHECK(*fs::relative(target, connector).begin() != "..");
      }
    }
  }
}

TEST_CASE("a connector links nothing of the host") {
  const std::regex ours("patchbay(_|::)([a-z_]+)");
  const std::set<std::string> allowed = {"abi", "sdk", "flags", "add_connector",
                                         "add_connector_test"};
  for (const fs::path& connector : connectors()) {
    const std::string text = text_of(connector / "CMakeLists.txt");
    for (auto it = std::sregex_iterator(text.begin(), text.end(), ours);
         it != std::sregex_iterator(); ++it) {
      INFO(connector << " names " << it->str());
      CHECK(allowed.contains((*it)[2]));
    }
  }
}

TEST_CASE("the SDK's headers include the SDK, and the ABI's include the ABI, and what C has") {
  const std::set<std::string> of_c = {"stddef.h", "stdint.h"};
  const fs::path headers = fs::path(PATCHBAY_SOURCE_DIR) / "sdk/include/patchbay";
  for (const fs::path& source : sources_under(headers)) {
    const bool abi = *fs::relative(source, headers).begin() == "abi";
    for (const std::string& name : includes_of(source)) {
      INFO(source << " includes " << name);
      const bool beside = fs::exists(source.parent_path() / name);
      if (abi) {
        CHECK((beside || name.starts_with("patchbay/abi/") || of_c.contains(name)));
      } else if (name.find('/') != std::string::npos && name != "nlohmann/json.hpp") {
        CHECK((name.starts_with("patchbay/abi/") || name.starts_with("patchbay/sdk/") ||
               name.starts_with("patchbay/testing/")));
      }
    }
  }
}

}  // namespace
