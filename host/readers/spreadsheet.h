#pragma once

#include "extraction/text_sink.h"
#include "readers/archive.h"

namespace patchbay::readers {

// XLSX: each sheet is a part, in the workbook's order, as CSV (RFC 4180, lines ended by a newline).
// For a formula it gives the value that was last computed. Cells are taken as they come, so that
// neither a sheet's stated dimension nor a cell in its last corner costs anything: rows without
// values are left out, and more than kWidestGap empty cells in a row count as kWidestGap.
Result<void> read_spreadsheet(Archive& archive, std::string_view workbook,
                              extraction::TextSink& sink);

inline constexpr int kWidestGap = 100;

}  // namespace patchbay::readers
