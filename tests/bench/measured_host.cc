#include "measured_host.h"

#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>

#include "http_peers.h"
#include "sandbox/client.h"

namespace patchbay::bench {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

const Caller kCaller{.organization = "org", .user = "ann"};
constexpr const char* kLink = "account";

telemetry::LogConfig errors_alone() {
  return {.level = telemetry::Level::kError,
          .format = {},
          .file = {},
          .writer = [](telemetry::Level, std::string_view line) {
            std::fprintf(stderr, "%.*s\n", static_cast<int>(line.size()), line.data());
          }};
}

// Copies the connector without the provider's limits of requests.
void copy_connector(const std::string& connector, const fs::path& to) {
  fs::create_directories(to);
  fs::copy(fs::path(PATCHBAY_CONNECTORS) / connector, to / connector, fs::copy_options::recursive);
  const fs::path manifest = to / connector / "connector.json";
  json text = json::parse(std::ifstream(manifest));
  text["limits"].erase("requests");
  std::ofstream(manifest) << text.dump();
}

}  // namespace

MeasuredHost::MeasuredHost(Account account, const fs::path& folder)
    : account_(std::move(account)), machine_(errors_alone()) {
  copy_connector(account_.connector, folder / "connectors");
  const std::string keys = (folder / "keys").string();
  if (vault::create_key_ring(keys, machine_.random).has_error()) std::exit(1);
  auto kept = must(engine::AccountStore::open({.store = (folder / "store.db").string(),
                                               .key_ring = vault::KeyRingSource::in_file(keys),
                                               .redirect_uris = {},
                                               .clients = oauth::ConfiguredClients({}, {}),
                                               .host = "bench"},
                                              machine_.clock, machine_.random));
  engine::Options options;
  options.connector_path = {folder / "connectors"};
  options.connector_config[account_.connector] = account_.config.dump();
  engine = must(engine::Engine::open(std::move(options), machine_.surroundings(), std::move(kept)));
  const auto added = engine->add_link({.id = kLink,
                                       .connector = account_.connector,
                                       .credential = Secret(account_.token),
                                       .account = {},
                                       .user_configuration = {},
                                       .owner = kCaller});
  if (added.has_value()) return;
  std::fprintf(stderr, "%s\n", added.error().message().c_str());
  std::exit(1);
}

documents::RunRow MeasuredHost::latest_run() {
  const auto runs = must(
      engine->documents->library.progress({"org", "ann", {}, {}, true}, kLink, account_.connector));
  return runs.front().run;
}

double MeasuredHost::sync(std::int64_t documents) {
  engine::DocumentParts& parts = *engine->documents;
  const auto begin = std::chrono::steady_clock::now();
  const auto followed = must(parts.meant(kCaller, kLink, account_.connector));
  must(parts.start(kCaller, followed, documents::RunKind::kSync));
  if (parts.scheduler.work_on(kLink, account_.connector).has_error()) std::exit(1);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  const documents::RunRow run = latest_run();
  const bool is_whole = run.state == documents::RunState::kComplete &&
                        (documents == 0 ? run.tally.loaded == 0 : run.tally.loaded >= documents);
  if (is_whole) return took.count();
  std::fprintf(stderr, "%s: %s, %lld loaded: %s\n", account_.connector.c_str(),
               std::string(documents::word_of(run.state)).c_str(),
               static_cast<long long>(run.tally.loaded), run.why.c_str());
  std::exit(1);
}

MeasuredHost::IdleSync MeasuredHost::idle_sync(sandbox::Sandbox& sandbox) {
  sandbox.log().clear();
  sandbox.log().keep(true);
  IdleSync idle;
  idle.milliseconds = sync(0) * 1000;
  idle.requests = sandbox.log().size();
  sandbox.log().keep(false);
  return idle;
}

std::optional<double> seconds_of_npm(const std::string& package, const std::string& program,
                                     const std::string& url, int files, std::size_t in_flight) {
  const fs::path peers = fs::path(PATCHBAY_SOURCE_DIR) / "tests/interop";
  if (!fs::exists(peers / "node_modules" / package)) return std::nullopt;
  const std::string command = "'" + (peers / "node_modules/.bin/node").string() + "' '" +
                              (peers / program).string() + "' " + url + " ann " +
                              std::to_string(in_flight);
  const std::unique_ptr<FILE, decltype(&::pclose)> pipe(::popen(command.c_str(), "r"), ::pclose);
  std::string out;
  std::array<char, 4096> piece{};
  while (pipe && std::fgets(piece.data(), piece.size(), pipe.get()) != nullptr) out += piece.data();
  const json said = json::parse(out, nullptr, false);
  if (said.is_object() && said.value("files", 0) == files) return said.at("seconds").get<double>();
  std::fprintf(stderr, "%s said %s\n", package.c_str(), out.c_str());
  return std::nullopt;
}

double ceiling_of(const sandbox::Sandbox& sandbox, std::size_t requests, std::size_t in_flight) {
  const std::string url = sandbox.url() + "/rate_limit";
  const HttpLoad load{.url = url,
                      .port = static_cast<std::uint16_t>(std::stoi(url.substr(17))),
                      .path = "/rate_limit",
                      .requests = requests,
                      .in_flight = in_flight,
                      .body_bytes = sandbox::fetch({.url = url}).response.body.size()};
  return static_cast<double>(requests) / run_beast(load);
}

}  // namespace patchbay::bench
