#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "readers/archive.h"

namespace patchbay::readers {

// The meaning of a number in a cell.
enum class NumberKind { kNumber, kDate, kTime, kDateAndTime };

// Returns the kind for a number format (ECMA-376 part 1, 18.8.30), such as "yyyy\-mm\-dd" or
// "0.00%".
NumberKind kind_of_format(std::string_view format);

// The kind of number of each cell style of a workbook, from the workbook's part `styles`.
class CellFormats {
 public:
  // Reads the part. Returns an empty object if the workbook has no such part.
  static Result<CellFormats> read(Archive& archive, std::string_view part);
  [[nodiscard]] NumberKind kind_of(std::size_t style) const {
    return style < kinds_.size() ? kinds_[style] : NumberKind::kNumber;
  }

 private:
  std::vector<NumberKind> kinds_;
};

// Returns a number as a person sees it in the sheet: "0.1", not "0.10000000000000001". Returns
// dates and times as "2021-01-31", "12:00:00" or "2021-01-31 12:00:00". `from_1904`: the workbook
// counts its days from 1904. If `value` is not a number, returns it unchanged.
std::string shown_number(std::string_view value, NumberKind kind, bool from_1904);

}  // namespace patchbay::readers
