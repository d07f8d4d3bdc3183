// Tests that what the OneDrive connector sends is what Microsoft Graph's OpenAPI description
// allows, above all each name in $select: Prism checks each request on its way to the sandbox, and
// each answer of the sandbox. The description is not part of the project (prism_test.cc). It lacks
// delta() and search of a root, and pages. Its subscriptions need an id before they are made, and
// Prism follows the redirect of a download by itself. So these are not asked for.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>

#include "interop/forwarded_connector.h"
#include "interop/peer.h"
#include "plugins/onedrive/small_graph.h"
#include "sandbox/sandbox.h"
#include "skip.h"
#include "temporary_folder.h"

namespace patchbay::test {
namespace {

using nlohmann::json;

std::filesystem::path description_of_graph() {
  const char* named = std::getenv("PATCHBAY_OPENAPI");
  const std::filesystem::path folder =
      named != nullptr ? named : PATCHBAY_SOURCE_DIR "/../shared/openapi";
  return folder / "graph.json";
}

// Writes the description with the version in its paths, because Prism ignores the path of the
// description's server.
std::string with_version(const std::filesystem::path& from, const std::string& to) {
  json description = json::parse(std::ifstream(from));
  json paths = json::object();
  for (const auto& [path, operations] : description.at("paths").items()) {
    paths["/v1.0" + path] = operations;
  }
  description["paths"] = std::move(paths);
  std::ofstream(to) << description;
  return to;
}

}  // namespace

TEST_CASE("prism: what the OneDrive connector sends is what Graph's OpenAPI description allows") {
  if (!std::filesystem::exists(description_of_graph())) {
    return skip("no OpenAPI description of Microsoft Graph; PATCHBAY_OPENAPI names its folder");
  }
  const sandbox::Sandbox sandbox({.seed = kSmallGraph});
  const TemporaryFolder folder;
  const std::string description =
      with_version(description_of_graph(), (folder.path() / "graph.json").string());
  const ReservedPort port;
  const Peer prism(
      "node_modules/@stoplight/prism-cli/dist/index.js",
      {"proxy", "-p", port.text(), "-h", "127.0.0.1", "--errors", description, sandbox.url()},
      port);
  ForwardedConnector onedrive("onedrive", prism.url(), Secret("ann"));

  CHECK(json::parse(onedrive.instance.identify().result).at("email") == "ann@acme.test");
  CHECK(onedrive.result("get_item_metadata", {{"item_id", "note"}, {"drive_id", "b!ann"}})
            .at("name") == "notes.txt");
  CHECK(
      onedrive
          .result("list_folder", {{"folder_id", "folder"}, {"drive_id", "b!ann"}, {"page_size", 1}})
          .contains("cursor"));
  CHECK(onedrive.result("get_permissions", {{"item_id", "note"}, {"drive_id", "b!ann"}})
            .at("items")
            .size() == 3);
  CHECK(onedrive.result("list_sites", {{"query", "staff"}}).at("items").size() == 1);
  const auto collections = testing::Documents(onedrive.instance, "").collections();
  CHECK(collections.collections.size() == 3);
  sdk::Document note;
  note.id = "note";
  testing::Documents documents(onedrive.instance, "b!ann");
  CHECK(documents.look(note).find("note") != nullptr);
  CHECK(documents.access(note).access.at("note").kind == PATCHBAY_ACCESS_WIDENED);

  // Checks that the test can fail: the description does not have this member.
  const auto strange = sandbox::fetch(
      {.url = prism.url() + "/v1.0/me?$select=id,bogus", .headers = {"Authorization: Bearer ann"}});
  CHECK(strange.response.status == 422);
}

}  // namespace patchbay::test
