// The connectors that are shipped, and the examples, keep the rules.
#include <catch2/catch.hpp>

#include "runs.h"

namespace patchbay::conformance {
namespace {

void conforms(const std::string& folder) {
  const Report report =
      run_checks(options_for(std::filesystem::path(PATCHBAY_BINARY_DIR) / folder));
  INFO(folder);
  CHECK(not_passed(report) == "");
  CHECK(report.exit_code() == 0);
}

TEST_CASE("the connectors of plugins/ conform at level 4, with no suppression") {
  for (const char* name : {"github", "google_drive", "mcp", "onedrive"}) {
    conforms(std::string("connectors/") + name);
  }
}

TEST_CASE("the examples of the SDK conform at level 4, with no suppression") {
  for (const char* name : {"minimal_c", "notes_c", "files"}) {
    conforms(std::string("connectors/") + name);
  }
  conforms("sdk_connectors/bookmarks");
}

}  // namespace
}  // namespace patchbay::conformance
