#pragma once

#include "extraction/text_sink.h"
#include "readers/archive.h"

namespace patchbay::readers {

// Reads an XLSX file: each sheet is a part, in the workbook's order, as CSV (RFC 4180, lines ended
// by a newline). For a formula it gives the value that was computed last. Only cells that exist are
// read, so neither a large stated dimension of a sheet nor a cell in its last corner costs time:
// rows without values are left out, and more than kWidestGap empty cells in a row count as
// kWidestGap.
Result<void> read_spreadsheet(Archive& archive, std::string_view workbook,
                              extraction::TextSink& sink);

inline constexpr int kWidestGap = 100;

}  // namespace patchbay::readers
