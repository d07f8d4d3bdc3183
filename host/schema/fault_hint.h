// Makes hints. A hint tells the caller what to send instead of a wrong value. A fault has a hint if
// the wrong value shows what the caller meant.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "schema/json_names.h"

namespace patchbay::schema {

// Returns true if the schema accepts a value. A hint names no value that the schema refuses. An
// empty function accepts every value.
using Accepts = std::function<bool(const Node&)>;

// Returns " Send the number 10, without quotes.", " It holds JSON: send it as an object." or a
// similar hint; "" if no conversion of the value fits the types. An object or an array in a string
// is not checked by `accepts`, because its own faults can be reported only when it is sent as JSON.
std::string hint_of_types(const Node& value, const std::vector<const Node*>& types,
                          const Accepts& accepts);

// Returns the hint for a value that is not a list, but would be valid as the only item of a list.
std::string hint_of_list(const Node& value);

// Returns " Did you mean "open"?" with the string in `values` that is nearest to `text`, or "".
std::string hint_of_texts(std::string_view text, const std::vector<const Node*>& values);

// Returns the hint for a missing key if the object has the same key in another style ("issueNumber"
// for "issue_number"), else "".
std::string hint_of_missing(std::string_view key, const Node& object);

// Returns the hint for a value that is nearly equal to one of `values`, for example with other
// quotes, case or spelling; else "".
std::string hint_of_values(const Node& value, const std::vector<const Node*>& values,
                           const Accepts& accepts);

}  // namespace patchbay::schema
