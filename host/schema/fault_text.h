// Writes the sentences that describe faults.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/fault.h"
#include "schema/json_names.h"
#include "schema/known_keys.h"

namespace patchbay::schema {

// Returns the text of a value for use in a sentence. Cuts a long text, and removes parts that look
// like a secret.
std::string shown(const Node& value);

// Returns "The value at "/a"", or "The value" for the root.
std::string value_at(std::string_view pointer);

// Returns true if a key of the fault's pointer is the name of a secret, so that the sentence must
// not show the value. Returns false for null, because null is not a secret.
bool hides(const Fault& fault, const Node& found);

// Writes the value found into the fault and, if the fault has no sentence yet, the sentence "The
// value at … is …, expected ….".
void tell_value(Fault& fault, const Node& found);

// Makes the fault "The value at … is …, expected ….".
Fault fault_of(const std::string& pointer, std::string_view keyword, const Node& found,
               std::string allowed);

// Makes the fault "The object at … lacks the required key ….".
Fault missing_key(const std::string& pointer, std::string_view keyword, std::string_view key);
// Makes the fault "The object at … lacks one of the keys ….". If some of the sets have several
// keys, makes "… lacks the keys of one of these: "a"; "b" and "c".".
Fault missing_one_of(const std::string& pointer, std::string_view keyword,
                     const std::vector<std::vector<std::string_view>>& sets);

// Each of these three functions rewrites a fault about the value of a member, so that the fault is
// about the member's key.
// tell_unknown_key: the schema does not know the key. The fault then names the known keys, and the
// nearest of those that the object does not have.
void tell_unknown_key(Fault& fault, std::string_view keyword, std::string_view key,
                      const KnownKeys& known);
// tell_refused_key: the schema refuses the key with any value.
void tell_refused_key(Fault& fault, std::string_view key);
// tell_wrong_key: the text of the key breaks a rule (propertyNames).
void tell_wrong_key(Fault& fault, std::string_view key);

// Each of these functions returns a list for a sentence.
// list_of_types: "string or null". types_allowed: "type string or null".
// values_allowed: "one of "a", "b"", without "one of" for a single value.
// list_of_values: ""a", "b"".
std::string list_of_types(const std::vector<const Node*>& types);
std::string types_allowed(const std::vector<const Node*>& types);
std::string values_allowed(const std::vector<const Node*>& values);
std::string list_of_values(const std::vector<const Node*>& values);

std::vector<const Node*> pointers_to(std::span<const Node> nodes);

}  // namespace patchbay::schema
