// Tests that base64 is written and read as in RFC 4648, and that all other text is refused.
#include "base/base64.h"

#include <catch2/catch.hpp>

#include <span>
#include <utility>

namespace patchbay {
namespace {

std::optional<std::string> decoded(std::string_view text) {
  const auto bytes = from_base64(text);
  if (!bytes) return std::nullopt;
  return std::string(bytes->begin(), bytes->end());
}

TEST_CASE("base64 writes and reads the vectors of RFC 4648 section 10") {
  const std::pair<std::string, std::string> vectors[] = {{"", ""},
                                                         {"f", "Zg=="},
                                                         {"fo", "Zm8="},
                                                         {"foo", "Zm9v"},
                                                         {"foob", "Zm9vYg=="},
                                                         {"fooba", "Zm9vYmE="},
                                                         {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, text] : vectors) {
    CHECK(base64(plain) == text);
    CHECK(decoded(text) == plain);
  }
}

TEST_CASE("base64 with line breaks, bad letters, bad padding or stray bits is refused") {
  for (const char* text : {"Zg", "Zg=", "Z===", "====", "Zm9v\n", "Zm9*", "Zh==", "Zm9=", "Z=g="}) {
    INFO(text);
    CHECK_FALSE(from_base64(text).has_value());
  }
}

TEST_CASE("base64url is read as it is written, and nothing else is") {
  for (const std::string plain : {"", "f", "fo", "foo", "\xfb\xff\xfe", "\xff\xff\xbe?"}) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(plain.data());
    const std::string text = base64url(std::span(bytes, plain.size()));
    const auto read = from_base64url(text);
    REQUIRE(read);
    CHECK(std::string(read->begin(), read->end()) == plain);
  }
  CHECK(from_base64url("-_-_") == from_base64("+/+/"));
  for (const char* text : {"+/+/", "Zg==", "Z", "Zm9vY", "Zh", "Zm9v\n", "Zm 9", "Zm9v="}) {
    INFO(text);
    CHECK_FALSE(from_base64url(text));
  }
}

}  // namespace
}  // namespace patchbay
