#include "callers/presence.h"

#include "accounts/link_table.h"
#include "callers/key_table.h"

namespace patchbay::callers {

bool is_organization(Transaction& transaction, const std::string& organization) {
  return has_organization(transaction, organization) ||
         !accounts::links_matching(transaction, {.organization = organization}).empty();
}

bool is_user(Transaction& transaction, const std::string& organization, const std::string& user) {
  return find_person(transaction, organization, user) == Person::kPresent ||
         !accounts::links_of(transaction, organization, user).empty();
}

}  // namespace patchbay::callers
