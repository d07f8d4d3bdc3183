#pragma once

#include <string_view>

namespace patchbay::formats {

// Whether a name is one of IDNA2008, in U-labels, A-labels or plain ones, with any of the four full
// stops between them. `normalize`: labels that are not in NFC are read as if they were.
bool is_international_name(std::string_view text, bool normalize);

}  // namespace patchbay::formats
