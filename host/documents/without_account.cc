#include "documents/without_account.h"

#include "base/digest.h"
#include "documents/run_table.h"

namespace patchbay::documents {

std::string link_without_account(const std::string& connector, const std::string& organization,
                                 const std::string& user) {
  constexpr std::size_t kDigits = 16;
  // The organization's length distinguishes ("ab", "c") from ("a", "bc").
  const std::string owner = std::to_string(organization.size()) + ":" + organization + user;
  return connector + "-" + sha256_hex(owner).substr(0, kDigits);
}

FollowedLink followed_without_account(store::Transaction& transaction, const std::string& connector,
                                      const std::string& organization, const std::string& user) {
  const auto old = find_sync(transaction, connector, connector);
  const bool is_own =
      old && old->followed.organization == organization && old->followed.user == user;
  return {is_own ? connector : link_without_account(connector, organization, user), connector,
          organization, user};
}

}  // namespace patchbay::documents
