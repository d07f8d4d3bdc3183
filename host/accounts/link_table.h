// The rows of a link. All functions run in the caller's transaction.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "accounts/belongings.h"
#include "accounts/record.h"
#include "store/store.h"

namespace patchbay::accounts {

// Writes a new row, with its configurations.
void insert_link(Transaction& transaction, const LinkRecord& record);
// Writes every member of the row again, except created_at and last_used.
void update_link(Transaction& transaction, const LinkRecord& record);
void set_status(Transaction& transaction, const std::string& id, LinkStatus status,
                std::string_view cause);
void set_configuration(Transaction& transaction, const std::string& id,
                       const std::string& connector, const std::string& value);

// Fails with NOT_FOUND if there is no such link, or if it belongs to another user.
Result<LinkRecord> require_link(Transaction& transaction, const Caller& caller,
                                const std::string& id);
std::optional<LinkRecord> find_link(Transaction& transaction, const std::string& id);
// Returns the links in the order in which they were made.
std::vector<LinkRecord> links_of(Transaction& transaction, const std::string& organization,
                                 const std::string& user);

// Chooses links of one organization. An empty member, except `organization`, sets no condition.
struct LinkFilter {
  std::string organization{};  // if empty, no link matches
  std::string user{};
  std::string connector{};  // the connector for which the link was connected
  std::string provider{};
  // The time in which the link was connected. A link matches if it was made, or granted again, in
  // that time; one of the two is enough.
  std::optional<WallTime> created_from{};   // included
  std::optional<WallTime> created_until{};  // not included
};
std::vector<LinkRecord> links_matching(Transaction& transaction, const LinkFilter& filter);

// Counts the grants of the link since then. A refresh is no grant, although it changes the
// generation too.
int count_grants(Transaction& transaction, const LinkRecord& record, WallTime since);

// Deletes everything of the link, and what other parts keep for it, but keeps its record.
// `belongings` has to live until the transaction has ended.
void clear_link(Transaction& transaction, const Belongings& belongings, const std::string& id);
// Does the same, and deletes the record too.
void remove_link(Transaction& transaction, const Belongings& belongings, const std::string& id);

}  // namespace patchbay::accounts
