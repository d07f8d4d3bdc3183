#pragma once

#include <string>
#include <vector>

#include "documents/access.h"
#include "store/store.h"

namespace patchbay::documents {

// A group of the provider, as one link sees it.
struct GroupKey {
  std::string link;
  std::string connector;
  std::string id;
};

// Records that a permission contains the group, so that a run loads its members. Does nothing if
// the group is known.
void note_group(store::Transaction& transaction, const GroupKey& group);
// Returns the groups whose members were last loaded before `before`. If `before` is 1, returns the
// groups whose members were never loaded.
std::vector<std::string> stale_groups(store::Transaction& transaction, const std::string& link,
                                      const std::string& connector, store::Millis before);
// Replaces a group's members. Also calls note_group() for members that are groups. `why` is the
// reason if the members could not be read, otherwise "".
void put_members(store::Transaction& transaction, const GroupKey& group,
                 const std::vector<Principal>& members, const std::string& why);
// Returns the ids of the groups that contain a person with these ids or emails, directly or through
// other groups of the link. Returns at most 10,000 ids.
std::vector<std::string> groups_with(store::Transaction& transaction, const std::string& link,
                                     const std::string& connector,
                                     const std::vector<std::string>& ids,
                                     const std::vector<std::string>& emails);

}  // namespace patchbay::documents
