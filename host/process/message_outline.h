// Finds the parts of a JSON-RPC 2.0 message that are needed for forwarding it. Reads the text once
// and builds no values, so the message can be forwarded byte for byte.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace patchbay::process {

// The place of a value in its message. `begin` and `end` are 0 if the message has no such value.
struct Range {
  std::size_t begin = 0;
  std::size_t end = 0;

  [[nodiscard]] bool is_empty() const { return begin == end; }
  [[nodiscard]] std::string_view of(std::string_view text) const {
    return text.substr(begin, end - begin);
  }
};

struct MessageOutline {
  Range id;
  Range method;
  Range progress_token;      // "progressToken" in params, or in params._meta
  Range cancelled;           // params.requestId, in a message that cancels a request
  bool has_outcome = false;  // true: the message has "result" or "error"

  [[nodiscard]] bool is_request() const { return !method.is_empty() && !id.is_empty(); }
  [[nodiscard]] bool is_reply() const { return method.is_empty() && has_outcome; }
  [[nodiscard]] bool is_message() const { return !method.is_empty() || has_outcome; }
};

// Reads one JSON object in pieces of any size. Checks the object's structure, but not the contents
// of strings, numbers and words (true, false, null).
class OutlineReader {
 public:
  enum class State {
    kOpen,      // the object has not ended yet
    kComplete,  // the object has ended, and only blanks followed
    kBroken,    // the text is not a JSON object, or has more than 200 levels
  };

  // Reads the next piece. The outline's ranges count from the first byte of the first piece.
  State take(std::string_view piece);
  [[nodiscard]] State state() const { return state_; }
  [[nodiscard]] const MessageOutline& outline() const { return outline_; }
  // Returns the first bytes of the id. For a message whose text was dropped.
  [[nodiscard]] const std::string& id() const { return id_; }

 private:
  enum class ExpectedPart {
    kObject,
    kKeyOrEnd,
    kKey,
    kColon,
    kValue,
    kValueOrEnd,
    kCommaOrEnd,
    kNothing
  };

  void take_one(char c);
  std::size_t take_string(std::string_view piece, std::size_t at);
  void begin_value(char c);
  void end_value(std::size_t at);
  void open(char c);
  void close(char c);
  void break_off() { state_ = State::kBroken; }
  [[nodiscard]] Range* place_of_key();

  State state_ = State::kOpen;
  ExpectedPart want_ = ExpectedPart::kObject;
  MessageOutline outline_;
  std::string id_;
  std::string nesting_;     // the open "{" and "[" of all levels
  std::string key_;         // the first bytes of the last key
  std::size_t at_ = 0;      // number of bytes read so far
  Range* value_ = nullptr;  // the range to set for the current value; nullptr: it is not needed
  bool is_id_ = false;      // true: the current value is the id
  bool is_key_ = false;     // true: the current string is a key
  bool in_string_ = false;
  bool is_escaped_ = false;
  bool in_word_ = false;  // true: inside a number, true, false or null
  bool in_params_ = false;
  bool in_meta_ = false;
};

}  // namespace patchbay::process
