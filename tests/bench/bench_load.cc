// Measures how connectors are found and loaded. Scan: reads and checks the manifests of 200 folders
// and compiles their schemas, compared with only reading and parsing the same files with
// nlohmann/json. Load: verifies, copies, maps, checks and creates, compared with a bare dlopen and
// dlsym of the same library. Targets: scan at most 100 ms, first load at most 5 ms.
#include <dlfcn.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <list>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "catalog/catalog.h"
#include "http_service/all_services.h"
#include "loader/loader.h"
#include "measure.h"
#include "services/services.h"
#include "telemetry/log.h"
#include "temporary_folder.h"

namespace {

namespace fs = std::filesystem;
using patchbay::bench::at_most;
using patchbay::bench::GoodDirection;
using patchbay::bench::keep;

constexpr int kFolders = 200;
const fs::path kConnectors = PATCHBAY_CONNECTORS;

std::string text_of(const fs::path& path) {
  std::stringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

// Returns the median of several runs in milliseconds. One run takes too long to average many runs.
double median_ms(int runs, const std::function<void()>& work) {
  std::vector<double> took;
  for (int i = 0; i < runs; ++i) {
    const auto start = std::chrono::steady_clock::now();
    work();
    const std::chrono::duration<double, std::milli> one = std::chrono::steady_clock::now() - start;
    took.push_back(one.count());
  }
  std::nth_element(took.begin(), took.begin() + runs / 2, took.end());
  return took[static_cast<std::size_t>(runs) / 2];
}

// Makes 200 connectors like `name`, each with its own id. The library is one file with many hard
// links.
void fill(const patchbay::TemporaryFolder& root, const std::string& name) {
  auto manifest = nlohmann::json::parse(text_of(kConnectors / name / "connector.json"));
  manifest.erase("aliases");
  const std::string library = manifest["library"];
  fs::copy_file(kConnectors / name / library, root.path() / "library");
  for (int i = 0; i < kFolders; ++i) {
    const std::string id = name + "_" + std::to_string(i);
    manifest["id"] = id;
    root.write(fs::path(id) / "connector.json", manifest.dump(2));
    fs::create_hard_link(root.path() / "library", root.path() / id / library);
  }
}

void parse_only(const fs::path& root) {
  for (const auto& folder : fs::directory_iterator(root)) {
    if (!folder.is_directory()) continue;
    keep(nlohmann::json::parse(text_of(folder.path() / "connector.json")).size());
  }
}

void add_scan(patchbay::bench::Rows& rows, const std::string& name) {
  const patchbay::TemporaryFolder root;
  fill(root, name);
  const std::vector<fs::path> roots = {root.path()};
  if (patchbay::loader::scan(roots).size() != kFolders) std::abort();
  rows.add(
      "scan 200 like " + name, median_ms(9, [&] { keep(patchbay::loader::scan(roots).size()); }),
      median_ms(9, [&] { parse_only(root.path()); }), "ms", GoodDirection::kLower, at_most(100));
}

void add_load(patchbay::bench::Rows& rows, const std::string& name) {
  const patchbay::SystemClock clock;
  patchbay::telemetry::Log log(patchbay::telemetry::LogConfig{}, clock);
  patchbay::services::MemoryStateStore state;
  patchbay::http_client::SystemWait wait;
  const patchbay::services::HostTable host({.abi = patchbay::http_service::all_services(),
                                            .clock = clock,
                                            .log = log,
                                            .state = state,
                                            .wait = wait});
  patchbay::SystemRandom random;
  const patchbay::services::CallContext context{
      .connector = name, .action = {}, .link = {}, .trace_id = patchbay::TraceId::make(random)};
  const auto manifest = patchbay::manifest::read_manifest(kConnectors / name);
  std::list<patchbay::loader::Loader> loaders;  // one loader for each run, because a loader maps a
                                                // library only once
  const std::string library = (kConnectors / name / manifest.value().identity.library).string();
  // The peer runs first, so that the library's pages are in memory for both measurements.
  const double peer = median_ms(9, [&] {
    void* handle = ::dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL);
    keep(::dlsym(handle, "patchbay_plugin_entry_v1"));
    ::dlclose(handle);
  });
  const double ours = median_ms(9, [&] {
    auto loaded = loaders.emplace_back().load(manifest.value());
    auto made = patchbay::loader::Instance::create(loaded.value(), host, context, "{}");
    keep(made.has_value());
  });
  rows.add("load " + name, ours, peer, "ms", GoodDirection::kLower, at_most(5));
}

// Measures the time that a call needs to find its connector, action and instance.
void add_lookup(patchbay::bench::Rows& rows) {
  const patchbay::SystemClock clock;
  patchbay::telemetry::Log log(patchbay::telemetry::LogConfig{}, clock);
  patchbay::services::MemoryStateStore state;
  patchbay::http_client::SystemWait wait;
  const patchbay::services::HostTable host({.abi = patchbay::http_service::all_services(),
                                            .clock = clock,
                                            .log = log,
                                            .state = state,
                                            .wait = wait});
  patchbay::SystemRandom random;
  const patchbay::services::CallContext context{
      .connector = "github", .action = {}, .link = {}, .trace_id = patchbay::TraceId::make(random)};
  patchbay::loader::Loader loader;
  const patchbay::catalog::Catalog catalog(
      {.roots = {kConnectors}, .configurations = {}, .dynamic = {}}, loader, host);
  keep(catalog.view()->find("github")->instance(context).has_value());  // loads the library
  rows.add("find connector, action, instance", patchbay::bench::nanoseconds([&] {
             const auto view = catalog.view();
             const auto* connector = view->find("github");
             keep(connector->find_action("get_issue", context).has_value());
             keep(connector->instance(context).has_value());
           }),
           std::nullopt, "ns");
}

}  // namespace

int main(int argc, char** argv) {
  patchbay::bench::Rows rows;
  add_scan(rows, "files");
  add_scan(rows, "github");
  add_load(rows, "minimal_c");
  add_load(rows, "github");
  add_lookup(rows);
  return rows.finish(argc, argv);
}
