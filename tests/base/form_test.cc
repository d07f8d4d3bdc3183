// Tests how percent-encoding and forms are read and written.
#include "base/form.h"

#include <catch2/catch.hpp>
#include <utility>
#include <vector>

#include "base/percent.h"

namespace patchbay {
namespace {

using namespace std::string_literals;
using Pairs = std::vector<std::pair<std::string, std::string>>;

Pairs pairs_of(std::string_view form) {
  Pairs pairs;
  while (const auto pair = take_form_pair(form)) pairs.emplace_back(pair->name, pair->value);
  return pairs;
}

std::string percent_encoded(std::string_view text, HexCase digits = HexCase::kUpper) {
  std::string out;
  append_percent_encoded(out, text, digits);
  return out;
}

TEST_CASE("only the unreserved characters of RFC 3986 stay as they are") {
  const std::string plain = "AZaz09-._~";
  CHECK(percent_encoded(plain) == plain);
  CHECK(percent_encoded(" !*'()+/?#[]@&=:;,$%") ==
        "%20%21%2A%27%28%29%2B%2F%3F%23%5B%5D%40%26%3D%3A%3B%2C%24%25");
  CHECK(percent_encoded("\0\x7f\xc3\xa9"s) == "%00%7F%C3%A9");
  CHECK(percent_encoded("/\xc3", HexCase::kLower) == "%2f%c3");
}

TEST_CASE("any bytes survive being percent-encoded") {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  for (const HexCase digits : {HexCase::kUpper, HexCase::kLower}) {
    CHECK(percent_decoded(percent_encoded(all, digits)) == all);
    CHECK(percent_decoded_leniently(percent_encoded(all, digits)) == all);
  }
}

TEST_CASE("a percent sign without two digits is malformed, and stays if that is allowed") {
  struct Row {
    std::string text, kept;
  };
  for (const Row& row : std::vector<Row>{{"%", "%"},
                                         {"%4", "%4"},
                                         {"a%", "a%"},
                                         {"%zz", "%zz"},
                                         {"%4g", "%4g"},
                                         {"%g4", "%g4"},
                                         {"% 41", "% 41"},
                                         {"%+1", "%+1"},
                                         {"%-1", "%-1"},
                                         {"%%41", "%A"},
                                         {"%41%", "A%"}}) {
    CAPTURE(row.text);
    CHECK_FALSE(percent_decoded(row.text).has_value());
    CHECK(percent_decoded_leniently(row.text) == row.kept);
  }
  CHECK(percent_decoded("%41%4a%4A+") == "AJJ+");
  CHECK(percent_decoded("%2541") == "%41");  // decoded only once
  CHECK(percent_decoded("") == "");
}

TEST_CASE("a form is cut into pairs at & and at the first =") {
  CHECK(pairs_of("a=1&b=2") == Pairs{{"a", "1"}, {"b", "2"}});
  CHECK(pairs_of("a=1=2&b&=c&a=") == Pairs{{"a", "1=2"}, {"b", ""}, {"", "c"}, {"a", ""}});
  CHECK(pairs_of("&&a&&") == Pairs{{"a", ""}});
  CHECK(pairs_of("=") == Pairs{{"", ""}});
  CHECK(pairs_of("a;b=c") == Pairs{{"a;b", "c"}});
  CHECK(pairs_of("").empty());
  CHECK(pairs_of("&").empty());
}

TEST_CASE("a plus sign in a form is a blank, and an encoded one is a plus sign") {
  CHECK(form_text("a+b%2Bc%20d") == "a b+c d");
  CHECK(form_text_leniently("a+b%2Bc%20d") == "a b+c d");
}

TEST_CASE("what a client sends has to be text, and what a server answers may be any bytes") {
  for (const std::string& encoded :
       {"%zz"s, "50%"s, "%00"s, "a\0b"s, "%ff"s, "\xff"s, "%C3"s, "%ED%A0%80"s, "%C0%AF"s}) {
    CAPTURE(encoded);
    CHECK_FALSE(form_text(encoded).has_value());
  }
  CHECK(form_text("%C3%A9%F0%9F%99%82") == "\u00e9\U0001F642");
  CHECK(form_text_leniently("50%+%zz") == "50% %zz");
  CHECK(form_text_leniently("%ff%00") == "\xff\0"s);
}

}  // namespace
}  // namespace patchbay
