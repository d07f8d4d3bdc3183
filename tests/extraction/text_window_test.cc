// Tests that a part of a file's text has only whole characters, and that the result says whether
// there is more text.
#include <catch2/catch.hpp>

#include "extraction/text_window.h"

namespace patchbay::extraction {
namespace {

struct Cut {
  std::string text;
  bool has_more;
  friend bool operator==(const Cut&, const Cut&) = default;
};

Cut cut(std::uint64_t offset, std::uint64_t most) {
  TextWindow window(offset, most);
  REQUIRE(window.begin(""));
  for (const char* piece : {"ab", "cé", "f"}) REQUIRE(window.add(piece));
  const bool has_more = window.has_more();
  return {window.take(), has_more};
}

TEST_CASE("a part of a text is what stands between two offsets") {
  CHECK(cut(0, 7) == Cut{"abcéf", false});
  CHECK(cut(1, 2) == Cut{"bc", true});
  CHECK(cut(3, 3) == Cut{"éf", false});
  CHECK(cut(6, 10) == Cut{"", false});
}

TEST_CASE("a part of a text cuts no character, and has one at least") {
  CHECK(cut(0, 4) == Cut{"abc", true});
  CHECK(cut(3, 1) == Cut{"é", true});
  CHECK(cut(4, 10) == Cut{"f", false});
}

TEST_CASE("a part with a name has it above, wherever the window begins") {
  TextWindow window(6, 100);
  for (const char* sheet : {"One", "Two"}) {
    REQUIRE(window.begin(sheet));
    REQUIRE(window.add("1,2\n"));
  }
  CHECK(window.take() == "1,2\n\n# Two\n1,2\n");
}

}  // namespace
}  // namespace patchbay::extraction
