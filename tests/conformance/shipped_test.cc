// The connectors that are shipped, the examples, and connectors of old headers keep the rules.
#include <patchbay/abi/types.h>

#include <algorithm>
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

// Returns the text of a header as the compiler reads it: without comments, each run of spaces and
// line ends as one space.
std::string without_comments(const std::string& text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at + 1;
    if (text.compare(at, 2, "//") == 0) {
      end = std::min(text.find('\n', at), text.size());
    } else if (text.compare(at, 2, "/*") == 0) {
      end = std::min(text.find("*/", at + 2), text.size() - 2) + 2;
    } else if (text[at] == '"') {
      while (end < text.size() && text[end] != '"') end += text[end] == '\\' ? 2 : 1;
      ++end;
      out += text.substr(at, end - at);
      at = end;
      continue;
    } else if (std::string_view(" \t\r\n").find(text[at]) == std::string_view::npos) {
      out += text[at++];
      continue;
    }
    if (!out.ends_with(' ')) out += ' ';
    at = end;
  }
  return out;
}

TEST_CASE("headers that differ in comments only are the same, in anything else not") {
  const std::string plain = "#define A \"//x\"\nint a;\n";
  CHECK(without_comments(plain) == "#define A \"//x\" int a; ");
  CHECK(without_comments("#define A \"//x\" // one\nint /* b */ a; // c") ==
        without_comments(plain));
  CHECK(without_comments("#define A \"//y\"\nint a;\n") != without_comments(plain));
  CHECK(without_comments("#define A \"//x\"\nint b;\n") != without_comments(plain));
  CHECK(without_comments("/* open") == " ");
}

TEST_CASE("the headers that the museum keeps of this release say to a compiler what the SDK's do") {
  const std::string name = "release_" + std::to_string(PATCHBAY_ABI_RELEASE);
  const fs::path kept = fs::path(PATCHBAY_SOURCE_DIR "/tests/sdk/museum") / name / "patchbay/abi";
  std::size_t seen = 0;
  for (const auto& entry :
       fs::directory_iterator(PATCHBAY_SOURCE_DIR "/sdk/include/patchbay/abi")) {
    if (entry.path().extension() != ".h") continue;
    INFO(entry.path() << " differs from the museum's by more than comments. Before the freeze, "
                      << "copy it to " << kept << ". After it, a released header keeps what it "
                      << "declares: take the change back, or raise PATCHBAY_ABI_RELEASE and add a "
                      << "folder, as the museum's README.md says");
    CHECK(without_comments(shipped_text(entry.path())) ==
          without_comments(shipped_text(kept / entry.path().filename())));
    ++seen;
  }
  CHECK(seen > 5);
}

}  // namespace
}  // namespace patchbay::conformance
