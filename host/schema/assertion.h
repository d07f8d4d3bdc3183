#pragma once

#include "schema/instance.h"
#include "schema/trace.h"

namespace patchbay::schema {

// Checks a value against one keyword that has no subschemas, such as `type` or `maximum`. Also adds
// annotations.
class Assertion {
 public:
  // `unit` is the keyword's unit, already with the value's place in the instance; apply() writes
  // the result to it. `number` is the same value, in the form for comparing its numbers.
  Assertion(const Model& model, SubschemaId id, const Keyword& keyword, const Node& value,
            ExplainedValue number, TraceUnit& unit)
      : model_(model), id_(id), keyword_(keyword), value_(value), number_(number), unit_(unit) {}

  static bool is_one(Word word);

  // Returns true if the keyword applies to this kind of value. Then sets in `unit` whether the
  // value passes, and adds the fault or the annotation. `hash_seed` is the program's seed, for
  // uniqueItems.
  bool apply(SearchBudget& searches, std::uint64_t hash_seed);

 private:
  bool apply_to_number();
  bool apply_to_string(SearchBudget& searches);
  bool apply_to_size(std::size_t size, bool least);
  bool has_unique_items(std::uint64_t hash_seed);
  bool annotate();
  [[nodiscard]] bool has_type(const Node& type) const;
  [[nodiscard]] bool among(std::span<const Node> values) const;
  bool fail(std::string_view more = "");
  bool fail_options(std::span<const Node> options);

  const Model& model_;
  SubschemaId id_;
  const Keyword& keyword_;
  const Node& value_;
  ExplainedValue number_;
  TraceUnit& unit_;
};

}  // namespace patchbay::schema
