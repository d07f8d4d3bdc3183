// Records which required members of an object were found. There are three ways to do this.
#pragma once

#include <algorithm>
#include <vector>

#include "schema/program.h"

namespace patchbay::schema {

// For at most 64 required members: one bit for each.
class FewMembers {
 public:
  static constexpr std::uint32_t kMost = 64;

  void note(const Property& property) { bits_ |= property.needed; }
  [[nodiscard]] bool all(const ObjectPlan& plan) const { return bits_ == plan.needed; }

 private:
  std::uint64_t bits_ = 0;
};

// For objects whose required members are already known to exist.
class AllMembers {
 public:
  void note(const Property&) {}
  [[nodiscard]] bool all(const ObjectPlan&) const { return true; }
};

// For any number of required members.
class ManyMembers {
 public:
  explicit ManyMembers(std::uint32_t count) : met_(count) {}

  void note(const Property& property) {
    if (property.required < met_.size()) met_[property.required] = true;
  }
  [[nodiscard]] bool all(const ObjectPlan&) const {
    return std::find(met_.begin(), met_.end(), false) == met_.end();
  }

 private:
  std::vector<bool> met_;
};

}  // namespace patchbay::schema
