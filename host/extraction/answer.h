// Writes and reads the answer that the program patchbay-extract writes to its standard output. The
// answer consists of lines. Bytes follow some of the lines:
//
//   type MEDIA_TYPE          the media type of the file
//   encoding NAME            of plain text; `guessed NAME` if nothing declared it
//   part NAME                begins a part of the text; NAME may be empty
//   text LENGTH              and LENGTH bytes of text
//   rest                     everything that follows is text, to the end
//   end OUTCOME SENTENCE     the last line, if there is no `rest`
//
// The program reads hostile files, so its answer may be hostile too.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "extraction/outcome.h"
#include "extraction/text_sink.h"
#include "extraction/utf8.h"

namespace patchbay::extraction {

// The writing side. Each function returns one line. A name or sentence may come from a hostile
// file. So the functions shorten it to 600 bytes, and replace its control characters by blanks.
std::string type_line(std::string_view media_type);
std::string encoding_line(std::string_view name, bool guessed);
std::string part_line(std::string_view name);
std::string text_line(std::size_t length);
std::string rest_line();
std::string end_line(Outcome outcome, std::string_view sentence);

inline constexpr std::size_t kAnswerLineBytes = 1024;

// The reading side. Takes the answer piece by piece, and passes its cleaned text (utf8.h) to the
// sink, at most `most` bytes.
class AnswerReader {
 public:
  AnswerReader(TextSink& sink, std::uint64_t most) : sink_(sink), left_(most) {}

  // Takes the next piece. Returns only errors of the sink. If the answer is malformed, skips the
  // rest of the answer, and broken() is true.
  Result<void> take(std::string_view piece);
  // Passes the end of the text to the sink. Call this at the end of the answer.
  Result<void> end();

  [[nodiscard]] const std::string& media_type() const { return media_type_; }
  [[nodiscard]] const std::string& encoding() const { return encoding_; }
  [[nodiscard]] bool encoding_guessed() const { return guessed_; }
  // Returns true if the object did not pass all text to the sink.
  [[nodiscard]] bool cut() const { return cut_; }
  // Returns true if the text has a character that is not a blank.
  [[nodiscard]] bool any_text() const { return any_text_; }
  [[nodiscard]] bool broken() const { return broken_; }
  [[nodiscard]] bool rest() const { return state_ == State::kRest; }
  // The outcome from the last line; nothing if the last line is missing.
  [[nodiscard]] const std::optional<Outcome>& outcome() const { return outcome_; }
  [[nodiscard]] const std::string& sentence() const { return sentence_; }

 private:
  enum class State { kLine, kText, kRest, kOver };

  Result<void> take_line(std::string_view line);
  Result<void> take_part(std::string_view name);
  Result<void> hand_on(std::string_view text);
  Result<void> add(std::string_view clean);
  void take_end(std::string_view words);

  TextSink& sink_;
  std::uint64_t left_;
  State state_ = State::kLine;
  std::string line_;            // the part of the current line that has already come
  std::uint64_t expected_ = 0;  // bytes of the current text that have not come yet
  std::size_t parts_ = 0;
  Utf8Cleaner cleaner_;
  std::string clean_;
  std::string media_type_;
  std::string encoding_;
  bool guessed_ = false;
  bool cut_ = false;
  bool any_text_ = false;
  bool broken_ = false;
  std::optional<Outcome> outcome_;
  std::string sentence_;
};

}  // namespace patchbay::extraction
