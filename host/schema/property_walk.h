#pragma once

#include <string_view>

#include "schema/program.h"

namespace patchbay::schema {

// Finds what a plan says of an object's keys, one after the other. Whoever writes objects writes
// their keys in one order, often that of the schema: a key of up to 16 bytes is first compared with
// the one that the schema lists after the last found.
class PropertyWalk {
 public:
  explicit PropertyWalk(const ObjectPlan& plan) : plan_(plan), next_(plan.properties.data()) {}

  // Null for a key that the plan does not list.
  [[nodiscard]] [[gnu::always_inline]] const Property* find(std::string_view key) {
    const Property* property = next_;
    if (!property->is(key)) [[unlikely]] {
      property = seek(key);
      if (!property) return nullptr;
    }
    next_ = property + 1;
    return property;
  }

 private:
  // Apart from the loop that the walk is part of.
  [[nodiscard]] [[gnu::noinline]] const Property* seek(std::string_view key) const {
    const std::uint32_t index = plan_.table.find(key);
    return index == KeyTable::kAbsent ? nullptr : &plan_.properties[index];
  }

  const ObjectPlan& plan_;
  const Property* next_;
};

}  // namespace patchbay::schema
