#include "sheets.h"

#include <algorithm>

#include "failure.h"

namespace gdrive {
namespace {

// The most sheets of one request. Their titles are in the address of the request, which may not be
// too long.
constexpr std::size_t kMostRanges = 20;

struct SheetProperties {
  std::string title;
  std::optional<std::string> sheetType;  // GRID, or a word for a sheet without cells
};
PATCHBAY_FIELDS(SheetProperties, title, sheetType)

struct Sheet {
  SheetProperties properties;
};
PATCHBAY_FIELDS(Sheet, properties)

struct Spreadsheet {
  std::vector<Sheet> sheets;
};
PATCHBAY_FIELDS(Spreadsheet, sheets)

using Row = std::vector<Json>;  // without the empty cells at its end

struct ValueRange {
  std::vector<Row> values;
};
PATCHBAY_FIELDS(ValueRange, values)

struct ValueRanges {
  std::vector<ValueRange> valueRanges;  // in the order of the request
};
PATCHBAY_FIELDS(ValueRanges, valueRanges)

// Sends a GET to the Sheets API. The project of the OAuth client may have the Drive API without the
// Sheets API. Then this function throws an error that says what to do.
Response ask_sheets(const GDrive& drive, Call& call, Url url, const DriveFile& file) {
  Response response = drive.ask(call, std::move(url).text(), file.keys());
  if (response.ok()) return response;
  const std::string what = "spreadsheet \"" + file.name + "\"";
  if (response.status() != 403) throw failure_of(response, what);
  throw Error(PATCHBAY_E_PROVIDER_ERROR,
              "Google does not give the sheets of " + what +
                  ": switch the Google Sheets API on in the project of the OAuth client, or ask "
                  "for the format text/csv, which has the first sheet alone.")
      .provider_status(response.status());
}

std::vector<std::string> titles_of(const GDrive& drive, Call& call, const DriveFile& file) {
  const Response response = ask_sheets(
      drive, call,
      drive.sheets().segment(file.id).query("fields", "sheets(properties(title,sheetType))"), file);
  std::vector<std::string> titles;
  for (const Sheet& each : response.as<Spreadsheet>().sheets) {
    if (each.properties.sheetType.value_or("GRID") == "GRID") {
      titles.push_back(each.properties.title);
    }
  }
  return titles;
}

// Returns the text between two quotes, in which each quote is doubled.
std::string in_quotes(std::string_view text, char quote) {
  std::string out(1, quote);
  for (const char c : text) {
    if (c == quote) out += c;
    out += c;
  }
  return out + quote;
}

std::string cell_text(const Json& cell) {
  const std::string text = cell.is_string() ? cell.get<std::string>() : cell.dump();
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  return in_quotes(text, '"');
}

// Returns the rows as CSV. Every row gets as many cells as the longest row.
std::string csv_of(const std::vector<Row>& rows) {
  std::size_t width = 0;
  for (const Row& row : rows) width = std::max(width, row.size());
  std::string text;
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < width; ++i) {
      if (i > 0) text += ',';
      if (i < row.size()) text += cell_text(row[i]);
    }
    text += '\n';
  }
  return text;
}

}  // namespace

std::string text_of_sheets(const GDrive& drive, Call& call, const DriveFile& file) {
  const auto titles = titles_of(drive, call, file);
  std::string text;
  for (std::size_t first = 0; first < titles.size(); first += kMostRanges) {
    const std::size_t end = std::min(first + kMostRanges, titles.size());
    // Url::segment() would escape the ":", and Google does not recognize the method's name with an
    // escaped ":".
    Url url(drive.sheets().segment(file.id).text() + "/values:batchGet");
    for (std::size_t i = first; i < end; ++i) {
      // The quoted name of a sheet is the range of the whole sheet.
      url = std::move(url).query("ranges", in_quotes(titles[i], '\''));
    }
    const auto ranges = ask_sheets(drive, call, std::move(url), file).as<ValueRanges>().valueRanges;
    if (ranges.size() != end - first) {
      throw Error(PATCHBAY_E_PROVIDER_UNAVAILABLE,
                  "Google did not give all sheets of \"" + file.name + "\": try again later.");
    }
    for (std::size_t i = first; i < end; ++i) {
      text += (text.empty() ? "# " : "\n# ") + titles[i] + "\n" + csv_of(ranges[i - first].values);
    }
  }
  return text;
}

}  // namespace gdrive
