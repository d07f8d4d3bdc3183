#pragma once

#include "extraction/text_sink.h"
#include "readers/archive.h"

namespace patchbay::readers {

// Reads an XLSX file. Each sheet is a part, in the workbook's order, as CSV (RFC 4180, but each
// line ends with a newline only). Writes the last computed value of a formula. Reads only cells
// that exist, so a large stated dimension of a sheet, or a cell in its last corner, costs no time.
// Leaves out rows without values. Writes at most kWidestGap cells for a longer run of empty cells
// in a row.
Result<void> read_spreadsheet(Archive& archive, std::string_view workbook,
                              extraction::TextSink& sink);

inline constexpr int kWidestGap = 100;

}  // namespace patchbay::readers
