// A finding is a fault together with the parts of the fault's sentence. The parts are needed to
// merge the faults of several alternatives into one fault.
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
  Fault fault{};  // without the value found, and without a sentence that tell_value() can write
  Word word = Word::kAnnotation;
  const Node* value = nullptr;        // the value found
  std::vector<const Node*> values{};  // values allowed
  std::vector<const Node*> types{};   // names of the types allowed
  std::string key{};                  // the missing key, or the unknown key
  Hint hint{};                        // what to send instead, if hint_of() does not say so
  std::string end{};                  // the end of the sentence: reasons and notes
  std::string detail{};               // the end of `fault.allowed` that is about the value found
  // Pointers of members that are missing in the instance. This finding is a fault only under a
  // condition, and the condition depends on these members.
  std::vector<std::string> awaited{};
  bool is_of_closest = false;  // `end` says that this is the closest alternative
};

// Returns the fault with its whole sentence. Only faults that are reported are written in full,
// because reading the values for secrets takes time.
Fault told(const Finding& finding, bool with_hint = true);

constexpr std::string_view kNothing = "nothing";  // Fault::allowed where the schema allows no value

// Returns the hint of the fault. If the fault lists values or types, makes the hint from them.
Hint hint_of(const Finding& finding);

// Returns true if the fault says that no value is allowed at its place.
bool forbids(const Finding& finding);
bool says_what_may_stand(const Finding& finding);
bool is_at(const Finding& finding, std::string_view pointer);
// Returns true if the fault is at `pointer` or at a direct member of it.
bool is_near(const Finding& finding, std::string_view pointer);
// Returns true if the fault says that an object has a key which its closed schema does not know.
bool is_unknown_key(const Finding& finding, std::string_view pointer);
bool is_missing_key(const Finding& finding, std::string_view pointer);
// Returns true if the fault lists the values that are allowed at `pointer` or at a direct member of
// it.
bool is_wrong_constant(const Finding& finding, std::string_view pointer);
// Returns true if the fault allows only values of other types than the type of `value`.
bool is_of_other_type(const Finding& finding, const Node& value);

// Each of these four functions reads the faults that one alternative has for the value at
// `pointer`.
// distance: estimates how far the alternative is from what the caller meant.
std::size_t distance(const std::vector<Finding>& findings, std::string_view pointer);
// only_lacks: returns the missing keys, if the alternative has no other faults than missing and
// unknown keys; else nothing.
// unknown_keys: returns the unknown keys.
std::vector<std::string_view> only_lacks(const std::vector<Finding>& findings,
                                         std::string_view pointer);
std::set<std::string_view> unknown_keys(const std::vector<Finding>& findings,
                                        std::string_view pointer);
// has_all_keys: returns true if the object lacks no key and has no unknown or forbidden key.
bool has_all_keys(const std::vector<Finding>& findings, std::string_view pointer);
// places_refused: returns the places near `pointer` (see is_near) at which a fault says which
// values are allowed.
std::set<std::string_view> places_refused(const std::vector<Finding>& findings,
                                          std::string_view pointer);

// Merges several faults at the same place into one fault. Each of the faults must say which values
// are allowed at this place.
Finding merged(const std::vector<const Finding*>& findings);

// Makes the fault of a value that equals none of `values` and has none of `types`. Either list may
// be empty.
Finding neither(const std::string& pointer, std::string_view keyword, const Node& value,
                std::vector<const Node*> values, std::vector<const Node*> types);

// Makes the fault "… is …, expected <allowed>; <detail>.". The detail may be "".
Finding with_detail(const std::string& pointer, const Keyword& keyword, const Node& value,
                    const std::string& allowed, const std::string& detail);

// Makes the fault of a missing key. `meant`: a key of the object that may be meant, or "".
Finding missing(const std::string& pointer, std::string_view keyword, std::string_view key,
                const Node& object, std::string_view meant);

// Makes the fault of a value at a place where the schema is `false`, which allows no value.
Finding nothing_allowed(const std::string& pointer, const Node& value);

// Makes the fault of a value that does not fit. The fault gives no reason, because the parts of the
// value were not examined.
Finding does_not_fit(const std::string& pointer, std::string_view keyword, const Node& value);

// Makes the fault of `not`: the value fits a subschema that it must not fit.
Finding must_not_fit(const std::string& pointer, const Model& model, SubschemaId id,
                     const Node& value);

}  // namespace patchbay::schema
