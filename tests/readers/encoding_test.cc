// Tests how the encoding of a text is detected.
#include "readers/encoding.h"

#include <catch2/catch.hpp>

namespace patchbay::readers {
namespace {

constexpr const char* kJapanese932 =
    "\x93\xFA\x96\x7B\x8C\xEA\x82\xCC\x83\x65\x83\x4C\x83\x58\x83\x67\x82\xC5\x82\xB7\x81\x42";
constexpr const char* kJapanese = "日本語のテキストです。";

TEST_CASE("a byte order mark decides") {
  const auto little = decode({"\xFF\xFEh\0\xE9\0", 6}, "");
  CHECK(little.encoding == "UTF-16LE");
  CHECK(little.text == "hé");
  CHECK_FALSE(little.guessed);
  CHECK(decode({"\xFE\xFF\0h", 4}, "").text == "h");
  CHECK(decode("\xEF\xBB\xBFh", "").text == "h");
  CHECK(decode({"\xFF\xFE\0\0h\0\0\0", 8}, "").text == "h");
}

TEST_CASE("UTF-16 without a mark is seen by its zeros") {
  const auto it = decode({"h\0e\0l\0l\0o\0 \0y\0o\0u\0", 18}, "");
  CHECK(it.text == "hello you");
  CHECK(it.guessed);
  CHECK(decode({"\0h\0e\0l\0l\0o", 10}, "").encoding == "UTF-16BE");
}

TEST_CASE("the whole text decides whether it is UTF-8, and a stray byte does not change it") {
  CHECK(decode(std::string(100'000, 'a') + "é", "").encoding == "UTF-8");
  CHECK_FALSE(decode("é", "").guessed);
  const auto stray = decode("äöü ÄÖÜ ß and \xFF", "");
  CHECK(stray.encoding == "UTF-8");
}

TEST_CASE("a text that begins with pages of ASCII is still seen as Japanese") {
  std::string text(5000, 'a');
  text += '\n';
  for (int i = 0; i < 20; ++i) text += std::string(kJapanese932) + "\n";
  const auto it = decode(text, "");
  CHECK(it.guessed);
  CHECK(it.text.find(kJapanese) != std::string::npos);
}

TEST_CASE("what the source told is heard where the text is of it") {
  const auto it = decode(kJapanese932, "shift_jis");
  CHECK(it.text == kJapanese);
  CHECK_FALSE(it.guessed);
  CHECK(decode("caf\xE9", "no-such-encoding").text == "café");
  CHECK(decode("é", "iso-8859-1").text == "é");  // text that is valid UTF-8 is read as UTF-8
}

TEST_CASE("a media type and a page name their encoding in the same way") {
  struct Row {
    std::string text;
    std::string charset;
  };
  const Row rows[] = {
      {"text/html", ""},
      {"text/html; charset=", ""},
      {"text/html; charset=KOI8-R", "koi8-r"},
      {"text/html; Charset=\"KOI8-R\"; format=flowed", "koi8-r"},
      {"text/plain; charset=koi8-r//TRANSLIT", "koi8-r"},
      {"<meta charset=koi8-r>", "koi8-r"},
      {"<meta charset=koi8-r/>", "koi8-r"},
      {"<meta charset='koi8-r'><meta charset='utf-8'>", "koi8-r"},
      {"<meta charset=>", ""},
      {"text/plain; charset=" + std::string(40, 'x'), std::string(40, 'x')},
      {"text/plain; charset=" + std::string(41, 'x'), ""},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    CHECK(charset_in(row.text) == row.charset);
  }
}

TEST_CASE("the last resort is Windows-1252, and said to be a guess") {
  const auto it = decode("caf\xE9", "");
  CHECK(it.text == "café");
  CHECK(it.guessed);
}

TEST_CASE("control characters make a file binary, a few do not") {
  CHECK(is_binary(std::string("\1\2\3\4words", 9)));
  CHECK_FALSE(is_binary("\x1B[1mbold\x1B[0m\tand\r\n"));
  CHECK_FALSE(is_binary(std::string(100, 'a') + '\0'));
  CHECK(is_binary(std::string(100, 'a') + std::string(3, '\0')));
  CHECK_FALSE(is_binary(""));
}

}  // namespace
}  // namespace patchbay::readers
