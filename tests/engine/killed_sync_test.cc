// Tests hosts that are killed at random moments of a sync of Google Drive, or of a run over
// Microsoft Graph's changes. No document is lost or stored twice, and no old document remains.
#include <algorithm>
#include <cstdio>
#include <functional>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "engine/drive_host.h"
#include "engine/graph_host.h"
#include "engine/killer.h"
#include "kit/sanitizer.h"

namespace patchbay::test {
namespace {

using documents::RunKind;
using documents::RunRow;
using documents::word_of;
using nlohmann::json;

// With a sanitizer few, because each kill needs a new host, whose start is slow there.
constexpr int kKills = kHasSanitizer ? 10 : 50;
constexpr int kBatch = 20;  // maximum number of contents between two checkpoints, with these seeds

// Returns the id of the file whose content the request reads, or "" if the request reads no
// content.
std::string content_asked(const std::string& target) {
  const bool is_of_drive =
      target.find("alt=media") != std::string::npos || target.find("/export?") != std::string::npos;
  const std::string before = is_of_drive ? "/drive/v3/files/" : "/download/";
  if (!target.starts_with(before)) return "";
  const std::string rest = target.substr(before.size());
  return rest.substr(0, rest.find_first_of("/?"));
}

// Returns how many times each content was requested.
std::map<std::string, int> contents_asked(ProviderHost& host) {
  std::map<std::string, int> asked;
  for (const auto& each : host.provider.log().all()) {
    const std::string id = content_asked(each.target);
    if (!id.empty()) ++asked[id];
  }
  return asked;
}

int all_of(const std::map<std::string, int>& asked) {
  int sum = 0;
  for (const auto& [id, times] : asked) sum += times;
  return sum;
}

// Works on the link's run with one host after the other. `aim` returns after how many requests each
// host is killed. Returns the number of kills.
int end_run(ProviderHost& host, Killer& killer, const std::function<int(int kills)>& aim) {
  for (int kills = 0;; ++kills) {
    const int child = killer.start("host-" + std::to_string(kills), aim(kills));
    if (!killer.has_killed(child)) return kills;
    execute(*host.engine->kept->store, "update lease set expires_at = 0");  // makes the lease
                                                                            // expire
  }
}

long long documents_of(ProviderHost& host) {
  return number_of(*host.engine->kept->store, "select count(*) from document where gone_at = 0");
}

struct Counts {
  int kills = 0;
  int runs = 0;
  int asked = 0;
  int again = 0;  // number of contents that were requested several times in one run
};

// Ends runs until so many hosts were killed, each after `most_requests` at the latest. `change`
// changes what the provider has before each run, and returns the ids of the files whose contents
// have to be loaded then; none: of all files.
template <class Host>
Counts kill_hosts(Host& host, std::mt19937& random, int most_requests,
                  const std::function<std::set<std::string>(int run)>& change) {
  Killer killer(host);
  std::uniform_int_distribution<int> requests(1, most_requests);
  Counts counts;
  for (; counts.kills < kKills; ++counts.runs) {
    const std::set<std::string> changed = change(counts.runs);
    const RunRow run = host.started();
    host.provider.log().clear();
    const int kills = end_run(host, killer, [&](int before) {
      return counts.kills + before < kKills ? requests(random) : 0;
    });
    counts.kills += kills;
    const RunRow ended = host.found(run.id);
    INFO(ended.why);
    CHECK(word_of(ended.state) == "complete with skips");
    CHECK(documents_of(host) == static_cast<long long>(host.truth().documents.size()));
    host.check_truth();

    const auto asked = contents_asked(host);
    const int again = all_of(asked) - static_cast<int>(asked.size());
    CHECK(again <= kills * kBatch);
    counts.asked += static_cast<int>(asked.size());
    counts.again += again;
    std::set<std::string> ids;
    for (const auto& [id, times] : asked) ids.insert(id);
    if (!changed.empty()) CHECK(ids == changed);
  }
  CHECK(number_of(*host.engine->kept->store, "select count(*) from document_staged") == 0);
  return counts;
}

void print(const char* provider, store::Dialect dialect, const Counts& counts) {
  std::printf(
      "%-6s  %-10s  %2d kills in %d runs  %d contents  asked again: %d, at most %d at a kill\n",
      provider, dialect == store::Dialect::kSqlite ? "SQLite" : "PostgreSQL", counts.kills,
      counts.runs, counts.asked, counts.again, kBatch);
}

// The generated files of a seed. The changes of a run affect some of these files.
class Files {
 public:
  Files(json& seed, std::mt19937& random, const json& places) : random_(random) {
    for (const json& place : places) {
      seed["generate"].push_back(place);
      for (int i = 0; i < place.at("files").get<int>(); ++i) {
        ids_.push_back(place.at("prefix").get<std::string>() + "-" + std::to_string(i));
      }
    }
  }
  std::vector<std::string> some(std::size_t count) {
    std::shuffle(ids_.begin(), ids_.end(), random_);
    return {ids_.end() - static_cast<std::ptrdiff_t>(count), ids_.end()};
  }
  // Chooses files like the function above, and never returns these files again.
  std::vector<std::string> take(std::size_t count) {
    auto taken = some(count);
    ids_.resize(ids_.size() - count);
    return taken;
  }

