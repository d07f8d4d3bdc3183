// Tests the facts and functions about connectors that only a host's operator has.
#include <filesystem>
#include <fstream>
#include <mutex>

#include "api/api_server.h"

namespace patchbay::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr const char* kOverrun = "/aip/connectors/overruns/actions/go?deadline_ms=1";

// Copies a built connector into a folder of connectors, under its own name.
void install(const fs::path& from, const fs::path& into) {
  const fs::path to = into / from.filename();
  fs::create_directories(to);
  for (const char* file : {"connector.json", "connector.so"}) {
    fs::copy_file(from / file, to / file, fs::copy_options::overwrite_existing);
  }
}

std::string admin_of(const ApiServer& server, const std::string& organization) {
  return server.key_for(
      {.organization = organization, .user = "eve", .scopes = {"call", "connect", "admin"}});
}

json entry_of(const ApiServer& server, const std::string& key, const std::string& id) {
  const json all = server.json(200, "GET", "/v1/admin/catalog", key);
  for (const auto& entry : all.at("connectors")) {
    if (entry.at("id") == id) return entry;
  }
  return nullptr;
}

TEST_CASE("a connector that keeps overrunning is seen in readyz, metrics, log and the catalog") {
  std::mutex mutex;  // the server writes lines on several threads
  std::string lines;
  const ApiServer server(
      store::Dialect::kSqlite,
      [](app::Config& config) {
        config.connector_path = {fs::path(PATCHBAY_BINARY_DIR) / "test_connectors"};
      },
      [&](std::string_view line) {
        const std::scoped_lock lock(mutex);
        lines.append(line).append("\n");
      });
  CHECK(server.json(200, "GET", "/readyz", "").at("set_aside") == 0);
  int status = 504;
  while (status == 504) status = server.ask("POST", kOverrun, server.ann(), "{}").status;
  CHECK(status == 503);
  CHECK(server.json(200, "GET", "/readyz", "").at("set_aside") == 1);
  CHECK(server.ask("GET", "/metrics", server.admin()).body.find("patchbay_set_aside 1\n") !=
        std::string::npos);
  const json seen = entry_of(server, server.admin(), "overruns").at("set_aside");
  REQUIRE(seen.size() == 1);
  CHECK(seen.at(0).at("organization") == "acme");
  CHECK(seen.at(0).at("user") == "ann");  // no link, because only the calls of this user are
                                          // refused
  CHECK(seen.at(0).at("link") == nullptr);
  // An admin of another organization sees nothing of acme's block.
  CHECK(entry_of(server, admin_of(server, "acme"), "overruns").at("set_aside").size() == 1);
  CHECK(entry_of(server, admin_of(server, "other"), "overruns").at("set_aside").empty());
  const std::scoped_lock lock(mutex);
  CHECK(lines.find("overruns") != std::string::npos);
}

TEST_CASE("paths and settings of the host are told to its operator alone") {
  const TestFolder folder;
  const fs::path root = folder.path();
  install(fs::path(PATCHBAY_BINARY_DIR) / "connectors/minimal_c", root);
  fs::create_directories(root / "broken");
  std::ofstream(root / "broken/connector.json") << "{";
  install(fs::path(PATCHBAY_BINARY_DIR) / "test_connectors/fails_create", root);
  const ApiServer server(store::Dialect::kSqlite,
                         [&](app::Config& config) { config.connector_path = {root}; });
  CHECK(entry_of(server, server.admin(), "minimal_c").at("folder") ==
        (root / "minimal_c").string());
  CHECK(entry_of(server, server.admin(), "broken")
            .at("fault")
            .get<std::string>()
            .find(root.string()) != std::string::npos);
  const std::string admin = admin_of(server, "acme");
  CHECK(server.ask("GET", "/v1/admin/catalog", admin).body.find(root.string()) ==
        std::string::npos);
  CHECK(entry_of(server, admin, "broken").at("usable") == false);

  const auto broken = server.ask("POST", "/aip/connectors/broken/actions/a", server.ann(), "{}");
  CHECK(broken.status == 502);
  CHECK(broken.body.find(root.string()) == std::string::npos);
  const json refused =
      server.json(403, "POST", "/aip/connectors/fails_create/actions/go", server.ann(), "{}");
  CHECK(refused.at("message") ==
        "Connector \"fails_create\" is not configured on this host; the list of connectors tells "
        "its operator what is missing.");
}

TEST_CASE("connectors are taken in, replaced and removed over HTTP by who may operate") {
  const TestFolder folder;
  const fs::path root = folder.path();
  const fs::path built = fs::path(PATCHBAY_BINARY_DIR) / "connectors";
  install(built / "minimal_c", root);
  const ApiServer server(store::Dialect::kSqlite,
                         [&](app::Config& config) { config.connector_path = {root}; });
  const auto reload = [&] {
    return server.json(200, "POST", "/v1/admin/connectors/reload", server.admin());
  };
  CHECK(reload().at("unchanged") == json{"minimal_c"});
  install(built / "notes_c", root);
  server.json(404, "POST", "/aip/connectors/notes_c/actions/list_notes", server.ann(), "{}");
  const std::string one = "/v1/admin/connectors/notes_c/reload";
  CHECK(server.json(200, "POST", one, server.admin()).at("added") == json{"notes_c"});
  CHECK(server.json(200, "POST", one, server.admin()).at("unchanged") == json{"notes_c"});
  server.json(404, "POST", "/v1/admin/connectors/notes_d/reload", server.admin());
  server.json(403, "POST", one, admin_of(server, "acme"));
  server.json(409, "POST", "/aip/connectors/notes_c/actions/list_notes", server.ann(), "{}");

  std::ofstream(root / "notes_c/connector.json") << "{";
  const json refused = reload().at("refused");
  REQUIRE(refused.size() == 1);
  CHECK(refused.at(0).at("old_stays") == true);
  const std::string metrics = server.ask("GET", "/metrics", server.admin()).body;
  CHECK(metrics.find("patchbay_reloaded_connectors_total{outcome=\"refused\"} 1") !=
        std::string::npos);
  CHECK(metrics.find("patchbay_reloaded_connectors_total{outcome=\"added\"} 1") !=
        std::string::npos);
  server.json(409, "POST", "/aip/connectors/notes_c/actions/list_notes", server.ann(), "{}");

  fs::remove_all(root / "notes_c");
  CHECK(reload().at("removed") == json{"notes_c"});
  server.json(404, "POST", "/aip/connectors/notes_c/actions/list_notes", server.ann(), "{}");
  server.json(403, "POST", "/v1/admin/connectors/reload", admin_of(server, "acme"));
}

}  // namespace
}  // namespace patchbay::test
