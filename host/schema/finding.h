// A finding is a fault and the parts of its sentence. The parts are needed to merge the faults of
// several alternatives into one.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/fault.h"
#include "schema/fault_hint.h"
#include "schema/model.h"

namespace patchbay::schema {

struct Finding {
  Fault fault{};  // without the found value, and without a sentence that tell_value() can write
  Word word = Word::kAnnotation;
  const Node* value = nullptr;        // the found value
  std::vector<const Node*> values{};  // the allowed values
  std::vector<const Node*> types{};   // names of the allowed types
  std::string key{};                  // the missing or unknown key
  Hint hint{};                        // a hint, in addition to hint_of()
  std::string end{};                  // the end of the sentence: reasons and notes
  std::string detail{};               // the part of `fault.allowed` about the found value
  // Pointers of missing members. This finding is a fault only under a condition, and the condition
  // depends on these members.
  std::vector<std::string> awaited{};
  bool is_of_closest = false;  // true: `end` says that this is the closest alternative
};

// Returns the fault with its whole sentence. Called only for reported faults, because the search
// for secrets takes time.
Fault told(const Finding& finding, bool with_hint = true);

constexpr std::string_view kNothing = "nothing";  // value of Fault::allowed if the schema allows no
                                                  // value

// Returns the fault's hint. If the fault lists values or types, builds the hint from them.
Hint hint_of(const Finding& finding);

// Returns true if the fault is that its place may not have a value.
bool forbids(const Finding& finding);
bool says_what_may_stand(const Finding& finding);
bool is_at(const Finding& finding, std::string_view pointer);
// Returns true if the fault is at `pointer` or at a direct member of it.
bool is_near(const Finding& finding, std::string_view pointer);
// Returns true if the fault is a key that the object's closed schema does not know.
bool is_unknown_key(const Finding& finding, std::string_view pointer);
bool is_missing_key(const Finding& finding, std::string_view pointer);
// Returns true if the fault lists the allowed values at `pointer` or at a direct member of it.
bool is_wrong_constant(const Finding& finding, std::string_view pointer);
// Returns true if the fault allows only other types than the type of `value`.
bool is_of_other_type(const Finding& finding, const Node& value);

// These functions read the faults of one alternative for the value at `pointer`.
// distance() estimates how far the alternative is from the caller's intention.
std::size_t distance(const std::vector<Finding>& findings, std::string_view pointer);
// only_lacks() returns the missing keys if every fault is a missing key or an unknown key. If there
// is another fault, it returns an empty list.
// unknown_keys() returns the unknown keys, whatever the other faults are.
std::vector<std::string_view> only_lacks(const std::vector<Finding>& findings,
                                         std::string_view pointer);
std::set<std::string_view> unknown_keys(const std::vector<Finding>& findings,
                                        std::string_view pointer);
// has_all_keys() returns true if the object has all required keys, and no unknown or forbidden key.
bool has_all_keys(const std::vector<Finding>& findings, std::string_view pointer);
// places_refused() returns the places near `pointer` (is_near) whose faults contain the allowed
// values.
std::set<std::string_view> places_refused(const std::vector<Finding>& findings,
                                          std::string_view pointer);

// Merges several faults at the same place into one. Each of them must contain the allowed values of
// this place.
Finding merged(const std::vector<const Finding*>& findings);

// Returns the fault of a value that equals none of `values` and has none of `types`. Either list
// may be empty.
Finding neither(const std::string& pointer, std::string_view keyword, const Node& value,
                std::vector<const Node*> values, std::vector<const Node*> types);

// Returns the fault "… is …, expected <allowed>; <detail>.". The detail may be "".
Finding with_detail(const std::string& pointer, const Keyword& keyword, const Node& value,
                    const std::string& allowed, const std::string& detail);

// Returns the fault of a missing key. `meant` is a key of the object that the caller may have
// meant, or "".
Finding missing(const std::string& pointer, std::string_view keyword, std::string_view key,
                const Node& object, std::string_view meant);

// Returns the fault of a value at a place where the schema is `false`, which allows no value.
Finding nothing_allowed(const std::string& pointer, const Node& value);

// Returns the fault of a value that does not fit. It gives no reason, because the value's parts
// were not examined.
Finding does_not_fit(const std::string& pointer, std::string_view keyword, const Node& value);

// Returns the fault of `not`: the value fits a subschema that it must not fit.
Finding must_not_fit(const std::string& pointer, const Model& model, SubschemaId id,
                     const Node& value);

}  // namespace patchbay::schema
