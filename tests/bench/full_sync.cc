#include "full_sync.h"

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "measured_host.h"
#include "temporary_folder.h"

namespace patchbay::bench {
namespace {

using nlohmann::json;

constexpr int kRepositories = 5;
constexpr int kFilesOfEach = 2000;
constexpr int kFiles = kRepositories * kFilesOfEach;
constexpr std::size_t kInFlight = 32;  // number of octokit's requests in flight

std::string seed_of_repositories() {
  json seed = {{"users", {{{"login", "ann"}, {"id", 1}}}},
               {"tokens",
                {{{"token", "ann"},
                  {"user", "ann"},
                  {"scopes", {"repo"}},
                  {"limits", {{"core", 100'000'000}, {"graphql", 100'000'000}}}}}}};
  for (int i = 1; i <= kRepositories; ++i) {
    seed["generate"].push_back({{"full_name", "ann/r" + std::to_string(i)},
                                {"id", i},
                                {"private", true},
                                {"files", kFilesOfEach},
                                {"file_bytes", 1000},
                                {"commits", 1}});
  }
  return json{{"github", seed}}.dump();
}

}  // namespace

void add_full_sync(Rows& rows) {
  sandbox::Sandbox sandbox({.seed = seed_of_repositories()});
  sandbox.log().keep(false);
  const TemporaryFolder folder;
  const std::string url = sandbox.url();
  MeasuredHost host({"github", {{"base_url", url}, {"web_url", url}}, "ann"}, folder.path());
  const double first = host.sync(kFiles + kRepositories);
  const auto idle = host.idle_sync(sandbox);
  const auto octokit = seconds_of_npm("octokit", "documents_octokit.mjs", url, kFiles, kInFlight);
  rows.add("full-sync", kFiles / first, octokit ? std::optional(kFiles / *octokit) : std::nullopt,
           "files/s", GoodDirection::kHigher, ratio_of(5));
  rows.add("no-change, requests for 5 repositories", static_cast<double>(idle.requests),
           std::nullopt, "requests", GoodDirection::kLower);
  rows.add("no-change, a run over 5 repositories", idle.milliseconds, std::nullopt, "ms");
  rows.add("full-sync, the sandbox's ceiling", ceiling_of(sandbox, kFiles, kInFlight), std::nullopt,
           "requests/s", GoodDirection::kHigher);
}

}  // namespace patchbay::bench
