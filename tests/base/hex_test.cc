// Tests which characters are hexadecimal digits, and that bytes can be written as digits and read
// again.
#include "base/hex.h"

#include <array>
#include <catch2/catch.hpp>

namespace patchbay {
namespace {

TEST_CASE("a hexadecimal digit has a value in either case, and nothing else has one") {
  int digits = 0;
  for (int byte = 0; byte < 256; ++byte) {
    const int value = hex_value(static_cast<char>(byte));
    CAPTURE(byte);
    if (value >= 0) ++digits;
    if (byte >= '0' && byte <= '9') CHECK(value == byte - '0');
  }
  CHECK(digits == 22);
  CHECK((hex_value('a') == 10 && hex_value('F') == 15 && hex_value('c') == hex_value('C')));
  for (const char letter : {'/', ':', '@', 'G', '`', 'g', ' ', '\0', '\xb0'}) {
    CAPTURE(letter);
    CHECK(hex_value(letter) == -1);
  }
}

TEST_CASE("a digit is written in either case, and read back") {
  for (int value = 0; value < 16; ++value) {
    for (const HexCase letters : {HexCase::kLower, HexCase::kUpper}) {
      CHECK(hex_value(hex_digit(static_cast<std::uint8_t>(value), letters)) == value);
    }
  }
  CHECK(hex_digit(15) == 'f');
  CHECK(hex_digit(15, HexCase::kUpper) == 'F');
  CHECK(hex_digit(9, HexCase::kUpper) == '9');
}

TEST_CASE("bytes are written in lower case, two digits for each") {
  CHECK(hex_of({}).empty());
  const std::array<std::uint8_t, 4> bytes = {0x00, 0x0f, 0xa0, 0xff};
  CHECK(hex_of(bytes) == "000fa0ff");
}

TEST_CASE("digits are read back only as they are written") {
  std::array<std::uint8_t, 3> read{};
  REQUIRE(read_hex("00af7f", read));
  CHECK(read == std::array<std::uint8_t, 3>{0x00, 0xaf, 0x7f});
  for (const char* text :
       {"", "00af7", "00af7f0", "00AF7f", "00aF7f", "00af7g", "00af 7", "0x00af"}) {
    CAPTURE(text);
    CHECK_FALSE(read_hex(text, read));
  }
}

}  // namespace
}  // namespace patchbay
