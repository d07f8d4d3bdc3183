#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace patchbay::readers {

// Returns true if the bytes begin like a compound file (MS-CFB): a file of Office up to 2003, or
// one that Office encrypted.
bool is_compound_file(std::string_view bytes);

// Returns the names of its streams and storages, as far as its directory can be followed.
// Characters beyond ASCII become "?".
std::vector<std::string> names_in_compound_file(std::string_view bytes);

}  // namespace patchbay::readers
