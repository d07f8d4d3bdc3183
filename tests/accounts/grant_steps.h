// Functions that several tests of grants share.
#pragma once

#include <string>
#include <vector>

#include "accounts/account_seat.h"

namespace patchbay::test {

inline accounts::LinkRecord keep(AccountHost& host, const std::vector<std::string>& scopes,
                                 const std::string& account, const std::string& link = "",
                                 const std::string& connector = "acme_files") {
  accounts::Grant grant;
  grant.credential = host.seat.provider.first(scopes);
  grant.oauth_user_id = account;
  grant.link = link;
  return VALUE(host.accounts.grants.keep(kAnn, *acme(connector), grant));
}

}  // namespace patchbay::test
