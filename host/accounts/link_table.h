// Functions on the table of links and on the tables that belong to it. All functions run in the
// caller's transaction.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "accounts/belongings.h"
#include "accounts/record.h"
#include "store/store.h"

namespace patchbay::accounts {

// Inserts a new link with its configurations.
void insert_link(Transaction& transaction, const LinkRecord& record);
// Updates the link's row. Does not change its created_at, its last_used and its configurations.
void update_link(Transaction& transaction, const LinkRecord& record);
void set_status(Transaction& transaction, const std::string& id, LinkStatus status,
                std::string_view cause);
void set_configuration(Transaction& transaction, const std::string& id,
                       const std::string& connector, const std::string& value);

// Returns the caller's link. Fails with NOT_FOUND if there is no such link, or if the link belongs
// to another user.
Result<LinkRecord> require_link(Transaction& transaction, const Caller& caller,
                                const std::string& id);
std::optional<LinkRecord> find_link(Transaction& transaction, const std::string& id);
// Returns the user's links, the oldest link first.
std::vector<LinkRecord> links_of(Transaction& transaction, const std::string& organization,
                                 const std::string& user);

// A filter for links of one organization. An empty member accepts every link; only `organization`
// must not be empty.
struct LinkFilter {
  std::string organization{};  // if empty, no link matches
  std::string user{};
  std::string connector{};  // the connector for which the link was connected
  std::string provider{};
  // A time span. A link matches if it was made, or granted again, in this time span. Each limit may
  // be missing.
  std::optional<WallTime> created_from{};   // included
  std::optional<WallTime> created_until{};  // not included
};
std::vector<LinkRecord> links_matching(Transaction& transaction, const LinkFilter& filter);

// Counts the grants of the link since the time `since`. A refresh is not a grant, although it also
// changes the generation.
int count_grants(Transaction& transaction, const LinkRecord& record, WallTime since);

// Deletes everything that the host stores for the link, except the link's record. Calls
// `belongings` to delete the data of other parts of the host. `belongings` must stay valid until
// the transaction has ended.
void clear_link(Transaction& transaction, const Belongings& belongings, const std::string& id);
// Does the same as clear_link(), and also deletes the link's record.
void remove_link(Transaction& transaction, const Belongings& belongings, const std::string& id);

}  // namespace patchbay::accounts
