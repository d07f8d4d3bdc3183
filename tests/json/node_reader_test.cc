#include "json/node_reader.h"

#include <catch2/catch.hpp>

#include <random>

#include "readers_agree.h"

namespace patchbay::json {
namespace {

using namespace std::string_literals;

constexpr unsigned kDepth = 12;

const std::vector<std::string> kGoodTexts = {
    R"({"repo":"a/b","state":"open","per_page":30})",
    R"( { "a" : [ 1 , -0 , 2.5 , 1e9 , 1E-7 , -1.25e+3 ] , "b" : { } , "c" : [ ] } )",
    "\t[true,\r\nfalse,null,[[]],{\"\":{\"\":0}}]\n",
    R"(["\"\\\/\b\f\n\r\t","\u0041\u00e9\u20AC","\ud83d\ude00 and plain text behind it","\u0000"])",
    "{\"k\xc3\xa4se\":\"\xf0\x9f\xa7\x80\",\"long_key_number_one\":1,\"long_key_number_two\":2}",
    R"([0.10000000000000001,1e400,-1e-400,123456789012345678901234567890,18446744073709551615])",
    R"({"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7,"h":8,"i":9,"j":10,"k":11,"l":{"a":1,"b":2}})",
    R"([[[[[[[[[[[["twelve"]]]]]]]]]]]])",
    "7",
    "\"\"",
    "null",
};

const std::vector<std::string> kBadTexts = {
    "",
    " ",
    "[",
    "]",
    "{",
    "}",
    "[1",
    "[1,",
    "[1,]",
    "[,1]",
    "[1 2]",
    "{\"a\"",
    "{\"a\":",
    "{\"a\":1",
    "{\"a\":1,",
    "{\"a\":1,}",
    "{,}",
    "{a:1}",
    "{\"a\" 1}",
    "{\"a\":,}",
    "{1:2}",
    "[}",
    "{]",
    "1 2",
    "01",
    "-",
    "-a",
    "+1",
    ".5",
    "1.",
    "1.e5",
    "1e",
    "1e+",
    "0x10",
    "1_000",
    "NaN",
    "tru",
    "truex",
    "nul",
    "fals",
    "True",
    "\"",
    "\"abc",
    "\"\\",
    "\"\\\"",
    "\"\\x\"",
    "\"\\u12\"",
    "\"\\u12g4\"",
    "'a'",
    "\"a\nb\"",
    "\"\t\"",
    "\"\\ud800\"",
    "\"\\udc00\"",
    "\"\\ud800\\u0041\"",
    "\"\\ud800x",
    "\"\\ud83d\\ude0\"",
    "\"\xff\"",
    "\"\xc3\"",
    "\"\xed\xa0\x80\"",
    "\"\xc0\xaf\"",
    "\xef\xbb\xbf[]",
    "[1]\xc2\xa0",
    "/**/1",
    "[1]//",
    "\"a\0b\""s,
    "[1]\0"s,
    "\0"s,
    "[1,\0"s,
    "\"\\\0\""s,
    "1\0"s,
    R"({"a":1,"a":2})",
    R"({"a":1,"\u0061":2})",
    R"({"":1,"":2})",
    R"({"long_key_number_one":1,"x":{},"long_key_number_one":1})",
    R"([{"a":1},{"b":{"c":1,"d":2,"c":3}}])",
    R"([[[[[[[[[[[[["thirteen"]]]]]]]]]]]]])",
};

// Returns an object whose keys look alike: they have the same length and the same first eight
// bytes.
std::string many_keys(std::size_t count, bool one_twice) {
  std::string out = "{";
  for (std::size_t i = 0; i < count; ++i) {
    out += "\"property" + std::to_string(1000 + i) + "\":" + std::to_string(i) + ",";
  }
  return out + (one_twice ? "\"property1000\"" : "\"another\"") + ":0}";
}

TEST_CASE("the readers of JSON take the same texts and give the same nodes") {
  for (const std::string& text : kGoodTexts) {
    INFO(text);
    CHECK(NodeReader::of_this_thread().read(text, kDepth) != nullptr);
    CHECK(disagreement(text, kDepth).empty());
  }
  for (const std::string& text : kBadTexts) {
    INFO(text);
    CHECK(NodeReader::of_this_thread().read(text, kDepth) == nullptr);
    CHECK(disagreement(text, kDepth).empty());
  }
}

TEST_CASE("the readers of JSON agree about every beginning of a text") {
  for (const std::string& text : kGoodTexts) {
    for (std::size_t size = 0; size < text.size(); ++size) {
      INFO(text.substr(0, size));
      CHECK(disagreement(text.substr(0, size), kDepth).empty());
    }
  }
}

TEST_CASE("the readers of JSON agree about texts that were changed at random") {
  std::mt19937_64 dice(20'261'128);
  const auto below = [&](std::size_t end) { return dice() % end; };
  const std::string bytes =
      "{}[]:,\"\\/ \n\t0123456789-+.eEutrfnalsdD\x01\x7f\x80\xc3\xe2\xed\xf0\xff"s + '\0';
  for (int i = 0; i < 60'000; ++i) {
    std::string text = kGoodTexts[below(kGoodTexts.size())];
    for (std::size_t changes = 1 + below(3); changes > 0; --changes) {
      const std::string& other = kGoodTexts[below(kGoodTexts.size())];
      const std::size_t from = below(other.size());
      const std::size_t at = below(text.size() + 1);
      switch (below(4)) {
        case 0:
          text.insert(at, 1, bytes[below(bytes.size())]);
          break;
        case 1:
          text.erase(at, 1 + below(4));
          break;
        case 2:
          if (at < text.size()) text[at] = bytes[below(bytes.size())];
          break;
        default:
          text.insert(at, other, from, 1 + below(20));
      }
    }
    const std::string found = disagreement(text, kDepth);
    if (found.empty()) continue;
    INFO(text);
    FAIL(found);
  }
}

TEST_CASE("a duplicate key is refused among any number of members") {
  for (const std::size_t count : {1U, 5U, 8U, 9U, 40U, 63U, 64U, 65U, 1000U}) {
    INFO(count);
    CHECK(disagreement(many_keys(count, false), kDepth).empty());
    CHECK(NodeReader::of_this_thread().read(many_keys(count, false), kDepth) != nullptr);
    CHECK(NodeReader::of_this_thread().read(many_keys(count, true), kDepth) == nullptr);
  }
}

TEST_CASE("any text finds room, whatever was read before it") {
  NodeReader reader;
  const std::string open(40'000, '[');
  CHECK(reader.read(open, 10'000) == nullptr);
  std::string items = "[0";
  for (int i = 0; i < 700'000; ++i) items += ",0";
  items += "]";
  for (int turn = 0; turn < 2; ++turn) {
    const Node* large = reader.read(items, 10);
    REQUIRE(large != nullptr);
    CHECK(large->items().size() == 700'001);
    reader.trim();
    const Node* small = reader.read(R"(["text",{"key":[1,2.5]}])", 10);
    REQUIRE(small != nullptr);
    CHECK(to_json(*small) == R"(["text",{"key":[1,2.5]}])");
  }
  // If the buffer had a longer text before, the rest of this text is not read as a part of a
  // shorter text.
  CHECK(reader.read("12345", 1)->text() == "12345");
  CHECK(reader.read("12", 1)->text() == "12");
  CHECK(reader.read("\"\xc3\xa4\"", 1) != nullptr);
  CHECK(reader.read("\"\xc3\"", 1) == nullptr);
}

}  // namespace
}  // namespace patchbay::json
