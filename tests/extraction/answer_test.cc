// Tests how the host reads the output of a reader program.
#include "extraction/answer.h"

#include "extraction/extracted_text.h"

namespace patchbay::extraction {
namespace {

TEST_CASE("an answer reads the same however it is cut into pieces") {
  const std::string answer = type_line("text/plain") + encoding_line("SHIFT_JIS", true) +
                             part_line("é\nx") + text_line(6) + "a\xC3\xA9\n" +
                             std::string(2, '\0') + text_line(1) + "\xE5" + text_line(2) +
                             "\xB1\xB1" + part_line("") + text_line(2) + "\xF0\x9F" +
                             end_line(Outcome::kDamaged, "why\nnot");
  for (std::size_t size = 1; size <= answer.size(); ++size) {
    KeptText text;
    AnswerReader reader(text, 1000);
    for (std::size_t at = 0; at < answer.size(); at += size) {
      REQUIRE(reader.take(std::string_view(answer).substr(at, size)).has_value());
    }
    REQUIRE(reader.end().has_value());
    CHECK_FALSE(reader.broken());
    CHECK(reader.media_type() == "text/plain");
    CHECK(reader.encoding() == "SHIFT_JIS");
    CHECK(reader.encoding_guessed());
    REQUIRE(text.parts.size() == 2);
    CHECK(text.parts[0] == std::pair<std::string, std::string>("é x", "aé\n山"));
    CHECK(text.parts[1].second == "\xEF\xBF\xBD");
    CHECK(reader.outcome() == Outcome::kDamaged);
    CHECK(reader.sentence() == "why not");
  }
}

TEST_CASE("a line without end breaks an answer") {
  KeptText text;
  AnswerReader reader(text, 1000);
  REQUIRE(reader.take("type " + std::string(1100, 'a')).has_value());
  CHECK(reader.broken());
}

TEST_CASE("more parts than are taken cut an answer") {
  KeptText text;
  AnswerReader reader(text, 1000);
  for (int i = 0; i < 10'001; ++i) REQUIRE(reader.take(part_line("a")).has_value());
  CHECK(text.parts.size() == 10'000);
  CHECK(reader.cut());
}

TEST_CASE("each outcome has a name of its own that leads back to it") {
  for (int i = 0; i <= static_cast<int>(Outcome::kCrashed); ++i) {
    const auto outcome = static_cast<Outcome>(i);
    CHECK_FALSE(name_of(outcome).empty());
    CHECK(outcome_of(name_of(outcome)) == outcome);
  }
  CHECK_FALSE(outcome_of("sideways"));
}

}  // namespace
}  // namespace patchbay::extraction
