// Faults with the parts of their sentences, so that the faults of several alternatives can be
// merged into one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/fault.h"
#include "schema/model.h"

namespace patchbay::schema {

struct Finding {
  Fault fault{};
  Word word = Word::kAnnotation;
  const Node* value = nullptr;        // the value found
  std::vector<const Node*> values{};  // values allowed
  std::vector<const Node*> types{};   // names of the types allowed
  std::string key{};                  // the missing key
  std::string hint{};                 // what to send instead
  bool is_of_closest = false;         // the sentence says that it is about the closest alternative
};

// Makes the fault of a value that equals none of `values` and has none of the types named. Either
// list may be empty.
Finding neither(const std::string& pointer, std::string_view keyword, const Node& value,
                std::vector<const Node*> values, std::vector<const Node*> types);

// The hint is not in the sentence yet.
Finding missing(const std::string& pointer, std::string_view keyword, std::string_view key,
                const Node& object);

// Makes the fault of a value where the schema is false, which allows no value.
Finding nothing_allowed(const std::string& pointer, const Node& value);

// Makes the fault of a value that does not fit and whose parts were not examined, so that it says
// no more.
Finding does_not_fit(const std::string& pointer, std::string_view keyword, const Node& value);

// Makes the fault of `not`: the value fits a subschema that it must not fit.
Finding must_not_fit(const std::string& pointer, const Model& model, SubschemaId id,
                     const Node& value);

}  // namespace patchbay::schema
