// The groups that permissions name. A group has one id wherever it is named, so that the host asks
// for its members once.
#pragma once

#include <string>
#include <string_view>

namespace onedrive {

// Returns the id of the group that a claim of SharePoint stands for; "" if it stands for no group
// that is known. `claim` is in lower case.
std::string group_of_claim(std::string_view claim);

// Returns the id of a group of SharePoint. Its number is only unique in its site. Graph does not
// tell who is in it.
std::string group_of_site(std::string_view drive, std::string_view number);

}  // namespace onedrive
