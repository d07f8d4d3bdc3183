// The sentences in which faults are told.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/fault.h"
#include "schema/json_names.h"
#include "schema/known_keys.h"

namespace patchbay::schema {

// A value as a sentence shows it: cut where it is long, without what looks like a secret.
std::string shown(const Node& value);

// "The value at "/a"", at the root "The value".
std::string value_at(std::string_view pointer);

// "The value at … is …, expected …." The pointer and what is allowed go into their fields too. The
// hint follows, unless the name of the place says that the value is a secret.
Fault fault_of(const std::string& pointer, std::string_view keyword, const Node& found,
               std::string allowed, std::string_view hint = "");

// Says the hint after the sentence, under the same rule.
void add_hint(Fault& fault, std::string_view hint);

// "The object at … lacks the required key …."
Fault missing_key(const std::string& pointer, std::string_view keyword, std::string_view key);
// "The object at … lacks one of the keys …."
Fault missing_one_of(const std::string& pointer, std::string_view keyword,
                     const std::vector<std::string_view>& keys);

// Tells a fault at a member that may not be there as one of its key, with the nearest known one.
void tell_unknown_key(Fault& fault, std::string_view keyword, std::string_view key,
                      const KnownKeys& known);
// Tells a fault at a member as one of its key, which the schema refuses whatever the value is.
void tell_refused_key(Fault& fault, std::string_view key);
// Tells a fault of a key's text as one of the key and not of the member's value.
void tell_wrong_key(Fault& fault, std::string_view key, std::string_view hint);

// "type string or null", "one of "a", "b"".
std::string list_of_types(const std::vector<const Node*>& types);
std::string types_allowed(const std::vector<const Node*>& types);
std::string values_allowed(const std::vector<const Node*>& values);
std::string list_of_values(const std::vector<const Node*>& values);

std::vector<const Node*> pointers_to(std::span<const Node> nodes);

}  // namespace patchbay::schema
