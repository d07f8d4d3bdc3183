#include "accounts/presence.h"

#include "accounts/link_table.h"
#include "callers/key_table.h"

namespace patchbay::accounts {

bool is_organization(store::Transaction& transaction, const std::string& organization) {
  return callers::has_organization(transaction, organization) ||
         !links_matching(transaction, {.organization = organization}).empty();
}

bool is_user(store::Transaction& transaction, const std::string& organization,
             const std::string& user) {
  return callers::find_person(transaction, organization, user) == callers::Person::kPresent ||
         !links_of(transaction, organization, user).empty();
}

}  // namespace patchbay::accounts
