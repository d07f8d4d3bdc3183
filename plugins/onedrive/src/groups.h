// Makes the ids of the groups that permissions name. Permissions may name one group in different
// ways. The group still gets the same id, so that the host reads its members only once. Only a
// group of a SharePoint site has one id for each drive.
#pragma once

#include <string>
#include <string_view>

namespace onedrive {

// Returns the id of the group that a claim of SharePoint means; "" if the claim means no known
// group. `claim` must be in lower case.
std::string group_of_claim(std::string_view claim);

// Returns the id of a group of SharePoint. The group's number is unique only within its site. Graph
// does not show the members of such a group.
std::string group_of_site(std::string_view drive, std::string_view number);

}  // namespace onedrive
