// Tests how results are shown as tables.
#include "cli/table.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

namespace patchbay::cli {
namespace {

TEST_CASE("a list of objects becomes aligned rows, a cursor beside it follows") {
  const auto result = nlohmann::json::parse(
      R"({"items":[{"id":1,"title":"short"},{"id":20,"title":"long title"}],"cursor":"abc"})");
  const std::string text = to_table(result);
  CHECK(text.find("id  title\n1   short\n20  long title\n") != std::string::npos);
  CHECK(text.find("cursor  abc\n") != std::string::npos);
}

TEST_CASE("what a provider sends cannot drive the terminal") {
  const std::string text = to_table({{"title", "a\x1b[2Jb\nc"}});
  CHECK(text.find('\x1b') == std::string::npos);
  CHECK(text.find("a\\x1b[2Jb c") != std::string::npos);
}

TEST_CASE("a long cell is cut at a character, not inside one") {
  std::string title;
  for (int i = 0; i < 100; ++i) title += "ü";
  const std::string text = to_table({{"title", title}});
  CHECK(text.find("…") != std::string::npos);
  CHECK_NOTHROW(nlohmann::json(text).dump());
}

TEST_CASE("a long member stands whole below the table, with its lines and without escapes") {
  const std::string text = "#include <x>\nint main() { \x1b[2J }\n" + std::string(200, 'a') + "\n";
  const std::string shown = to_table({{"path", "a.cc"}, {"text", text}});
  CHECK(shown.find("path  a.cc\n") != std::string::npos);
  CHECK(shown.find("\ntext:\n#include <x>\nint main() { \\x1b[2J }\n" + std::string(200, 'a') +
                   "\n") != std::string::npos);
  CHECK(shown.find("\npath:") == std::string::npos);
}

}  // namespace
}  // namespace patchbay::cli
