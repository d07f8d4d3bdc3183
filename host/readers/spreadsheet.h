#pragma once

#include "extraction/text_sink.h"
#include "readers/archive.h"

namespace patchbay::readers {

// Reads an XLSX file. Passes each sheet to the sink as one part of the text, in the workbook's
// order. The text is CSV (RFC 4180, but each line ends with a newline only). For a formula, writes
// the last computed value. Reads only cells that are in the file, so a sheet that states a very
// large size costs no time. Leaves out rows without values. Writes at most kWidestGap commas
// between two values of a row, even if more columns are empty.
Result<void> read_spreadsheet(Archive& archive, std::string_view workbook,
                              extraction::TextSink& sink);

inline constexpr int kWidestGap = 100;

}  // namespace patchbay::readers
