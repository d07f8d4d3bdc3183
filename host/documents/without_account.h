// Connectors that have documents and need no account, such as `files`. Each user of each
// organization has a sync of their own for such a connector.
#pragma once

#include <string>

#include "documents/source.h"
#include "store/store.h"

namespace patchbay::documents {

// Returns the text that stands for the link in the user's rows: the connector's id, "-" and 16
// hexadecimal digits, which are other ones for every other organization and user.
std::string link_without_account(const std::string& connector, const std::string& organization,
                                 const std::string& user);

// Returns what the user follows. In a store that an earlier version made, one user has rows whose
// link is the connector's id; that user keeps them.
Followed followed_without_account(Transaction& transaction, const std::string& connector,
                                  const std::string& organization, const std::string& user);

}  // namespace patchbay::documents
