// Faults with what they were made of, so that those of alternatives can be told as one.
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
  const Node* value = nullptr;        // what stood there
  std::vector<const Node*> values{};  // that may stand there
  std::vector<const Node*> types{};   // whose values may stand there, by name
  std::string key{};                  // that is missing
  std::string hint{};                 // what to send instead
};

// The value is none of `values` and of none of the types named; either list may be empty.
Finding neither(const std::string& pointer, std::string_view keyword, const Node& value,
                std::vector<const Node*> values, std::vector<const Node*> types);

Finding missing(const std::string& pointer, std::string_view keyword, std::string_view key,
                const Node& object);

// Nothing may stand there: a schema that is false.
Finding nothing_allowed(const std::string& pointer, const Node& value);

// What is known of a place that was not entered.
Finding does_not_fit(const std::string& pointer, std::string_view keyword, const Node& value);

// `not`: the value fits a subschema that it must not fit.
Finding must_not_fit(const std::string& pointer, const Model& model, SubschemaId id,
                     const Node& value);

}  // namespace patchbay::schema
