#include "full_sync.h"

#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "engine/engine.h"
#include "http_peers.h"
#include "sandbox/client.h"
#include "sandbox/sandbox.h"
#include "temporary_folder.h"

namespace patchbay::bench {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr int kRepositories = 5;
constexpr int kFilesOfEach = 2000;
constexpr int kFiles = kRepositories * kFilesOfEach;
constexpr std::size_t kInFlight = 32;  // of octokit

template <class T>
T must(Result<T> result) {
  if (result.has_error()) {
    std::fprintf(stderr, "%s\n", result.error().message().c_str());
    std::exit(1);
  }
  return std::move(result).value();
}

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

// Copies the connector without the limit of GitHub's requests per hour.
void copy_connector(const fs::path& to) {
  fs::create_directories(to);
  fs::copy(fs::path(PATCHBAY_CONNECTORS) / "github", to / "github", fs::copy_options::recursive);
  const fs::path manifest = to / "github" / "connector.json";
  json text = json::parse(std::ifstream(manifest));
  text["limits"].erase("requests");
  std::ofstream(manifest) << text.dump();
}

struct Ours {
  double first = 0;  // seconds of the first sync of a new host
  double again = 0;  // seconds of the next one, without changes
  std::size_t requests_again = 0;
};

documents::RunRow latest_run(engine::DocumentParts& documents, const std::string& link) {
  const auto runs = must(documents.library.progress({"org", "ann", {}, {}, true}, link, "github"));
  return runs.front().run;
}

Ours measure_ours(sandbox::Sandbox& sandbox, const fs::path& folder) {
  const std::string url = sandbox.url();
  copy_connector(folder / "connectors");
  engine::Machine machine({.level = Level::kError,
                           .format = {},
                           .file = {},
                           .writer = [](Level, std::string_view line) {
                             std::fprintf(stderr, "%.*s\n", static_cast<int>(line.size()),
                                          line.data());
                           }});
  const std::string keys = (folder / "keys").string();
  if (create_key_ring(keys, machine.random).has_error()) std::exit(1);
  auto kept = must(engine::AccountStore::open({.store = (folder / "store.db").string(),
                                               .key_ring = KeyRingSource::in_file(keys),
                                               .redirect_uris = {},
                                               .clients = oauth::ConfiguredClients({}, {}),
                                               .host = "bench"},
                                              machine.clock, machine.random));
  engine::Options options;
  options.connector_path = {folder / "connectors"};
  options.connector_config["github"] = json{{"base_url", url}, {"web_url", url}}.dump();
  const auto engine =
      must(engine::Engine::open(std::move(options), machine.surroundings(), std::move(kept)));
  const Caller caller{.organization = "org", .user = "ann"};
  const auto link = must(engine->accounts->connecting->hand_over(caller, "github", Secret("ann"),
                                                                 "", engine->trace_ids.next(), {}));
  engine::DocumentParts& documents = *engine->documents;
  const auto sync = [&] {
    const auto begin = std::chrono::steady_clock::now();
    const auto followed = must(documents.meant(caller, link.id, "github"));
    must(documents.start(caller, followed, documents::RunKind::kSync));
    if (documents.scheduler.work_on(link.id, "github").has_error()) std::exit(1);
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  };
  Ours ours;
  ours.first = sync();
  const documents::RunRow ended = latest_run(documents, link.id);
  if (ended.state != documents::RunState::kComplete ||
      ended.tally.loaded != kFiles + kRepositories) {
    std::fprintf(stderr, "full-sync: %s, %lld loaded: %s\n",
                 std::string(documents::word_of(ended.state)).c_str(),
                 static_cast<long long>(ended.tally.loaded), ended.why.c_str());
    std::exit(1);
  }
  sandbox.log().keep(true);
  ours.again = sync();
  ours.requests_again = sandbox.log().size();
  sandbox.log().keep(false);
  const documents::RunRow unchanged = latest_run(documents, link.id);
  if (unchanged.state != documents::RunState::kComplete || unchanged.tally.loaded != 0) {
    std::fprintf(stderr, "no-change: %lld loaded\n",
                 static_cast<long long>(unchanged.tally.loaded));
    std::exit(1);
  }
  return ours;
}

// Returns nothing if octokit is not installed.
std::optional<double> seconds_of_octokit(const std::string& url) {
  const fs::path peers = fs::path(PATCHBAY_SOURCE_DIR) / "tests/interop";
  if (!fs::exists(peers / "node_modules/octokit")) return std::nullopt;
  const std::string command = "'" + (peers / "node_modules/.bin/node").string() + "' '" +
                              (peers / "documents_octokit.mjs").string() + "' " + url + " ann " +
                              std::to_string(kInFlight);
  const std::unique_ptr<FILE, decltype(&::pclose)> pipe(::popen(command.c_str(), "r"), ::pclose);
  std::string out;
  std::array<char, 4096> piece{};
  while (pipe && std::fgets(piece.data(), piece.size(), pipe.get()) != nullptr) out += piece.data();
  const json said = json::parse(out, nullptr, false);
  if (!said.is_object() || said.value("files", 0) != kFiles) {
    std::fprintf(stderr, "full-sync: octokit said %s\n", out.c_str());
    return std::nullopt;
  }
  return said.at("seconds").get<double>();
}

}  // namespace

void add_full_sync(Rows& rows) {
  sandbox::Sandbox sandbox({.seed = seed_of_repositories()});
  sandbox.log().keep(false);
  const TemporaryFolder folder;
  const Ours ours = measure_ours(sandbox, folder.path());
  const auto octokit = seconds_of_octokit(sandbox.url());
  const auto rate = [](double seconds) { return kFiles / seconds; };
  rows.add("full-sync", rate(ours.first), octokit ? std::optional(rate(*octokit)) : std::nullopt,
           "files/s", Better::kHigher, ratio_of(5));
  rows.add("no-change, requests for 5 repositories", static_cast<double>(ours.requests_again),
           std::nullopt, "requests", Better::kLower);
  rows.add("no-change, a run over 5 repositories", ours.again * 1000, std::nullopt, "ms");
  // The most that the sandbox can deliver: answers of its cheapest route.
  const std::string url = sandbox.url() + "/rate_limit";
  const HttpLoad load{.url = url,
                      .port = static_cast<std::uint16_t>(std::stoi(url.substr(17))),
                      .path = "/rate_limit",
                      .requests = kFiles,
                      .in_flight = kInFlight,
                      .body_bytes = sandbox::fetch({.url = url}).response.body.size()};
  rows.add("full-sync, the sandbox's ceiling", rate(run_beast(load)), std::nullopt, "requests/s",
           Better::kHigher);
}

}  // namespace patchbay::bench
