// Functions on the table of links and its dependent tables. All functions run in the caller's
// transaction.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "accounts/belongings.h"
#include "accounts/record.h"
#include "store/store.h"

namespace patchbay::accounts {

// Inserts a new link with its configurations.
void insert_link(store::Transaction& transaction, const LinkRecord& record);
// Updates the link's row, except created_at, last_used and the configurations.
void update_link(store::Transaction& transaction, const LinkRecord& record);
void set_status(store::Transaction& transaction, const std::string& id, LinkStatus status,
                std::string_view cause);
void set_configuration(store::Transaction& transaction, const std::string& id,
                       const std::string& connector, const std::string& value);

// Returns the caller's link. Fails with NOT_FOUND if the link does not exist or belongs to another
// user.
Result<LinkRecord> require_link(store::Transaction& transaction, const Caller& caller,
                                const std::string& id);
std::optional<LinkRecord> find_link(store::Transaction& transaction, const std::string& id);
// Returns a link that the caller has found before. Fails with NOT_FOUND if it was deleted
// meanwhile.
Result<LinkRecord> still_there(store::Transaction& transaction, const std::string& id);
// Returns the user's links, the oldest link first.
std::vector<LinkRecord> links_of(store::Transaction& transaction, const std::string& organization,
                                 const std::string& user);

// A filter for links of one organization. `organization` must be set. Any other member may be
// empty; an empty member accepts every link.
struct LinkFilter {
  std::string organization{};  // if empty, no link matches
  std::string user{};
  std::string connector{};  // the connector that the user chose when connecting the account
  std::string provider{};
  // A time span. A link matches if it was created, or granted again, in this time span. Either end
  // may be missing.
  std::optional<WallTime> created_from{};   // inclusive
  std::optional<WallTime> created_until{};  // exclusive
};
std::vector<LinkRecord> links_matching(store::Transaction& transaction, const LinkFilter& filter);

// Counts the link's grants since `since`. A refresh is not a grant, although a refresh also changes
// the generation.
int count_grants(store::Transaction& transaction, const LinkRecord& record, WallTime since);

// Deletes all stored data of the link except its record. Calls `belongings`, so that other parts of
// the host delete their data too. `belongings` must stay valid until the transaction ends.
void clear_link(store::Transaction& transaction, const Belongings& belongings,
                const std::string& id);
// Deletes all stored data of the link, as clear_link() does, and also the link's record.
void remove_link(store::Transaction& transaction, const Belongings& belongings,
                 const std::string& id);

}  // namespace patchbay::accounts
