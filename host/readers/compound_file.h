#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace patchbay::readers {

// Returns true if the bytes begin like a compound file (MS-CFB). Such a file is an Office file up
// to 2003, or an encrypted Office file.
bool is_compound_file(std::string_view bytes);

// Returns the names of the file's streams and storages. In a damaged directory, returns only the
// names before the damage. Replaces characters beyond ASCII by "?".
std::vector<std::string> names_in_compound_file(std::string_view bytes);

}  // namespace patchbay::readers
