#pragma once

#include <string>
#include <vector>

#include "base/fault.h"
#include "schema/model.h"

namespace patchbay::schema {

// One node of the full account of an evaluation: a subschema applied to a place, or one of its
// keywords. The output formats and the faults are read from the tree.
struct Unit {
  std::string keyword_location{};
  std::string absolute_location{};
  std::string instance_location{};
  Word word = Word::kAnnotation;
  bool is_subschema = false;
  bool valid = true;
  std::vector<Fault> faults{};  // of a keyword that failed by itself
  std::string annotation{};     // JSON
  std::vector<Unit> units{};
};

// Applies the root of the model to an instance, keyword by keyword, and keeps everything.
Unit account(const Model& model, const Node& instance);

// Every fault under a unit; of anyOf and oneOf those of the closest branch only.
void collect_faults(const Unit& unit, std::vector<Fault>& faults);

// A value as a sentence shows it: cut where it is long.
std::string shown(const Node& value);

Fault fault_of(const std::string& pointer, std::string_view keyword, const Node& found,
               std::string allowed, std::string_view hint = "");

}  // namespace patchbay::schema
