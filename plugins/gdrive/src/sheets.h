// Reads all sheets of a spreadsheet. Drive itself exports only the first one as CSV, so this asks
// the Sheets API, for which Drive's scope is enough:
// developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets
#pragma once

#include "file.h"

namespace gdrive {

// Returns every sheet as CSV (RFC 4180), with the values as people see them. Before each sheet
// stands a line with its title, "# TITLE"; between two sheets, an empty line. A sheet without
// cells, such as a chart, is left out.
std::string text_of_sheets(const GDrive& drive, Call& call, const DriveFile& file);

}  // namespace gdrive
