#include "process/message_outline.h"

namespace patchbay::process {
namespace {

constexpr std::size_t kMostLevels = 200;
constexpr std::size_t kMostKeyBytes = 16;  // longer than every key of the outline
constexpr std::size_t kMostIdBytes = 64;
constexpr std::size_t kParamsLevel = 2;
constexpr std::size_t kMetaLevel = 3;

bool is_json_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool is_in_word(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
         c == '+' || c == '.';
}

}  // namespace

OutlineReader::State OutlineReader::take(std::string_view piece) {
  std::size_t at = 0;
  while (at < piece.size() && state_ != State::kBroken) {
    if (in_string_) {
      at = take_string(piece, at);
      continue;
    }
    if (in_word_ && !is_in_word(piece[at])) end_value(at_);
    take_one(piece[at]);
    ++at;
    ++at_;
  }
  return state_;
}

// Reads the rest of a string, up to the end of the string or of the piece. Returns the position
// after the last read byte.
std::size_t OutlineReader::take_string(std::string_view piece, std::size_t at) {
  for (; at < piece.size(); ++at) {
    const char c = piece[at];
    ++at_;
    if (is_key_ && key_.size() < kMostKeyBytes && c != '"') key_ += c;
    if (is_id_ && id_.size() < kMostIdBytes) id_ += c;
    if (is_escaped_) {
      is_escaped_ = false;
    } else if (c == '\\') {
      is_escaped_ = true;
    } else if (c == '\n') {
      break_off();  // a string must end on its line
      return at;
    } else if (c == '"') {
      in_string_ = false;
      if (is_key_) {
        want_ = ExpectedPart::kColon;
      } else {
        end_value(at_);
      }
      is_key_ = false;
      return at + 1;
    }
  }
  return at;
}

void OutlineReader::take_one(char c) {
  if (in_word_) {
    if (is_id_ && id_.size() < kMostIdBytes) id_ += c;
    return;
  }
  if (is_json_blank(c)) return;
  switch (want_) {
    case ExpectedPart::kObject:
      return c == '{' ? open(c) : break_off();
    case ExpectedPart::kKeyOrEnd:
      if (c == '}') return close(c);
      [[fallthrough]];
    case ExpectedPart::kKey:
      if (c != '"') return break_off();
      key_.clear();
      is_key_ = in_string_ = true;
      return;
    case ExpectedPart::kColon:
      if (c != ':') return break_off();
      want_ = ExpectedPart::kValue;
      return;
    case ExpectedPart::kValueOrEnd:
      if (c == ']') return close(c);
      [[fallthrough]];
    case ExpectedPart::kValue:
      return begin_value(c);
    case ExpectedPart::kCommaOrEnd:
      if (c != ',') return close(c);
      want_ = nesting_.back() == '{' ? ExpectedPart::kKey : ExpectedPart::kValue;
      return;
    case ExpectedPart::kNothing:
      return break_off();
  }
}

// Returns the member of the outline for the value of the last key, or nullptr if the outline has no
// such member. Also sets has_outcome.
Range* OutlineReader::place_of_key() {
  if (nesting_.back() != '{') return nullptr;
  if (nesting_.size() == 1) {
    if (key_ == "id") return &outline_.id;
    if (key_ == "method") return &outline_.method;
    if (key_ == "result" || key_ == "error") outline_.has_outcome = true;
  }
  if (nesting_.size() == kParamsLevel && in_params_ && key_ == "requestId") {
    return &outline_.cancelled;
  }
  const bool is_of_params = nesting_.size() == kParamsLevel && in_params_;
  const bool is_of_meta = nesting_.size() == kMetaLevel && in_meta_;
  if ((is_of_params || is_of_meta) && key_ == "progressToken") return &outline_.progress_token;
  return nullptr;
}

void OutlineReader::begin_value(char c) {
  value_ = place_of_key();
  if (c == '{' || c == '[') return open(c);
  if (c != '"' && !is_in_word(c)) return break_off();
  is_id_ = value_ == &outline_.id;
  if (is_id_) id_ = c;
  if (value_ != nullptr) *value_ = {at_, at_};
  (c == '"' ? in_string_ : in_word_) = true;
}

// Ends a string or a word. `at` is the position after its last byte.
void OutlineReader::end_value(std::size_t at) {
  if (value_ != nullptr) value_->end = at;
  value_ = nullptr;
  is_id_ = in_word_ = false;
  want_ = ExpectedPart::kCommaOrEnd;
}

void OutlineReader::open(char c) {
  if (nesting_.size() == kMostLevels) return break_off();
  if (c == '{' && nesting_.size() == 1) in_params_ = key_ == "params";
  if (c == '{' && nesting_.size() == 2) in_meta_ = in_params_ && key_ == "_meta";
  value_ = nullptr;
  nesting_ += c;
  want_ = c == '{' ? ExpectedPart::kKeyOrEnd : ExpectedPart::kValueOrEnd;
}

void OutlineReader::close(char c) {
  const char opened = c == '}' ? '{' : c == ']' ? '[' : '\0';
  if (nesting_.back() != opened) return break_off();
  nesting_.pop_back();
  if (nesting_.size() < kMetaLevel) in_meta_ = false;
  if (nesting_.size() < kParamsLevel) in_params_ = false;
  want_ = nesting_.empty() ? ExpectedPart::kNothing : ExpectedPart::kCommaOrEnd;
  if (nesting_.empty()) state_ = State::kComplete;
}

}  // namespace patchbay::process
