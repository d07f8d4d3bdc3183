#pragma once

#include <string_view>

namespace patchbay::formats {

// Whether a name is valid under IDNA2008: U-labels, A-labels or plain labels, with any of the four
// full stops in between. `normalize`: labels that are not in NFC are brought into it first.
bool is_international_name(std::string_view text, bool normalize);

}  // namespace patchbay::formats
