// The connectors that are shipped, the examples, and connectors of old headers keep the rules.
#include <patchbay/abi/types.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

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
  for (const char* name : {"bookmarks", "wiki"}) conforms(std::string("sdk_connectors/") + name);
}

namespace fs = std::filesystem;

std::string shipped_text(const fs::path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

TEST_CASE("connectors of old headers conform at level 4") {
  std::size_t seen = 0;
  for (const auto& entry : fs::directory_iterator(PATCHBAY_BINARY_DIR "/museum")) {
    conforms("museum/" + entry.path().filename().string());
    ++seen;
  }
  CHECK(seen == PATCHBAY_ABI_RELEASE);
}

TEST_CASE("the headers that the museum keeps of this release are those of the SDK") {
  const std::string name = "release_" + std::to_string(PATCHBAY_ABI_RELEASE);
  const fs::path kept = fs::path(PATCHBAY_SOURCE_DIR "/tests/sdk/museum") / name / "patchbay/abi";
  std::size_t seen = 0;
  for (const auto& entry :
       fs::directory_iterator(PATCHBAY_SOURCE_DIR "/sdk/include/patchbay/abi")) {
    if (entry.path().extension() != ".h") continue;
    INFO(entry.path() << ": copy it to " << kept << ", unless the release is frozen");
    CHECK(shipped_text(entry.path()) == shipped_text(kept / entry.path().filename()));
    ++seen;
  }
  CHECK(seen > 5);
}

}  // namespace
}  // namespace patchbay::conformance
