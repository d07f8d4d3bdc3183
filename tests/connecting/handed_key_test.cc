#include "connecting/handed_key.h"

#include "accounts/account_seat.h"

namespace patchbay {
namespace {

std::string read(const std::string& text) {
  const auto key = connecting::handed_key(Secret(text));
  return key.has_value() ? std::string(key.value().reveal()) : "refused";
}

TEST_CASE("a key is taken without what copying brought along") {
  CHECK(read("abc") == "abc");
  CHECK(read("abc\n") == "abc");
  CHECK(read("  a b\t\r\n") == "a b");
  CHECK(read("\xd0\xba") == "\xd0\xba");
  CHECK(read(std::string(16'384, 'k')) == std::string(16'384, 'k'));
}

TEST_CASE("what cannot be a key is refused with what is wrong") {
  using namespace std::string_literals;
  for (const std::string& text :
       {""s, " \t\r\n"s, "a\nb"s, "a\r\nX-Evil: 1"s, "a\0b"s, "a\x7f"s, std::string(16'385, 'k')}) {
    REQUIRE_CODE(connecting::handed_key(Secret(text)), kInvalidArgument);
  }
}

}  // namespace
}  // namespace patchbay
