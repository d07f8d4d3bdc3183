// The links of connectors that have documents but need no account, for example `files`. Each user
// of each organization has a separate sync for such a connector.
#pragma once

#include <string>

#include "documents/source.h"
#include "store/store.h"

namespace patchbay::documents {

// Returns the text in place of the link's id in the user's rows: the connector's id, "-" and 16
// hexadecimal digits, which differ for every organization and user.
std::string link_without_account(const std::string& connector, const std::string& organization,
                                 const std::string& user);

// Returns the link, connector, organization and user of the user's rows. In a store of an earlier
// version of this host, one user has rows whose link is the connector's id. This user keeps these
// rows.
FollowedLink followed_without_account(store::Transaction& transaction, const std::string& connector,
                                      const std::string& organization, const std::string& user);

}  // namespace patchbay::documents
