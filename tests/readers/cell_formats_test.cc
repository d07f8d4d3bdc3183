// Tests how dates, times and numbers of a spreadsheet are shown.
#include "readers/cell_formats.h"

#include <catch2/catch.hpp>

namespace patchbay::readers {
namespace {

TEST_CASE("formats of dates and times are told from those of numbers") {
  CHECK(kind_of_format("yyyy\\-mm\\-dd") == NumberKind::kDate);
  CHECK(kind_of_format("[$-409]d mmm yyyy hh:mm AM/PM") == NumberKind::kDateAndTime);
  CHECK(kind_of_format("h:mm:ss") == NumberKind::kTime);
  CHECK(kind_of_format("General") == NumberKind::kNumber);
  CHECK(kind_of_format("#,##0.00\" days\"") == NumberKind::kNumber);
  CHECK(kind_of_format("0;[Red]yyyy") == NumberKind::kNumber);
  CHECK(kind_of_format("\"open") == NumberKind::kNumber);
  CHECK(kind_of_format("\\") == NumberKind::kNumber);
}

TEST_CASE("numbers are shown as their reader sees them") {
  CHECK(shown_number("0.10000000000000001", NumberKind::kNumber, false) == "0.1");
  CHECK(shown_number("1234567", NumberKind::kNumber, false) == "1234567");
  CHECK(shown_number("", NumberKind::kNumber, false).empty());
  CHECK(shown_number("x", NumberKind::kDate, false) == "x");
  CHECK(shown_number("inf", NumberKind::kDate, false) == "inf");
}

TEST_CASE("days are counted from 1900 with its 29 February, or from 1904") {
  CHECK(shown_number("1", NumberKind::kDate, false) == "1900-01-01");
  CHECK(shown_number("59", NumberKind::kDate, false) == "1900-02-28");
  CHECK(shown_number("61", NumberKind::kDate, false) == "1900-03-01");
  CHECK(shown_number("45000", NumberKind::kDate, false) == "2023-03-15");
  CHECK(shown_number("0", NumberKind::kDate, true) == "1904-01-01");
  CHECK(shown_number("45000.75", NumberKind::kDateAndTime, false) == "2023-03-15 18:00:00");
  CHECK(shown_number("0.99999999", NumberKind::kTime, false) == "00:00:00");
  CHECK(shown_number("1e300", NumberKind::kDate, false) == "1e+300");
  CHECK(shown_number("-1", NumberKind::kDate, false) == "-1");
}

}  // namespace
}  // namespace patchbay::readers
