// Tests that expressions match as in ECMA-262, and that no search takes too long.
#include "pattern/pattern.h"

#include <catch2/catch.hpp>

#include <string>
#include <thread>
#include <vector>

namespace patchbay::pattern {
namespace {

using Match = Pattern::Match;

Match search(std::string_view ecma, std::string_view text) {
  auto pattern = Pattern::compile(ecma);
  INFO(ecma << " over " << text);
  if (!pattern) FAIL(pattern.error().message());
  return pattern.value().search(text);
}

bool matches(std::string_view ecma, std::string_view text) {
  const Match match = search(ecma, text);
  CHECK(match != Match::kLimit);
  return match == Match::kYes;
}

std::string refusal(std::string_view ecma) {
  const auto pattern = Pattern::compile(ecma);
  return pattern ? "accepted" : pattern.error().message();
}

TEST_CASE("white space is what ECMA-262 calls so, inside of a class and outside") {
  for (const char* space : {" ", "\t", "\v", "\f", "\n", "\r", "\u00a0", "\u1680", "\u2003",
                            "\u2028", "\u2029", "\u3000", "\ufeff"}) {
    CHECK(matches("^\\s$", space));
    CHECK(matches("^[x\\s]$", space));
    CHECK_FALSE(matches("^\\S$", space));
    CHECK_FALSE(matches("^[^\\s]$", space));
  }
  CHECK_FALSE(matches("\\s", "\u200b"));
  CHECK_FALSE(matches("\\s", "\u0085"));
}

TEST_CASE("digits and words are ASCII, boundaries too") {
  CHECK_FALSE(matches("\\d", "\u0667"));
  CHECK(matches("^\\D$", "\u0667"));
  CHECK_FALSE(matches("\\w", "é"));
  CHECK(matches("a\\b", "aé"));
  CHECK(matches("^[^\\W\\d]+$", "ab_c"));
  CHECK_FALSE(matches("^[^\\W\\d]+$", "ab1"));
}

TEST_CASE("Unicode properties go by the names of ECMA-262") {
  CHECK(matches("^\\p{Letter}+$", "Straße"));
  CHECK(matches("^\\p{L}\\p{Nd}$", "é٣"));
  CHECK(matches("^\\p{General_Category=Uppercase_Letter}$", "Ω"));
  CHECK(matches("^\\p{Script=Greek}+$", "λόγος"));
  CHECK(matches("^\\p{sc=Grek}+$", "λόγος"));
  CHECK(matches("^\\p{Script_Extensions=Greek}+$", "λ"));
  CHECK(matches("^\\P{Letter}$", "1"));
  CHECK(matches("^[^\\p{L}\\d]$", "-"));
  CHECK(matches("^\\p{LC}$", "a"));
  CHECK(matches("^\\p{Any}\\p{ASCII}\\p{Assigned}\\p{Alphabetic}$", "\u0378a-b"));
  CHECK_THAT(refusal("ab\\p{Lettr}"), Catch::Contains("offset 2") && Catch::Contains("Lettr"));
  CHECK_THAT(refusal("\\p{greek}"), Catch::Contains("no Unicode property"));
  CHECK_THAT(refusal("\\p{Script=greek}"), Catch::Contains("no Unicode property"));
}

TEST_CASE("the dollar is the end, never a newline before it, and the dot no line terminator") {
  CHECK_FALSE(matches("^abc$", "abc\n"));
  CHECK_FALSE(matches("^(abc|d)$", "abc\n"));
  for (const char* end : {"\n", "\r", "\u2028", "\u2029"}) {
    CHECK_FALSE(matches("^.$", end));
    CHECK_FALSE(matches("^(.|x)$", end));
  }
  CHECK(matches("^.$", "\u0085"));
  CHECK(matches("^.$", "🐲"));
  CHECK_FALSE(matches("^.*$", "a\nb"));
  CHECK(matches("^.*", "a\nb"));
}

TEST_CASE("the empty class matches nothing and its negation anything") {
  CHECK_FALSE(matches("[]", "a"));
  CHECK(matches("^[^]$", "\n"));
  CHECK(matches("^a(?:[]|b)$", "ab"));
  CHECK(matches("x[]*y", "xy"));
}

TEST_CASE("characters may be written by number, pair, control and identity") {
  CHECK(matches("^\\u0061\\x62\\u{63}\\u{1f432}\\ud83d\\udc32$", "abc🐲🐲"));
  CHECK(matches("^[\\ud83d\\udc32-\\ud83d\\udc33]$", "🐳"));
  CHECK_FALSE(matches("\\ud83d", "🐲"));
  CHECK(matches("^\\cJ\\cj\\0$", std::string_view("\n\n\0", 3)));
  CHECK(matches("^\\$\\/\\.\\-\\@$", "$/.-@"));
  CHECK(matches("^[\\b]$", "\b"));
  CHECK(matches("^[\\w.-]+$", "a-b.c"));
  CHECK(matches("^[\\w-.]+$", "a-b.c"));
  CHECK(matches("^{a}]$", "{a}]"));
  CHECK(matches("^x{,2}$", "x{,2}"));
}

TEST_CASE("a reference to a group that took no part matches the empty text") {
  CHECK(matches("^(?:(a)|b)\\1c$", "bc"));
  CHECK(matches("^\\1(a)$", "a"));
  CHECK(matches("^(a\\1)$", "a"));
  CHECK(matches("^(?<quote>['\"]).*\\k<quote>$", "'x'"));
  CHECK_FALSE(matches("^(?<quote>['\"]).*\\k<quote>$", "'x\""));
  CHECK(matches("^(?:(['\"])x\\1|y)+$", "'x'y\"x\""));
}

TEST_CASE("lookarounds, those that look behind by a bounded distance included") {
  CHECK(matches("^(?=.*\\d)(?!.*x).{3}$", "a1b"));
  CHECK_FALSE(matches("^(?=.*\\d)(?!.*x).{3}$", "a1x"));
  CHECK(matches("(?<=\\$)\\d", "$5"));
  CHECK(matches("^.*(?<=a{1,3}b|cd?)e$", "aabe"));
  CHECK(matches("^.*(?<=a{1,3}b|cd?)e$", "ce"));
  CHECK_FALSE(matches("^.*(?<=a{1,3}b|cd?)e$", "be"));
  CHECK_FALSE(matches("(?<!ab?)c", "abc"));
  CHECK_THAT(refusal("x(?<=a+)b"),
             Catch::Contains("offset 5") && Catch::Contains("lookbehind of unbounded length"));
  CHECK(is_ecma_regex("x(?<=a+)b"));
}

TEST_CASE("what ECMA-262 does not know is refused with its offset") {
  for (const char* text : {"(abc",  "abc)",           "[abc",  "a**",   "*a",     "a{2,1}",
                           "\\a",   "(?P<n>a)",       "(?#c)", "(?i)a", "\\1",    "\\k<n>(?<m>a)",
                           "a++",   "(?>a)",          "\\01",  "^*",    "\\u12",  "\\u{110000}",
                           "[b-a]", "(?<n>a)(?<n>b)", "\\",    "\\xg0", "(?<1>a)"}) {
    INFO(text);
    CHECK_THAT(refusal(text), Catch::Contains("refused at offset"));
    CHECK_FALSE(is_ecma_regex(text));
  }
}

TEST_CASE("a reference that PCRE2 would answer differently is refused, not answered wrongly") {
  CHECK_THAT(refusal("^(?:(a)|b)*\\1$"), Catch::Contains("repetition may pass over"));
  CHECK_THAT(refusal("^(a*)*\\1$"), Catch::Contains("repetition may pass over"));
  CHECK_THAT(refusal("(a)(?<=\\1b)"), Catch::Contains("backreference within a lookbehind"));
}

TEST_CASE("length, nesting and size of an expression are bounded") {
  CHECK_THAT(refusal(std::string(20'000, 'a')), Catch::Contains("at most 16384"));
  const std::string deep = std::string(5'000, '(') + std::string(5'000, ')');
  CHECK_THAT(refusal(deep), Catch::Contains("nested 100 deep"));
  CHECK_THAT(refusal("(?:(?:(?:a|bb){1000}){1000}){1000}"), Catch::Contains("refused as a whole"));
  CHECK_THAT(refusal("(?:a|b){70000}"), Catch::Contains("65535 repetitions"));
}

TEST_CASE("a search that would take for ever ends undecided, in milliseconds") {
  const std::string text = std::string(60, 'a') + '!';
  CHECK(search("^(a+)+$", text) == Match::kLimit);
  CHECK(search("^(a|aa)+$", text) == Match::kLimit);
}

TEST_CASE("texts of two megabytes are searched") {
  const std::string text(2'000'000, 'a');
  CHECK(matches("^(a|b)*$", text));
  CHECK(matches("^[a-z]+$", text));
  CHECK(matches("(?:a|b)+$", text));
  CHECK_FALSE(matches("\\s+$", text));
  CHECK_FALSE(matches("x.*y", text));
}

TEST_CASE("a long text does not cost the square of its length") {
  CHECK_FALSE(matches("x[xa]*b", std::string(300'000, 'x') + "!b"));
  CHECK(matches("x[xa]*b", std::string(300'000, 'x') + "ab"));
  CHECK_FALSE(matches("y\\s+$", std::string(300'000, ' ') + "y"));
  CHECK(matches("(?:é|x)\\p{Lu}.*y$", std::string(5'000, ' ') + "éÉ y"));
  // Only the backtracking engine supports lookaheads. So for long texts, such an expression gives
  // no result.
  CHECK(search("(?=a)(?:[ab]*c|d)", std::string(100'000, 'a')) == Match::kLimit);
  CHECK_FALSE(matches("(?=a)(?:[ab]*c|d)", std::string(10'000, 'a')));
}

TEST_CASE("what is not UTF-8 is never handed to the engine") {
  CHECK(search("^(?:a|b|\\p{L})$", "\xff") == Match::kNo);
  CHECK(search("^(?:a|.)$", "\xf0\x9f") == Match::kNo);
  CHECK(search("^[^a]{1,9}$", "\xf0") != Match::kLimit);
}

TEST_CASE("simple shapes answer as the engine would") {
  // The second expression of each pair has the same meaning, but is too complicated for a shortcut.
  const std::vector<std::pair<const char*, const char*>> pairs = {
      {"^[a-z0-9_-]{1,4}$", "^(?:[a-z0-9_-]{1,4}|[])$"},
      {"^\\d{2}-\\d+\\.x*$", "^(?:\\d{2}-\\d+\\.x*|[])$"},
      {"ab", "(?:ab|[])"},
      {"ab$", "(?:ab|[])$"},
      {"^ab", "^(?:ab|[])"},
      {"^ab$", "^(?:ab|[])$"},
      {"[A-Z]", "(?:[A-Z]|[])"},
      {".+", "(?:.+|[])"},
      {"^\\S+$", "^(?:\\S+|[])$"},
      {"^[^/]*/é*$", "^(?:[^/]*/é*|[])$"},
      {"^a?b?c$", "^(?:a?b?c|[])$"},
      {"^$", "^(?:$|[])"}};
  const std::vector<std::string> texts = {
      "",     "a",     "ab",       "cab",      "abc",    "c",    "b",  "abcde",
      "a-_9", "12-3.", "12-34.xx", "12-34.xy", "A",      "xA",   "\n", "a b",
      "é",    "/é",    "x/éé",     "//",       "\u2028", "ab\n", "ac"};
  for (const auto& [simple, thorough] : pairs) {
    for (const std::string& text : texts) {
      INFO(simple << " over " << text);
      CHECK(matches(simple, text) == matches(thorough, text));
    }
  }
}

TEST_CASE("threads search with one expression at the same time") {
  auto pattern = Pattern::compile("^(?:a|b)+c$");
  REQUIRE(pattern.has_value());
  std::vector<int> hits(4);
  {
    std::vector<std::jthread> threads;
    for (int& count : hits) {
      threads.emplace_back([&] {
        for (int i = 0; i < 1000; ++i) {
          count += pattern.value().search("ababababc") == Match::kYes ? 1 : 0;
        }
      });
    }
  }
  for (const int count : hits) CHECK(count == 1000);
}

}  // namespace
}  // namespace patchbay::pattern
