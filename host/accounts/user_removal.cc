#include "accounts/user_removal.h"

#include "accounts/presence.h"
#include "gates/exposures.h"
#include "preferences/preferences.h"
#include "store/key_value.h"

namespace patchbay::accounts {

Result<RemovedUser> remove_user(callers::Keys& keys, Revocation& revocation,
                                const Removal& removal) {
  const auto& [organization, user, actor, trace_id] = removal;
  RemovedUser removed;
  const auto own_rows = [&](store::Transaction& transaction) -> Result<void> {
    if (!is_user(transaction, removal.organization, removal.user)) {
      return Error(Code::kNotFound, "There is no user \"" + removal.user.substr(0, 128) + "\".");
    }
    removed.keys = keys.end_user(transaction, removal.organization, removal.user, removal.actor);
    preferences::clear_preferences_of_user(transaction, {removal.organization, removal.user});
    gates::clear_exposures_of_user(transaction, removal.organization, removal.user);
    store::clear_state_of_user(transaction, removal.organization, removal.user);
    return success();
  };
  PATCHBAY_TRY(removed.links,
               revocation.delete_user(organization, user, actor, trace_id, own_rows));
  return removed;
}

}  // namespace patchbay::accounts
