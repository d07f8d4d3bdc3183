#include "callers/user_removal.h"

#include <soci/soci.h>

#include "callers/key_table.h"
#include "gates/preferences.h"
#include "links/link_table.h"

namespace patchbay::callers {
namespace {

// A user who only worked on the command line is not in the table of persons, but may have links.
bool is_known(Transaction& transaction, const Removal& removal) {
  return find_person(transaction, removal.organization, removal.user) == Person::kPresent ||
         !links::links_of(transaction, removal.organization, removal.user).empty();
}

// Deletes the rows about the arms of experiments that the user saw. The audit records stay.
void forget_exposures(Transaction& transaction, const Removal& removal) {
  transaction.sql() << "delete from experiment_exposure where organization = :organization and "
                       "user_id = :user",
      soci::use(removal.organization), soci::use(removal.user);
}

}  // namespace

Result<RemovedUser> remove_user(Keys& keys, links::Revocation& revocation, const Removal& removal) {
  const auto& [organization, user, actor, trace_id] = removal;
  RemovedUser removed;
  const auto his = [&](Transaction& transaction) -> Result<void> {
    if (!is_known(transaction, removal)) {
      return Error(Code::kNotFound, "There is no user \"" + removal.user.substr(0, 128) + "\".");
    }
    removed.keys = keys.end_user(transaction, removal.organization, removal.user, removal.actor);
    gates::clear_preferences_of_user(transaction, {removal.organization, removal.user});
    forget_exposures(transaction, removal);
    return success();
  };
  PATCHBAY_TRY(removed.links, revocation.delete_user(organization, user, actor, trace_id, his));
  return removed;
}

}  // namespace patchbay::callers
