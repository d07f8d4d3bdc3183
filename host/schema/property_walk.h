#pragma once

#include <string_view>

#include "schema/program.h"

namespace patchbay::schema {

// Finds a plan's properties for an object's keys, one after the other. Programs usually write an
// object's keys in one order, often that of the schema. So a key of up to 16 bytes is first
// compared with the property that the schema lists after the last one found.
class PropertyWalk {
 public:
  explicit PropertyWalk(const ObjectPlan& plan) : plan_(plan), next_(plan.properties.data()) {}

  // Returns null for a key that the plan does not list.
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
  // Not inlined, so that the caller's loop stays small.
  [[nodiscard]] [[gnu::noinline]] const Property* seek(std::string_view key) const {
    const std::uint32_t index = plan_.table.find(key);
    return index == KeyTable::kAbsent ? nullptr : &plan_.properties[index];
  }

  const ObjectPlan& plan_;
  const Property* next_;
};

}  // namespace patchbay::schema
