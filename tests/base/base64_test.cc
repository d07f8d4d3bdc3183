// Proves that base64 is written and read as in RFC 4648, and that anything else is refused.
#include "base/base64.h"

#include <catch2/catch.hpp>

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

}  // namespace
}  // namespace patchbay
