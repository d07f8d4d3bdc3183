// Names the links of connectors that have documents and need no account, such as `files`. Each user
// of each organization has their own sync for such a connector.
#pragma once

#include <string>

#include "documents/source.h"
#include "store/store.h"

namespace patchbay::documents {

// Returns the text that replaces the link's id in the user's rows: the connector's id, "-" and 16
// hexadecimal digits. The digits differ for every organization and user.
std::string link_without_account(const std::string& connector, const std::string& organization,
                                 const std::string& user);

// Returns the link, connector, organization and user in the user's rows. In a store that an earlier
// version of this host wrote, one user has rows whose link is the connector's id. This user keeps
// these rows.
Followed followed_without_account(Transaction& transaction, const std::string& connector,
                                  const std::string& organization, const std::string& user);

}  // namespace patchbay::documents
