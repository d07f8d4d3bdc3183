// The part of the Sheets API that reads the cells of a spreadsheet. It follows
// developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets
#include <algorithm>
#include <set>

#include "sandbox/drive/fields.h"
#include "sandbox/drive/render.h"
#include "sandbox/drive/service.h"

namespace patchbay::sandbox::drive {
namespace {

using nlohmann::json;

constexpr std::string_view kSpreadsheet = "application/vnd.google-apps.spreadsheet";

// This API reports refusals in another form than Drive's API.
Refusal refused(int code, const char* status, const std::string& message,
                json details = json::array()) {
  json error = {{"code", code}, {"message", message}, {"status", status}};
  if (!details.empty()) error["details"] = std::move(details);
  const json body = {{"error", error}};
  return {text_response(code, "application/json; charset=UTF-8", body.dump(2))};
}

Refusal invalid_argument(const std::string& message) {
  return refused(400, "INVALID_ARGUMENT", message);
}

SandboxResult<const File*> spreadsheet_of(const Exchange& exchange) {
  if (exchange.store.lacks_sheets) {
    return refused(403, "PERMISSION_DENIED",
                   "Google Sheets API has not been used in project 1 before or it is disabled.",
                   {{{"@type", "type.googleapis.com/google.rpc.ErrorInfo"},
                     {"reason", "SERVICE_DISABLED"},
                     {"domain", "googleapis.com"}}});
  }
  const File* file = exchange.store.file(exchange.path.find("spreadsheetId")->second);
  if (file == nullptr || sight_of(exchange.store, *file, exchange.user) == Sight::kNone) {
    return refused(404, "NOT_FOUND", "Requested entity was not found.");
  }
  if (file->mime_type != kSpreadsheet) {
    return refused(400, "FAILED_PRECONDITION", "This operation is not supported for this document");
  }
  return file;
}

const json& known_of_spreadsheet() {
  static const json kKnown = {
      {"spreadsheetId", true},
      {"properties", {{"title", true}, {"locale", true}, {"timeZone", true}}},
      {"sheets",
       {{"properties",
         {{"sheetId", true},
          {"title", true},
          {"index", true},
          {"sheetType", true},
          {"hidden", true}}}}}};
  return kKnown;
}

SandboxResult<Response> get_spreadsheet(const Exchange& exchange) {
  BOOST_OUTCOME_TRYV(exchange.knows({"includeGridData", "ranges"}));
  BOOST_OUTCOME_TRY(const File* file, spreadsheet_of(exchange));
  json out = {{"spreadsheetId", file->id},
              {"properties", {{"title", file->name}}},
              {"sheets", json::array()}};
  for (const Sheet& sheet : file->sheets) {
    const auto index = out["sheets"].size();
    out["sheets"].push_back({{"properties",
                              {{"sheetId", 1000 + index},
                               {"title", sheet.title},
                               {"index", index},
                               {"sheetType", sheet.is_chart ? "OBJECT" : "GRID"}}}});
  }
  return answer_with(exchange, out, known_of_spreadsheet(), "*");
}

// Returns the sheet that a range names completely: "'TITLE'", in which each "'" is doubled. The
// fake API accepts no other range.
SandboxResult<const Sheet*> sheet_of(const File& file, const std::string& range) {
  for (const Sheet& sheet : file.sheets) {
    std::string name = "'";
    for (const char c : sheet.title) name += c == '\'' ? std::string("''") : std::string(1, c);
    if (name + "'" == range && !sheet.is_chart) return &sheet;
  }
  return invalid_argument("Unable to parse range: " + range);
}

// Returns the values as the API does, without empty cells and rows at the end.
json values_of(const Sheet& sheet) {
  json rows = json::array();
  for (auto row : sheet.rows) {
    while (!row.empty() && row.back().empty()) row.pop_back();
    rows.push_back(row);
  }
  while (!rows.empty() && rows.back().empty()) rows.erase(rows.size() - 1);
  return rows;
}

SandboxResult<bool> know_parameters(const Exchange& exchange) {
  static const std::set<std::string> kKnown = {
      "ranges", "majorDimension", "valueRenderOption", "dateTimeRenderOption",
      "fields", "prettyPrint"};
  for (const auto& [name, value] : exchange.request.query) {
    if (kKnown.contains(name)) continue;
    return invalid_argument("Invalid JSON payload received. Unknown name \"" + name +
                            "\": Cannot bind query parameter.");
  }
  if (exchange.text("majorDimension", "ROWS") != "ROWS" ||
      exchange.text("valueRenderOption", "FORMATTED_VALUE") != "FORMATTED_VALUE") {
    return invalid_argument("The stand-in renders rows as people see them.");
  }
  return true;
}

SandboxResult<Response> get_values(const Exchange& exchange) {
  BOOST_OUTCOME_TRYV(know_parameters(exchange));
  BOOST_OUTCOME_TRY(const File* file, spreadsheet_of(exchange));
  json out = {{"spreadsheetId", file->id}, {"valueRanges", json::array()}};
  for (const auto& [name, value] : exchange.request.query) {
    if (name != "ranges") continue;
    BOOST_OUTCOME_TRY(const Sheet* sheet, sheet_of(*file, value));
    json range = {{"range", value + "!A1:Z1000"}, {"majorDimension", "ROWS"}};
    json values = values_of(*sheet);
    if (!values.empty()) range["values"] = std::move(values);
    out["valueRanges"].push_back(std::move(range));
  }
  return text_response(200, "application/json; charset=UTF-8", out.dump());
}

}  // namespace

Api sheets_api() {
  auto scopes = content_scopes();
  scopes.push_back("https://www.googleapis.com/auth/spreadsheets");
  scopes.push_back("https://www.googleapis.com/auth/spreadsheets.readonly");
  return {"/v4/spreadsheets",
          std::move(scopes),
          {{"GET", "/{spreadsheetId}", get_spreadsheet},
           {"GET", "/{spreadsheetId}/values:batchGet", get_values}}};
}

}  // namespace patchbay::sandbox::drive
