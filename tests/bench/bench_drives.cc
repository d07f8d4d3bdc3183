// Measures the loading of Google Drive and OneDrive from the sandbox into SQLite, and the taking of
// webhooks.
//
//   drive-full  files/s of 10,000 files of 1 KiB with their permissions, against @googleapis/drive,
//               which lists and downloads the same files with 32 requests in flight. Target:
//               ratio >= 5.
//   graph-full  the same, against @microsoft/microsoft-graph-client.
//   no-change   requests of a run without changes, those for the account itself included, for each
//               drive. Target: at most 2.
//   webhook     deliveries/s that a server takes over HTTP, proved and durable, and the time of the
//               slowest hundredth. Target: a second, because a provider waits for the answer.
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "measure.h"
#include "measured_host.h"
#include "temporary_folder.h"
#include "webhook_deliveries.h"

namespace {

using namespace patchbay;
using namespace patchbay::bench;
using nlohmann::json;

constexpr int kFiles = 10'000;
constexpr std::size_t kInFlight = 32;  // number of requests in flight of the peers
constexpr int kDrives = 10;            // number of shared drives of the account without changes

// The sandbox's data for Drive: one account with files, and shared drives.
json seed_of_drive(int files, int drives) {
  json seed = {
      {"users", {{{"email", "ann@acme.test"}, {"root", "root-ann"}}}},
      {"tokens",
       {{{"token", "ann"},
         {"user", "ann@acme.test"},
         {"scopes", {"https://www.googleapis.com/auth/drive.readonly"}}}}},
      {"generate",
       {{{"parent", "root-ann"}, {"owner", "ann@acme.test"}, {"files", files}, {"bytes", 1000}}}}};
  for (int i = 0; i < drives; ++i) {
    const std::string id = "drive-" + std::to_string(i);
    seed["drives"].push_back({{"id", id},
                              {"name", id},
                              {"members", {{{"email", "ann@acme.test"}, {"role", "organizer"}}}}});
    seed["generate"].push_back(
        {{"parent", id}, {"drive", id}, {"files", 10}, {"prefix", "of-" + id}});
  }
  return {{"drive", seed}, {"github", json::object()}};
}

json seed_of_graph() {
  return {{"graph",
           {{"users", {{{"id", "u-ann"}}}},
            {"tokens",
             {{{"token", "ann"}, {"user", "u-ann"}, {"scopes", {"Files.Read.All", "User.Read"}}}}},
            {"drives", {{{"id", "b!ann"}, {"owner", "u-ann"}, {"root", "root-ann"}}}},
            {"generate", {{{"drive", "b!ann"}, {"files", kFiles}, {"bytes", 1000}}}}}},
          {"github", json::object()}};
}

MeasuredHost::Account account_of_drive(const sandbox::Sandbox& sandbox) {
  const std::string url = sandbox.url();
  return {"google_drive", {{"base_url", url}, {"authorize_url", url}, {"token_url", url}}, "ann"};
}

void add_full(Rows& rows, const std::string& name, double ours, std::optional<double> peer,
              const sandbox::Sandbox& sandbox) {
  rows.add(name, kFiles / ours, peer ? std::optional(kFiles / *peer) : std::nullopt, "files/s",
           GoodDirection::kHigher, ratio_of(5));
  rows.add(name + ", the sandbox's ceiling", ceiling_of(sandbox, kFiles, kInFlight), std::nullopt,
           "requests/s", GoodDirection::kHigher);
}

void add_drive(Rows& rows) {
  sandbox::Sandbox sandbox({.seed = seed_of_drive(kFiles, 0).dump()});
  sandbox.log().keep(false);
  const TemporaryFolder folder;
  MeasuredHost host(account_of_drive(sandbox), folder.path());
  const double ours = host.sync(kFiles);
  add_full(
      rows, "drive-full", ours,
      seconds_of_npm("@googleapis/drive", "documents_drive.mjs", sandbox.url(), kFiles, kInFlight),
      sandbox);
}

void add_graph(Rows& rows) {
  sandbox::Sandbox sandbox({.seed = seed_of_graph().dump()});
  sandbox.log().keep(false);
  const std::string url = sandbox.url();
  const TemporaryFolder folder;
  MeasuredHost host({"onedrive", {{"base_url", url}, {"login_url", url + "/common"}}, "ann"},
                    folder.path());
  const double ours = host.sync(kFiles);
  add_full(rows, "graph-full", ours,
           seconds_of_npm("@microsoft/microsoft-graph-client", "documents_graph.mjs", url, kFiles,
                          kInFlight),
           sandbox);
  const auto idle = host.idle_sync(sandbox);
  rows.add("no-change, OneDrive's requests of a drive", static_cast<double>(idle.requests),
           std::nullopt, "requests", GoodDirection::kLower, at_most(2));
  rows.add("no-change, a run over OneDrive's 10,000 files", idle.milliseconds, std::nullopt, "ms");
}

// My Drive, the files shared with the user, and each shared drive count as one drive each.
void add_unchanged_drives(Rows& rows) {
  sandbox::Sandbox sandbox({.seed = seed_of_drive(10, kDrives).dump()});
  sandbox.log().keep(false);
  const TemporaryFolder folder;
  MeasuredHost host(account_of_drive(sandbox), folder.path());
  host.sync(10 * (kDrives + 1));
  const auto idle = host.idle_sync(sandbox);
  rows.add("no-change, Google's requests of a drive",
           static_cast<double>(idle.requests) / (kDrives + 2), std::nullopt, "requests",
           GoodDirection::kLower, at_most(2));
  rows.add("no-change, a run over Google's 12 drives", idle.milliseconds, std::nullopt, "ms");
}

}  // namespace

int main(int argc, char** argv) {
  Rows rows;
  add_drive(rows);
  add_graph(rows);
  add_unchanged_drives(rows);
  add_webhooks(rows);
  return rows.finish(argc, argv);
}