 private:
  std::mt19937& random_;
  std::vector<std::string> ids_;
};

// Changes some files in each way. `what` is the member of a change that describes a file,
// `moved_to` a folder, `added` describes new files. Returns the ids of those whose contents have
// changed.
template <class Host>
std::set<std::string> change_some(Host& host, Files& files, const char* what, const char* moved_to,
                                  const json& added, int run, std::size_t contents) {
  const auto change = [&](const std::string& id, json members) {
    members["id"] = id;
    host.change({{what, std::move(members)}});
  };
  const std::string time = std::to_string(run);
  std::set<std::string> changed;
  for (const auto& id : files.take(5)) host.change({{"remove", id}});
  for (const auto& id : files.some(contents)) {
    change(id, {{"content", id + " as of run " + time}});
    changed.insert(id);
  }
  for (const auto& id : files.some(5)) change(id, {{"name", "name of run " + time}});
  for (const auto& id : files.some(10)) {
    if (id.starts_with("own")) change(id, {{"parent", run % 2 == 0 ? "folder" : moved_to}});
  }
  for (int i = 0; i < 5; ++i) {
    json members = added;
    members["content"] = "new in run " + time;
    const std::string id = "new-" + time + "-" + std::to_string(i);
    change(id, std::move(members));
    changed.insert(id);
  }
  return changed;
}

TEST_CASE("drive: hosts that are killed at many points of a sync lose and double nothing") {
  const store::Dialect dialect = each_database();
  std::mt19937 random(20'261'128);
  json seed = small_account();
  seed["mostOfPage"] = kBatch;
  Files files(
      seed, random,
      {{{"prefix", "own"}, {"files", 120}, {"parent", "folder"}, {"owner", "ann@acme.test"}},
       {{"prefix", "plan"}, {"files", 40}, {"parent", "team"}, {"drive", "plans"}}});
  DriveHost host(seed, dialect);
  const json added = {{"parent", "folder"}, {"owner", "ann@acme.test"}};
  const json readers = {{{"email", "eve@acme.test"}}};
  const Counts counts = kill_hosts(host, random, 30, [&](int run) {
    if (run > 0) {
      host.change(
          {{"file", {{"id", "folder"}, {"permissions", run % 2 == 0 ? readers : json::array()}}}});
      return change_some(host, files, "file", "root-ann", added, run, 60);
    }
    return std::set<std::string>();
  });
  print("Drive", dialect, counts);
}

TEST_CASE("onedrive: hosts that are killed at many points of delta lose and double nothing") {
  const store::Dialect dialect = each_database();
  std::mt19937 random(20'261'128);
  json seed = small_organization();
  seed["mostOfPage"] = kBatch / 10;  // a step reads ten pages
  Files files(seed, random,
              {{{"prefix", "own"}, {"files", 180}, {"drive", "b!ann"}, {"parent", "folder"}},
               {{"prefix", "staff"}, {"files", 60}, {"drive", "b!lib"}, {"parent", "root-lib"}}});
  GraphHost host(seed, dialect);
  host.sync();
  host.check_truth();
  const json added = {{"parent", "root-lib"}, {"drive", "b!lib"}};
  const json readers = {{{"id", "b"}, {"to", {{{"user", "u-bob"}}}}}};
  const Counts counts = kill_hosts(host, random, 60, [&](int run) {
    host.change(
        {{"item", {{"id", "folder"}, {"permissions", run % 2 == 0 ? readers : json::array()}}}});
    return change_some(host, files, "item", "inner", added, run, 120);
  });
  print("Graph", dialect, counts);
}

// Gives the account to seven more users, makes two hosts load all eight links, and kills one of the
// hosts.
template <class Host>
void share_links(Host& host) {
  constexpr int kLinks = 8;
  constexpr int kRunsOfHost = 4;  // maximum number of runs on which a host works at the same time
  for (int i = 1; i < kLinks; ++i) {
    const Caller caller{.organization = "acme", .user = "user-" + std::to_string(i)};
    host.started(caller, host.connect(caller), RunKind::kSync);
  }
  host.started();
  host.provider.log().clear();
  Killer killer(host);
  const int one = killer.start("host-b", 500);
  const int other = killer.start("host-c", 0);
  CHECK(killer.has_killed(one));
  CHECK_FALSE(killer.has_killed(other));
  CHECK(number_of(*host.engine->kept->store,
                  "select count(*) from document_run where state = 'complete with skips'") ==
        kLinks);
  CHECK(documents_of(host) == kLinks * static_cast<long long>(host.truth().documents.size()));
  host.check_truth();
  const auto asked = contents_asked(host);
  CHECK(all_of(asked) <= kLinks * static_cast<int>(asked.size()) + kRunsOfHost * kBatch);
}

TEST_CASE("drive: two hosts share eight links, one is killed, and the other ends everything") {
  json seed = small_account();
  seed["mostOfPage"] = kBatch;
  DriveHost host(seed, store::Dialect::kPostgresql);
  share_links(host);
}

TEST_CASE("onedrive: two hosts share eight links, one is killed, and the other ends everything") {
  json seed = small_organization();
  seed["mostOfPage"] = kBatch / 10;
  GraphHost host(seed, store::Dialect::kPostgresql);
  share_links(host);
}

}  // namespace
}  // namespace patchbay::test
