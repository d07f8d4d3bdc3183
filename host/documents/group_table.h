#pragma once

#include <string>
#include <vector>

#include "documents/access.h"
#include "store/store.h"

namespace patchbay::documents {

// A group, as a link sees it.
struct GroupKey {
  std::string link;
  std::string connector;
  std::string id;
};

// It is named by a permission: its members are wanted. Nothing happens where it is known.
void note_group(Transaction& transaction, const GroupKey& group);
// Those whose members were not loaded since `before`; 1: never.
std::vector<std::string> stale_groups(Transaction& transaction, const std::string& link,
                                      const std::string& connector, Millis before);
// Who is in it now; groups among them are noted. `why`: what kept them from being read, or "".
void put_members(Transaction& transaction, const GroupKey& group,
                 const std::vector<Principal>& members, const std::string& why);
// The groups that someone is in, those that these are in included: as ids of that link.
std::vector<std::string> groups_with(Transaction& transaction, const std::string& link,
                                     const std::string& connector,
                                     const std::vector<std::string>& ids,
                                     const std::vector<std::string>& emails);

}  // namespace patchbay::documents
