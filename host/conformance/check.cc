#include "conformance/check.h"

#include <algorithm>
#include <array>

namespace patchbay::conformance {

std::string_view group_of(const Check& check) { return check.id.substr(0, check.id.find('.')); }

std::vector<const Check*> all_checks() {
  std::vector<const Check*> all;
  for (const auto group :
       {binary_checks(), manifest_checks(), load_checks(), entry_checks(), lifecycle_checks(),
        ownership_checks(), error_checks(), struct_checks(), auth_checks(), http_checks(),
        action_checks(), fault_checks(), concurrency_checks(), process_checks(), program_checks(),
        document_checks(), webhook_checks(), soak_checks(), scenario_checks()}) {
    for (const Check& check : group) all.push_back(&check);
  }
  all.push_back(&fuzz_check());
  return all;
}

const Check* find_check(std::string_view id) {
  const auto all = all_checks();
  const auto found = std::ranges::find(all, id, &Check::id);
  return found == all.end() ? nullptr : *found;
}

}  // namespace patchbay::conformance
