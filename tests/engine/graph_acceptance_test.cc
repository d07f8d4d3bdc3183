// Tests situations that users of document loaders have reported, with OneDrive and SharePoint in a
// whole host. The names AT2 … come from the list of these situations.
#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <string>

#include "engine/graph_host.h"

namespace patchbay::test {
namespace {

using documents::RunKind;
using documents::RunRow;
using documents::word_of;
using nlohmann::json;

const char* const kDelta = "/v1.0/drives/b%21ann/root/delta";

json file_told(const std::string& id, const std::string& version) {
  return {{"id", id},
          {"name", id},
          {"size", 1},
          {"cTag", version},
          {"file", {{"mimeType", "text/plain"}}},
          {"parentReference", {{"driveId", "b!ann"}, {"id", "inner"}}}};
}

// Returns a page of delta that leads to the token.
std::string page_of_delta(const GraphHost& host, json items, const char* link,
                          const std::string& token) {
  return json{{"value", std::move(items)}, {link, host.provider.url() + kDelta + "?token=" + token}}
      .dump();
}

TEST_CASE("AT2: of an item that the pages of a run tell several times the last state counts") {
  GraphHost host(small_organization());
  host.sync();
  host.change(
      {{"item", {{"id", "x"}, {"drive", "b!ann"}, {"parent", "inner"}, {"content", "x 3"}}}});
  host.change({{"item", {{"id", "f1"}, {"content", "y 2"}}}});
  host.change({{"remove", "f3"}});
  host.provider.log().clear();
  const json gone = {{"id", "f3"},
                     {"deleted", json::object()},
                     {"size", 0},
                     {"lastModifiedDateTime", "0001-01-01T00:00:00Z"}};
  const auto tell = [&](json items, const char* link, const std::string& token) {
    host.provider.faults().add({.path = kDelta,
                                .status = 200,
                                .body = page_of_delta(host, std::move(items), link, token)});
  };
  tell(json::array({file_told("x", "1"), file_told("f1", "1")}), "@odata.nextLink", "2");
  tell({{{"id", "x"}, {"deleted", json::object()}}, file_told("f1", "2"), gone}, "@odata.nextLink",
       "3");
  tell(json::array({file_told("x", "3")}), "@odata.deltaLink", "4");
  const RunRow run = host.sync();
  INFO(run.why);
  CHECK(run.tally.deleted == 1);
  CHECK(host.requests("/download/x") == 1);
  CHECK(host.requests("/download/f1") == 1);
  CHECK(host.requests("/f3") == 0);
  host.check_truth();
}

// Returns the memory of this process in megabytes.
double memory_used() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmRSS:")) return std::strtod(line.c_str() + 6, nullptr) / 1024;
  }
  return 0;
}

// Returns how many items the provider tells in the next test: 30,000, or the number in
// PATCHBAY_TOLD. The list asks for 1,000,000, which takes minutes in a Debug build.
int told_items() {
  const char* const wanted = std::getenv("PATCHBAY_TOLD");
  return wanted == nullptr ? 30'000 : std::stoi(wanted);
}
TEST_CASE("AT2: ten items that are told again and again take the memory of ten") {
  constexpr int kOnPage = 500;
  const int pages = told_items() / kOnPage;
  GraphHost host(small_organization());
  host.sync();
  json items;
  for (int i = 0; i < kOnPage; ++i) items.push_back(file_told("f" + std::to_string(i % 10), "9"));
  int told = 0;
  const auto tell = [&] {
    ++told;
    const char* link = told == pages ? "@odata.deltaLink" : "@odata.nextLink";
    host.provider.faults().clear();  // otherwise the sandbox keeps all bodies
    host.provider.faults().add(
        {.path = kDelta,
         .status = 200,
         .body = page_of_delta(host, items, link, "t" + std::to_string(told))});
  };
  tell();
  double most = 0;
  host.on_answer([&](const sandbox::LoggedRequest& request) {
    if (!request.target.starts_with(kDelta) || told == pages) return;
    most = std::max(most, memory_used());
    tell();
  });
  host.provider.log().clear();
  host.provider.log().keep(false);
  const double before = memory_used();
  const RunRow run = host.sync();
  host.on_answer({});
  INFO(run.why);
  CHECK(told == pages);
  CHECK(run.tally.deleted == 0);
  CHECK(run.tally.failed == 0);
  CHECK(graph_kept(host.library(), {}).documents.at("b!ann/f9") == "f9: file 9");
#ifdef __SANITIZE_ADDRESS__
  constexpr double kMost = 4096;  // large, because the sanitizer does not release freed memory
#else
  constexpr double kMost = 16;  // in megabytes
#endif
  CHECK(most - before < kMost);
}

TEST_CASE("AT8: a group of a site, one that is gone, and a claim nobody knows open nothing else") {
  const char* const kGone = "99999999-9999-9999-9999-999999999999";
  const char* const kStaff = "11111111-1111-1111-1111-111111111111";  // a group whose member is
                                                                      // u-bob
  json seed = small_organization();
  seed["users"].push_back({{"id", "u-yan"}, {"name", "Yan"}});
  seed["sites"].push_back(
      {{"id", "acme.test,s2,w2"}, {"name", "other"}, {"groups", {{"5", {"u-yan"}}}}});
  const json owner = {{"id", "o"}, {"roles", {"owner"}}, {"to", {{{"user", "u-ann"}}}}};
  const auto to_group = [](const char* group) {
    return json{{"id", "g"}, {"to", {{{"group", group}}}}};
  };
  seed["drives"].push_back(
      {{"id", "b!other"},
       {"name", "Other"},
       {"site", "acme.test,s2,w2"},
       {"root", "root-other"},
       {"permissions", {owner, {{"id", "5"}, {"to", {{{"siteGroup", "5"}}}}}}}});
  seed["items"].push_back({{"id", "dead"},
                           {"drive", "b!lib"},
                           {"content", "dead"},
                           {"unique", true},
                           {"permissions", {owner, to_group(kGone)}}});
  seed["items"].push_back({{"id", "es2"},
                           {"drive", "b!lib"},
                           {"folder", true},
                           {"unique", true},
                           {"permissions", {owner, to_group(kStaff)}}});
  seed["items"].push_back(
      {{"id", "page"}, {"drive", "b!lib"}, {"parent", "es2"}, {"content", "page"}});
  GraphHost host(seed, store::Dialect::kSqlite, {"b!ann", "b!lib", "b!other"});
  const RunRow run = host.sync();
  INFO(run.why);
  CHECK(word_of(run.state) == "complete with skips");
  host.check_truth();
  std::map<std::string, std::set<std::string>> readers;  // by document: its readers among these
                                                         // users
  const std::vector<std::string> users = {"u-ann", "u-bob", "u-eve", "u-guest", "u-yan"};
  for (const auto& [user, readable] : graph_kept(host.library(), users).readable) {
    for (const std::string& each : readable) readers[each].insert(user);
  }
  CHECK(readers["b!lib/page"] == std::set<std::string>{"u-ann", "u-bob"});
  CHECK(readers["b!lib/dead"] == std::set<std::string>{"u-ann"});
  CHECK(readers["b!lib/lent"].contains("u-guest"));
  CHECK_FALSE(readers["b!lib/all"].contains("u-guest"));
  CHECK(readers["b!lib/all"].contains("u-yan"));
  for (const auto& [id, who] : readers) {
    INFO(id);
    if (id != "b!lib/all") CHECK_FALSE(who.contains("u-yan"));
  }
  CHECK(readers["b!lib/odd"] == readers["b!lib/plan"]);
}

}  // namespace
}  // namespace patchbay::test
