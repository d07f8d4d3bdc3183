// The rows of a link. Everything here is part of the caller's transaction.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "accounts/record.h"
#include "store/store.h"

namespace patchbay::accounts {

// A new row, its configurations included.
void insert_link(Transaction& transaction, const LinkRecord& record);
// Writes every member of the row again but created_at and last_used.
void update_link(Transaction& transaction, const LinkRecord& record);
void set_status(Transaction& transaction, const std::string& id, LinkStatus status,
                std::string_view cause);
void set_configuration(Transaction& transaction, const std::string& id,
                       const std::string& connector, const std::string& value);

// NOT_FOUND where there is no such link, or it is another's.
Result<LinkRecord> require_link(Transaction& transaction, const Caller& caller,
                                const std::string& id);
std::optional<LinkRecord> find_link(Transaction& transaction, const std::string& id);
// In the order they were made.
std::vector<LinkRecord> links_of(Transaction& transaction, const std::string& organization,
                                 const std::string& user);

// Which links of one organization an operation is about; what else is empty does not narrow it.
struct LinkFilter {
  std::string organization{};  // "": of none, and no link matches
  std::string user{};
  std::string connector{};  // it was connected for
  std::string provider{};
  // When it was connected: made, or granted anew. One of these in the time is enough.
  std::optional<WallTime> created_from{};   // included
  std::optional<WallTime> created_until{};  // not included
};
std::vector<LinkRecord> links_matching(Transaction& transaction, const LinkFilter& filter);

// Everything of the link but its record: credential, intent, configurations, uses.
void clear_link(Transaction& transaction, const std::string& id);
// The record too.
void remove_link(Transaction& transaction, const std::string& id);

}  // namespace patchbay::accounts
