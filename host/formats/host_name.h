#pragma once

#include <string_view>

namespace patchbay::formats {

// Returns true if a name is valid under IDNA2008: it has U-labels, A-labels or plain labels,
// separated by any of the four full stops. With `normalize`, labels that are not in NFC are
// converted to NFC first.
bool is_international_name(std::string_view text, bool normalize);

}  // namespace patchbay::formats
