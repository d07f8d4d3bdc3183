#include "extraction/answer.h"

#include <algorithm>
#include <charconv>

#include "base/utf8.h"

namespace patchbay::extraction {
namespace {

constexpr std::size_t kMostParts = 10'000;
constexpr std::size_t kWordBytes = 600;  // the most bytes of a name or sentence in one line

// Returns the text as one well-formed line, cut if it is long.
std::string one_line(std::string_view text) {
  std::string out;
  Utf8Cleaner cleaner;
  cleaner.clean(text.substr(0, kWordBytes), out);
  std::replace_if(
      out.begin(), out.end(), [](char c) { return (c >= 0 && c < 0x20) || c == 0x7f; }, ' ');
  return out;
}

std::string line(std::string_view word, std::string_view rest) {
  return std::string(word) + " " + one_line(rest) + "\n";
}

// Returns the word before the first blank, and the rest after the blank.
std::pair<std::string_view, std::string_view> split_word(std::string_view line) {
  const auto blank = std::min(line.find(' '), line.size());
  return {line.substr(0, blank), line.substr(std::min(blank + 1, line.size()))};
}

bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

}  // namespace

std::string type_line(std::string_view media_type) { return line("type", media_type); }
std::string encoding_line(std::string_view name, bool guessed) {
  return line(guessed ? "guessed" : "encoding", name);
}
std::string part_line(std::string_view name) { return line("part", name); }
std::string text_line(std::size_t length) { return line("text", std::to_string(length)); }
std::string rest_line() { return "rest\n"; }
std::string end_line(Outcome outcome, std::string_view sentence) {
  return line("end", std::string(name_of(outcome)) + " " + std::string(sentence));
}

Result<void> AnswerReader::take(std::string_view piece) {
  while (!piece.empty() && !broken_) {
    switch (state_) {
      case State::kLine: {
        const auto end = std::min(piece.find('\n'), piece.size());
        line_.append(piece.substr(0, std::min(end, kAnswerLineBytes + 1)));
        broken_ = line_.size() > kAnswerLineBytes;
        if (end == piece.size()) return success();
        piece.remove_prefix(end + 1);
        const std::string whole = std::exchange(line_, {});
        PATCHBAY_TRY(take_line(whole));
        break;
      }
      case State::kText: {
        const auto size =
            static_cast<std::size_t>(std::min<std::uint64_t>(expected_, piece.size()));
        PATCHBAY_TRY(hand_on(piece.substr(0, size)));
        piece.remove_prefix(size);
        expected_ -= size;
        if (expected_ == 0) state_ = State::kLine;
        break;
      }
      case State::kRest:
        return hand_on(piece);
      case State::kOver:
        broken_ = true;
    }
  }
  return success();
}

Result<void> AnswerReader::take_line(std::string_view line) {
  const auto [word, words] = split_word(line);
  if (word == "part") return take_part(words);
  if (word == "type") {
    media_type_ = one_line(words);
  } else if (word == "encoding" || word == "guessed") {
    encoding_ = one_line(words);
    guessed_ = word == "guessed";
  } else if (word == "text") {
    const auto [end, error] = std::from_chars(words.data(), words.data() + words.size(), expected_);
    broken_ = error != std::errc() || end != words.data() + words.size();
    if (expected_ > 0) state_ = State::kText;
  } else if (word == "rest") {
    state_ = State::kRest;
  } else if (word == "end") {
    take_end(words);
  } else {
    broken_ = true;
  }
  return success();
}

void AnswerReader::take_end(std::string_view words) {
  const auto [name, sentence] = split_word(words);
  outcome_ = outcome_of(name);
  broken_ = !outcome_;
  sentence_ = one_line(sentence);
  state_ = State::kOver;
}

Result<void> AnswerReader::take_part(std::string_view name) {
  PATCHBAY_TRY(end());
  cut_ = cut_ || parts_ == kMostParts;
  if (cut_) return success();
  ++parts_;
  return sink_.begin(one_line(name));
}

Result<void> AnswerReader::hand_on(std::string_view text) {
  if (cut_) return success();
  clean_.clear();
  cleaner_.clean(text, clean_);
  return add(clean_);
}

Result<void> AnswerReader::add(std::string_view clean) {
  const std::string_view fitting = utf8_prefix(clean, left_);
  cut_ = cut_ || fitting.size() < clean.size();
  left_ -= fitting.size();
  if (fitting.empty()) return success();
  any_text_ = any_text_ || !std::all_of(fitting.begin(), fitting.end(), is_blank);
  if (parts_ == 0) {
    parts_ = 1;
    PATCHBAY_TRY(sink_.begin({}));
  }
  return sink_.add(fitting);
}

Result<void> AnswerReader::end() {
  clean_.clear();
  cleaner_.end(clean_);
  return add(clean_);
}

}  // namespace patchbay::extraction
