// Hints: what to send instead. A hint follows a fault where the value shows what the caller meant.
#pragma once

#include <string>
#include <vector>

#include "schema/json_names.h"

namespace patchbay::schema {

// Returns " Send the number 10, without quotes.", " It holds JSON: send it as an object." or a
// similar hint; "" if no conversion of the value fits the types.
std::string hint_of_types(const Node& value, const std::vector<const Node*>& types);

// Returns the hint for a value that would be valid as the only item of a list.
std::string hint_of_list(const Node& value);

// Returns " Did you mean "open"?" with the nearest of the strings among the values, or "".
std::string hint_of_texts(std::string_view text, const std::vector<const Node*>& values);

// Returns the hint for a missing key that the object has in another style ("issueNumber" for
// "issue_number"), or "".
std::string hint_of_missing(std::string_view key, const Node& object);

// Returns the hint for a value that is nearly one of `values` (quotes, case, spelling), or "".
std::string hint_of_values(const Node& value, const std::vector<const Node*>& values);

}  // namespace patchbay::schema
