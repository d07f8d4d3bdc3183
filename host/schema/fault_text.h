// Writes the sentences of faults.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/fault.h"
#include "schema/json_names.h"
#include "schema/known_keys.h"

namespace patchbay::schema {

// Returns the text of a value for a sentence. Shortens a long text, and removes parts that look
// like a secret.
std::string shown(const Node& value);

// Returns "The value at "/a"", or "The value" for the root.
std::string value_at(std::string_view pointer);

// Returns true if a key in the fault's pointer is a name for a secret, so that the sentence must
// not show the value. Returns false for null, which is not a secret.
bool hides(const Fault& fault, const Node& found);

// Writes the found value into the fault. If the fault has no sentence yet, also writes the sentence
// "The value at … is …, expected ….".
void tell_value(Fault& fault, const Node& found);

// Returns the fault "The value at … is …, expected ….".
Fault fault_of(const std::string& pointer, std::string_view keyword, const Node& found,
               std::string allowed);

// Returns the fault "The object at … lacks the required key ….".
Fault missing_key(const std::string& pointer, std::string_view keyword, std::string_view key);
// Returns the fault "The object at … lacks one of the keys ….". If some sets have several keys,
// returns "… lacks the keys of one of these: "a"; "b" and "c".".
Fault missing_one_of(const std::string& pointer, std::string_view keyword,
                     const std::vector<std::vector<std::string_view>>& sets);

// These functions turn a fault of a member's value into a fault of the member's key.
// tell_unknown_key(): the schema does not know the key. The fault then has the known keys, and the
// most similar one that the object lacks.
void tell_unknown_key(Fault& fault, std::string_view keyword, std::string_view key,
                      const KnownKeys& known);
// tell_refused_key(): the schema refuses the key, whatever its value is.
void tell_refused_key(Fault& fault, std::string_view key);
// tell_wrong_key(): the key's text breaks a rule (propertyNames).
void tell_wrong_key(Fault& fault, std::string_view key);

// These functions return a list for a sentence:
// list_of_types: "string or null". types_allowed: "type string or null". values_allowed: "one of
// "a", "b"", without "one of" for a single value. list_of_values: ""a", "b"".
std::string list_of_types(const std::vector<const Node*>& types);
std::string types_allowed(const std::vector<const Node*>& types);
std::string values_allowed(const std::vector<const Node*>& values);
std::string list_of_values(const std::vector<const Node*>& values);

std::vector<const Node*> pointers_to(std::span<const Node> nodes);

}  // namespace patchbay::schema
