#include "callers/presence.h"

#include "callers/key_table.h"
#include "accounts/link_table.h"

namespace patchbay::callers {

bool is_organization(Transaction& transaction, const std::string& organization) {
  return has_organization(transaction, organization) ||
         !links::links_matching(transaction, {.organization = organization}).empty();
}

bool is_user(Transaction& transaction, const std::string& organization, const std::string& user) {
  return find_person(transaction, organization, user) == Person::kPresent ||
         !links::links_of(transaction, organization, user).empty();
}

}  // namespace patchbay::callers
