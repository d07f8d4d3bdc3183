#include "readers/spreadsheet.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <vector>

#include "readers/cell_formats.h"
#include "readers/package.h"
#include "readers/shared_strings.h"
#include "readers/xml_part.h"

namespace patchbay::readers {
namespace {

using extraction::TextSink;

struct Sheet {
  std::string name;
  std::string relationship;
};

class WorkbookEvents final : public XmlEvents {
 public:
  Result<void> begin(std::string_view name, const Attributes& attributes) override {
    if (name == "sheet") {
      sheets.push_back({std::string(attributes.get("name").value_or("")),
                        std::string(attributes.relationship_id().value_or(""))});
    }
    if (name == "workbookPr") {
      const auto value = attributes.get("date1904").value_or("0");
      from_1904 = value == "1" || value == "true";
    }
    return success();
  }
  Result<void> end(std::string_view /*name*/) override { return success(); }
  Result<void> text(std::string_view /*piece*/) override { return success(); }

  std::vector<Sheet> sheets;
  bool from_1904 = false;
};

// Returns the number of the column: 1 for "A7". Returns 0 if the text names no column of a sheet.
int column_of(std::string_view cell) {
  constexpr int kLastColumn = 16'384;
  int column = 0;
  for (const char c : cell) {
    if (c < 'A' || c > 'Z') break;
    column = column * 26 + (c - 'A' + 1);
    if (column > kLastColumn) return 0;
  }
  return column;
}

std::string csv_field(std::string_view value) {
  if (value.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(value);
  std::string out = "\"";
  for (const char c : value) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

struct Book {
  const SharedStrings& strings;
  const CellFormats& formats;
  bool from_1904;
};

// Reads a sheet's cells, row by row.
class SheetEvents final : public XmlEvents {
 public:
  SheetEvents(const Book& book, TextSink& sink) : book_(book), sink_(sink) {}

  Result<void> begin(std::string_view name, const Attributes& attributes) override {
    if (name == "row") {
      row_.clear();
      column_ = 0;
      written_column_ = 0;
    } else if (name == "c") {
      begin_cell(attributes);
    } else if (name == "v" || name == "t") {
      in_value_ = in_cell_ && !in_reading_;
    } else if (name == "rPh") {
      in_reading_ = true;
    }
    return success();
  }

  Result<void> end(std::string_view name) override {
    if (name == "c") {
      end_cell();
    } else if (name == "v" || name == "t") {
      in_value_ = false;
    } else if (name == "rPh") {
      in_reading_ = false;
    } else if (name == "row" && !row_.empty()) {
      return sink_.add(row_ + "\n");
    }
    return success();
  }

  Result<void> text(std::string_view piece) override {
    if (in_value_) value_.append(piece);
    return success();
  }

 private:
  void begin_cell(const Attributes& attributes) {
    in_cell_ = true;
    value_.clear();
    type_ = attributes.get("t").value_or("n");
    style_ = 0;
    const auto style = attributes.get("s").value_or("0");
    std::from_chars(style.data(), style.data() + style.size(), style_);
    const int column = column_of(attributes.get("r").value_or(""));
    column_ = std::max(column, column_ + 1);
  }

  void end_cell() {
    in_cell_ = false;
    const std::string value = csv_field(shown());
    if (value.empty()) return;
    const int between = column_ - std::max(written_column_, 1);
    row_.append(static_cast<std::size_t>(std::clamp(between, 0, kWidestGap)), ',');
    row_ += value;
    written_column_ = column_;
  }

  // Returns the value of the cell as a person sees it (ECMA-376 part 1, 18.18.11).
  [[nodiscard]] std::string shown() const {
    if (type_ == "s") return std::string(book_.strings.at(value_));
    if (type_ == "b") return value_ == "1" ? "TRUE" : value_ == "0" ? "FALSE" : value_;
    if (type_ == "n") return shown_number(value_, book_.formats.kind_of(style_), book_.from_1904);
    return value_;  // the value of the types inlineStr, str, d and e is already a text
  }

  const Book& book_;
  TextSink& sink_;
  std::string row_;         // the row so far, as CSV
  int written_column_ = 0;  // the column of the last cell in row_
  int column_ = 0;          // the column of the current cell
  std::string value_;
  std::string type_;
  std::size_t style_ = 0;
  bool in_cell_ = false;
  bool in_value_ = false;
  bool in_reading_ = false;
};

}  // namespace

Result<void> read_spreadsheet(Archive& archive, std::string_view workbook, TextSink& sink) {
  WorkbookEvents told;
  PATCHBAY_TRY(read_xml(archive, workbook, told));
  PATCHBAY_TRY(const auto related, relationships_of(archive, workbook));
  PATCHBAY_TRY(const auto strings,
               SharedStrings::read(archive, part_of_kind(related, "sharedStrings")));
  PATCHBAY_TRY(const auto formats, CellFormats::read(archive, part_of_kind(related, "styles")));
  const Book book{strings, formats, told.from_1904};
  for (const Sheet& sheet : told.sheets) {
    const std::string part = part_of_id(related, sheet.relationship);
    if (!archive.has(part)) continue;
    PATCHBAY_TRY(sink.begin(sheet.name));
    SheetEvents events(book, sink);
    PATCHBAY_TRY(read_xml(archive, part, events));
  }
  return success();
}

}  // namespace patchbay::readers
