#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace patchbay::readers {

// Whether the bytes begin like a compound file (MS-CFB): Office up to 2003, or encrypted by Office.
bool is_compound_file(std::string_view bytes);

// The names of its streams and storages, as far as its directory can be followed. Characters other
// than ASCII letters are shown as "?".
std::vector<std::string> names_in_compound_file(std::string_view bytes);

}  // namespace patchbay::readers
