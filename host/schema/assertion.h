#pragma once

#include "schema/instance.h"
#include "schema/trace.h"

namespace patchbay::schema {

// A keyword that judges a value by itself, without looking into its members or items.
class Assertion {
 public:
  // Writes to the unit of the keyword, which says where in the instance the value stands.
  // `number`: the value as its numbers are to be read.
  Assertion(const Model& model, SubschemaId id, const Keyword& keyword, const Node& value,
            ExplainedValue number, TraceUnit& unit)
      : model_(model), id_(id), keyword_(keyword), value_(value), number_(number), unit_(unit) {}

  static bool is_one(Word word);

  // Whether the keyword has a say about this kind of value. The unit then knows if it passes, with
  // the fault, and what it annotates.
  bool apply(SearchBudget& searches);

 private:
  bool apply_to_number();
  bool apply_to_string(SearchBudget& searches);
  bool apply_to_size(std::size_t size, bool least);
  bool has_unique_items();
  bool annotate();
  [[nodiscard]] bool has_type(const Node& type) const;
  [[nodiscard]] bool among(std::span<const Node> values) const;
  bool fail(std::string_view more = "");
  bool fail_with(std::string allowed);
  bool fail_options(std::span<const Node> options);

  const Model& model_;
  SubschemaId id_;
  const Keyword& keyword_;
  const Node& value_;
  ExplainedValue number_;
  TraceUnit& unit_;
};

}  // namespace patchbay::schema
