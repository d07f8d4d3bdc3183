#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace patchbay::readers {

// Whether the bytes begin like a compound file (MS-CFB): Office up to 2003, and what Office
// encrypts.
bool is_compound_file(std::string_view bytes);

// The names of its streams and storages, as far as its directory can be followed; others than ASCII
// letters in them are "?".
std::vector<std::string> names_in_compound_file(std::string_view bytes);

}  // namespace patchbay::readers
