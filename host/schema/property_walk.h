#pragma once

#include <string_view>

#include "schema/program.h"

namespace patchbay::schema {

// Finds a plan's properties for an object's keys, one key after the other. Programs usually write
// keys in the same order, often the schema's. So find() first compares a key of up to 16 bytes with
// the property after the one that it found last.
class PropertyWalk {
 public:
  explicit PropertyWalk(const ObjectPlan& plan) : plan_(plan), next_(plan.properties.data()) {}

  // Returns the key's property, or nullptr if the plan does not list the key.
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
