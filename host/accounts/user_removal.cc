#include "accounts/user_removal.h"

#include <soci/soci.h>

#include "accounts/presence.h"
#include "preferences/preferences.h"
#include "store/key_value.h"

namespace patchbay::accounts {
namespace {

// Deletes the rows that record which variants of experiments the user saw. Audit records stay.
void forget_exposures(store::Transaction& transaction, const Removal& removal) {
  transaction.sql() << "delete from experiment_exposure where organization = :organization and "
                       "user_id = :user",
      soci::use(removal.organization), soci::use(removal.user);
}

}  // namespace

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
    forget_exposures(transaction, removal);
    store::clear_state_of_user(transaction, removal.organization, removal.user);
    return success();
  };
  PATCHBAY_TRY(removed.links,
               revocation.delete_user(organization, user, actor, trace_id, own_rows));
  return removed;
}

}  // namespace patchbay::accounts
