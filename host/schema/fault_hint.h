// Makes hints. A hint tells the caller what to send in place of a wrong value, if the wrong value
// shows what the caller meant. explain() reports only hints that help (`Hint::instead`).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "schema/json_names.h"

namespace patchbay::schema {

struct Hint {
  std::string text{};  // for example " Send the number 10, without quotes."; "" without a hint
  // The value that the hint proposes. Nullopt if it proposes no value. Also nullopt if it proposes
  // an object or array that the caller sent inside a string, because its faults can be reported
  // only when the caller sends it as JSON.
  std::optional<Node> instead{};
  bool is_list = false;      // true: proposes a list with `instead` as its only item
  bool is_question = false;  // true: the text is "Did you mean …?"

  [[nodiscard]] bool empty() const { return text.empty(); }
};

// Returns a hint for converting the value to one of the types, for example " Send the number 10,
// without quotes." or " Send it as a list: [5].". Returns an empty hint if no conversion has one of
// the types.
Hint hint_of_types(const Node& value, const std::vector<const Node*>& types);

// Returns " Did you mean "open"?" with the most similar string of `values`. Returns "" if no string
// is similar.
std::string hint_of_texts(std::string_view text, const std::vector<const Node*>& values);

// Returns the object's key that is the missing key in another style ("issueNumber" for
// "issue_number"). Returns "" if there is no such key.
std::string_view key_meant(std::string_view missing, const Node& object);

// Returns the hint for a value that differs only slightly from one of `values`, for example in
// quotes, case or spelling. Returns an empty hint if no value is similar.
Hint hint_of_values(const Node& value, const std::vector<const Node*>& values);

}  // namespace patchbay::schema
