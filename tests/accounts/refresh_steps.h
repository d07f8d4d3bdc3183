// Functions that several tests of refreshes share.
#pragma once

#include <string>

#include "accounts/account_seat.h"
#include "oauth_messages/reason.h"

namespace patchbay::test {

inline Error refusal(oauth_messages::Reason reason, Code code = Code::kRefreshFailed) {
  return Error(code, "The provider said no.")
      .with_reason(std::string(oauth_messages::word_of(reason)));
}

inline accounts::LinkRecord record_of(AccountHost& host, const std::string& id) {
  return VALUE(host.accounts.links.get({}, id));
}

}  // namespace patchbay::test
