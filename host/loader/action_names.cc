#include "loader/action_names.h"

#include <patchbay/abi/draft/action_names.h>

#include <set>
#include <string_view>

#include "loader/entry_check.h"
#include "loader/fault.h"
#include "services/text.h"

namespace patchbay::loader {
namespace {

constexpr std::uint64_t kMostNames = 10'000;
constexpr std::uint64_t kLongestAction = 256;  // maximum length of an action name in a manifest

}  // namespace

Result<ActionNames> compare_action_names(const patchbay_entry* entry,
                                         const manifest::Manifest& manifest) {
  ActionNames apart;
  PATCHBAY_TRY(const void* table, capability(entry, PATCHBAY_ACTION_NAMES_ID));
  const auto* names = static_cast<const patchbay_action_names*>(table);
  if (names == nullptr) return apart;
  if (!PATCHBAY_HAS(names, count) || names->count > kMostNames ||
      (names->ids == nullptr && names->count > 0)) {
    return fault("its " PATCHBAY_ACTION_NAMES_ID " table is not in order; expected struct_size " +
                 std::to_string(sizeof(patchbay_action_names)) + ", ids and at most " +
                 std::to_string(kMostNames) + " of them.");
  }
  std::set<std::string_view> told;
  for (std::uint64_t i = 0; i < names->count; ++i) {
    const patchbay_str& id = names->ids[i];
    if (id.size <= kLongestAction) told.insert(services::from_abi(id));
  }
  for (const manifest::Action& action : manifest.actions) {
    if (told.erase(action.id) == 0) apart.absent.push_back(action.id);
  }
  // With dynamic actions, the library may list these actions at run time.
  if (!manifest.dynamic_actions) apart.unused.assign(told.begin(), told.end());
  return apart;
}

}  // namespace patchbay::loader
