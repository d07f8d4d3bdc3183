// Tests that every request of the GitHub connector fits GitHub's own OpenAPI description: Prism
// checks each request on its way to the sandbox. The description is not part of the project:
// PATCHBAY_OPENAPI names its folder, or it is in ../shared/openapi beside the project. The
// description has no raw media type, so get_file is not called.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>

#include "interop/peer.h"
#include "plugins/github/stage.h"
#include "skip.h"

using namespace patchbay;
using namespace patchbay::test;

namespace {

std::filesystem::path description() {
  const char* named = std::getenv("PATCHBAY_OPENAPI");
  const std::filesystem::path folder =
      named != nullptr ? named : PATCHBAY_SOURCE_DIR "/../shared/openapi";
  return folder / "github.json";
}

}  // namespace

TEST_CASE("prism: what the connector sends is what GitHub's OpenAPI description allows") {
  if (!std::filesystem::exists(description())) {
    return skip("no OpenAPI description of GitHub; PATCHBAY_OPENAPI names its folder");
  }
  const sandbox::Sandbox sandbox({.seed = sandbox::seed_file("github.json")});
  const ReservedPort port;
  const Peer prism("node_modules/@stoplight/prism-cli/dist/index.js",
                   {"proxy", "-p", port.text(), "-h", "127.0.0.1", "--errors",
                    std::filesystem::canonical(description()).string(), sandbox.url()},
                   port);
  Rig github({prism.url(), "octocat-token"});
  const std::vector<std::pair<std::string, json>> calls = {
      {"list_repositories", {{"visibility", "private"}, {"sort", "updated"}, {"per_page", 1}}},
      {"get_repository", {{"repo", kRepo}}},
      {"get_pull_requests", {{"repo", kRepo}, {"state", "all"}, {"base", "main"}}},
      {"list_issues",
       {{"repo", kRepo},
        {"state", "all"},
        {"labels", {"bug"}},
        {"since", "2025-01-01T00:00:00Z"},
        {"sort", "updated"},
        {"direction", "asc"}}},
      {"get_issue", {{"repo", kRepo}, {"number", 1}}},
      {"search_code", {{"query", "hello"}, {"repo", kRepo}}},
      {"search_issues", {{"query", "greeting"}, {"repo", kRepo}, {"sort", "updated"}}},
      {"list_directory", {{"repo", kRepo}, {"path", "src"}, {"ref", "main"}}},
      {"create_issue", {{"repo", kRepo}, {"title", "Checked"}, {"labels", {"bug"}}}},
      {"add_comment", {{"repo", kRepo}, {"number", 1}, {"body", "Checked."}}}};
  for (const auto& [action, arguments] : calls) {
    INFO(action);
    const auto result = github.invoke(action, arguments);
    INFO((result ? "" : result.error().message()));
    CHECK(result);
  }
}
