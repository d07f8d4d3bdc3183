#include "json/pointer.h"

#include <catch2/catch.hpp>

#include "base/utf8.h"

namespace patchbay::json {
namespace {

TEST_CASE("a reference token is escaped as RFC 6901 has it") {
  CHECK(pointer_token("name") == "/name");
  CHECK(pointer_token("") == "/");
  CHECK(pointer_token("a/b~c~1") == "/a~1b~0c~01");
}

TEST_CASE("a pointer is taken apart, token by token") {
  std::string_view pointer = "/a~1b~0c~01//x~";
  CHECK(take_pointer_token(pointer) == "a/b~c~1");
  CHECK(pointer == "//x~");
  CHECK(take_pointer_token(pointer).empty());
  CHECK(take_pointer_token(pointer) == "x~");
  CHECK(pointer.empty());
}

TEST_CASE("a long pointer is shown by its two ends, cut between characters") {
  CHECK(pointer_shown("/a/b") == "/a/b");
  CHECK(pointer_shown(std::string(80, 'x')) == std::string(80, 'x'));
  CHECK(pointer_shown(std::string(81, 'x')) == std::string(40, 'x') + "…" + std::string(40, 'x'));
  std::string accents;
  for (int i = 0; i < 50; ++i) accents += "é";
  const std::string shown = pointer_shown("/" + accents);
  CHECK(is_utf8(shown));
  CHECK(shown.starts_with("/é"));
}

}  // namespace
}  // namespace patchbay::json
