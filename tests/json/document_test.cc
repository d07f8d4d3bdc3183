#include "json/document.h"

#include <catch2/catch.hpp>

namespace patchbay::json {
namespace {

TEST_CASE("a document that begins with a byte order mark is refused for that") {
  const auto read = Document::read("\xef\xbb\xbf{}", 4);
  REQUIRE(read.has_error());
  CHECK(read.error().message().find("line 1, column 1 (byte 0): expected a value, found a byte "
                                    "order mark") != std::string::npos);
  CHECK(Document::read("{}", 4).has_value());
}

}  // namespace
}  // namespace patchbay::json
