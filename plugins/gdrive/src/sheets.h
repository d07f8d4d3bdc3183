// Reads all sheets of a spreadsheet. Drive exports only the first sheet as CSV. So this code uses
// the Sheets API, which accepts Drive's scope:
// developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets
#pragma once

#include "file.h"

namespace gdrive {

// Returns every sheet as CSV (RFC 4180), with the values as people see them. A line with the title,
// "# TITLE", comes before each sheet. An empty line separates two sheets. Leaves out a sheet
// without cells, such as a chart.
std::string text_of_sheets(const GDrive& drive, Call& call, const DriveFile& file);

}  // namespace gdrive
