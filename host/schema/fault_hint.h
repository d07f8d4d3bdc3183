// Makes hints. A hint tells the caller what to send instead of a wrong value. A fault has a hint if
// the wrong value shows what the caller meant. explain() reports only hints that help: see
// `Hint::instead`.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "schema/json_names.h"

namespace patchbay::schema {

struct Hint {
  std::string text{};  // " Send the number 10, without quotes."; "" if there is no hint
  // The value that the hint proposes. Nothing if the hint proposes no value. Also nothing if it
  // proposes an object or array that the caller sent inside a string: faults in it can be reported
  // only when the caller sends it as JSON.
  std::optional<Node> instead{};
  bool is_list = false;      // proposes a list whose only item is `instead`
  bool is_question = false;  // "Did you mean …?"

  [[nodiscard]] bool empty() const { return text.empty(); }
};

// Returns a hint how to convert the value to one of the types, such as " Send the number 10,
// without quotes." or " Send it as a list: [5].". Returns no hint if no conversion has one of the
// types.
Hint hint_of_types(const Node& value, const std::vector<const Node*>& types);

// Returns " Did you mean "open"?" with the string in `values` that is nearest to `text`, or "".
std::string hint_of_texts(std::string_view text, const std::vector<const Node*>& values);

// Returns the key of the object that is the missing key in another style ("issueNumber" for
// "issue_number"), or "".
std::string_view key_meant(std::string_view missing, const Node& object);

// Returns the hint for a value that is nearly equal to one of `values`, for example with other
// quotes, case or spelling. Returns no hint if no value is near.
Hint hint_of_values(const Node& value, const std::vector<const Node*>& values);

}  // namespace patchbay::schema
