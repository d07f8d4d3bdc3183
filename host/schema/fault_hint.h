// What to send instead: said after a fault where the value shows what was meant.
#pragma once

#include <string>
#include <vector>

#include "schema/json_names.h"

namespace patchbay::schema {

// " Send the number 10, without quotes.", " It holds JSON: send it as an object." …, or "".
std::string hint_of_types(const Node& value, const std::vector<const Node*>& types);

// For a value that would do as the only item of a list.
std::string hint_of_list(const Node& value);

// " Did you mean "open"?", or "": the nearest of the texts among the values.
std::string hint_of_texts(std::string_view text, const std::vector<const Node*>& values);

// What a value close to one of a list was meant to be, or "".
std::string hint_of_values(const Node& value, const std::vector<const Node*>& values);

}  // namespace patchbay::schema
