// Tests which text is well-formed UTF-8, and that texts are read and cut only between characters.
#include "base/utf8.h"

#include <catch2/catch.hpp>
#include <vector>

namespace patchbay {
namespace {

struct Row {
  std::string bytes;
  int length;  // the expected result of utf8_character()
};

// The borders of the ranges in Unicode's table 3-7, and the sequences just outside these ranges.
const std::vector<Row>& rows() {
  using namespace std::string_literals;
  static const std::vector<Row> rows = {{"\0"s, 1},
                                        {"a", 1},
                                        {"\x7f", 1},
                                        {"\x80", 0},
                                        {"\xBF", 0},
                                        {"\xC0\x80", 0},
                                        {"\xC1\xBF", 0},
                                        {"\xC2\x80", 2},
                                        {"\xC2\x7f", 0},
                                        {"\xC2\xC0", 0},
                                        {"\xDF\xBF", 2},
                                        {"\xE0\x9F\xBF", 0},
                                        {"\xE0\xA0\x80", 3},
                                        {"\xE1\x80\x80", 3},
                                        {"\xEC\xBF\xBF", 3},
                                        {"\xED\x9F\xBF", 3},
                                        {"\xED\xA0\x80", 0},
                                        {"\xED\xBF\xBF", 0},
                                        {"\xEE\x80\x80", 3},
                                        {"\xEF\xBF\xBF", 3},
                                        {"\xE1\x80\x7f", 0},
                                        {"\xF0\x8F\xBF\xBF", 0},
                                        {"\xF0\x90\x80\x80", 4},
                                        {"\xF3\xBF\xBF\xBF", 4},
                                        {"\xF4\x8F\xBF\xBF", 4},
                                        {"\xF4\x90\x80\x80", 0},
                                        {"\xF5\x80\x80\x80", 0},
                                        {"\xF8\x88\x80\x80\x80", 0},
                                        {"\xFE", 0},
                                        {"\xFF", 0},
                                        {"", -1},
                                        {"\xC2", -1},
                                        {"\xE0", -1},
                                        {"\xE0\xA0", -1},
                                        {"\xE0\x9F", 0},
                                        {"\xED\xA0", 0},
                                        {"\xF0\x90", -1},
                                        {"\xF0\x90\x80", -1},
                                        {"\xF4\x90", 0}};
  return rows;
}

TEST_CASE("a character is one of Unicode's table of well-formed sequences, or none") {
  for (const Row& row : rows()) {
    INFO(Catch::StringMaker<std::string>::convert(row.bytes));
    CHECK(utf8_character(row.bytes) == row.length);
    if (row.length > 0) CHECK(utf8_character(row.bytes + "\xff") == row.length);
  }
}

TEST_CASE("a text is UTF-8 if it is characters from end to end, wherever the others stand") {
  CHECK(is_utf8(""));
  for (const Row& row : rows()) {
    if (row.bytes.empty()) continue;
    // The function examines eight bytes at a time. So the test puts the sequence at each position
    // within eight bytes.
    for (std::size_t before = 0; before < 18; ++before) {
      const std::string text = std::string(before, 'x') + row.bytes;
      CAPTURE(before, row.length);
      CHECK(is_utf8(text) == (row.length > 0));
      CHECK(is_utf8(text + "yyyyyyyyy") == (row.length > 0));
    }
  }
}

TEST_CASE("every code point survives being written and read") {
  const std::vector<char32_t> borders = {0,      0x7F,   0x80,   0x7FF,   0x800,
                                         0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x10FFFF};
  std::string text;
  for (const char32_t code : borders) append_utf8(text, code);
  CHECK(is_utf8(text));
  CHECK(to_code_points(text) == std::u32string(borders.begin(), borders.end()));
  CHECK(count_code_points(text) == borders.size());
  std::size_t at = 0;
  for (const char32_t code : borders) CHECK(next_code_point(text, at) == code);
  CHECK(at == text.size());
}

TEST_CASE("a text is never cut within a character") {
  CHECK(utf8_prefix("aé", 2) == "a");
  CHECK(utf8_prefix("aé", 3) == "aé");
  CHECK(utf8_prefix("\u4e2d", 2).empty());
  CHECK(utf8_prefix("abc", 0).empty());
  CHECK(utf8_prefix("abc", 9) == "abc");
  CHECK(utf8_suffix("éa", 2) == "a");
  CHECK(utf8_suffix("éa", 9) == "éa");
  CHECK(utf8_suffix("\u4e2d", 2).empty());
}

}  // namespace
}  // namespace patchbay
