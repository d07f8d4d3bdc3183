#pragma once

#include <string_view>

namespace patchbay::formats {

// Returns true if a name is valid by IDNA2008: its labels are U-labels, A-labels or plain labels,
// with one of the four full stops between them. With `normalize`, first converts labels to NFC.
bool is_international_name(std::string_view text, bool normalize);

}  // namespace patchbay::formats
