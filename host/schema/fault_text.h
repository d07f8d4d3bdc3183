// The sentences in which faults are told.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/fault.h"
#include "schema/json_names.h"

namespace patchbay::schema {

// A value as a sentence shows it: cut where it is long, without what looks like a secret.
std::string shown(const Node& value);

// "The value at … is …, expected …." The pointer and what is allowed go into their fields too.
Fault fault_of(const std::string& pointer, std::string_view keyword, const Node& found,
               std::string allowed, std::string_view hint = "");

// "The object at … lacks the required key …."
Fault missing_key(const std::string& pointer, std::string_view keyword, std::string_view key);

// Tells a fault at a member that may not be there as one of its key, with the nearest known one.
void tell_unknown_key(Fault& fault, std::string_view keyword, std::string_view key,
                      const std::vector<std::string_view>& known);

// "type string or null", "one of "a", "b"", and what may have been meant by the value.
std::string types_allowed(const Node& type);
std::string values_allowed(std::span<const Node> values);
std::string value_meant(std::span<const Node> values, const Node& value);

}  // namespace patchbay::schema
