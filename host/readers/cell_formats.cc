#include "readers/cell_formats.h"

#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <map>

#include "readers/xml_part.h"

namespace patchbay::readers {
namespace {

constexpr int kFirstOwnFormat = 164;    // the standard defines the formats with lower numbers
constexpr double kLastDay = 2'958'466;  // the number of the day 10000-01-01
constexpr double kSecondsADay = 86'400;

NumberKind kind_of_built_in(int number) {
  if ((number >= 14 && number <= 17) || (number >= 27 && number <= 31) || number == 36 ||
      (number >= 50 && number <= 58)) {
    return NumberKind::kDate;
  }
  if (number >= 18 && number <= 21) return NumberKind::kTime;
  return number == 22 ? NumberKind::kDateAndTime : NumberKind::kNumber;
}

int number_in(std::optional<std::string_view> text) {
  int out = 0;
  if (text) std::from_chars(text->data(), text->data() + text->size(), out);
  return out;
}

class StyleEvents final : public XmlEvents {
 public:
  Result<void> begin(std::string_view name, const Attributes& attributes) override {
    if (name == "numFmt") {
      own_[number_in(attributes.get("numFmtId"))] =
          kind_of_format(attributes.get("formatCode").value_or(""));
    }
    if (name == "cellXfs") in_cells_ = true;
    if (name == "xf" && in_cells_) kinds.push_back(kind_of(number_in(attributes.get("numFmtId"))));
    return success();
  }
  Result<void> end(std::string_view name) override {
    if (name == "cellXfs") in_cells_ = false;
    return success();
  }
  Result<void> text(std::string_view /*piece*/) override { return success(); }

  std::vector<NumberKind> kinds;

 private:
  NumberKind kind_of(int format) const {
    if (format < kFirstOwnFormat) return kind_of_built_in(format);
    const auto found = own_.find(format);
    return found != own_.end() ? found->second : NumberKind::kNumber;
  }

  std::map<int, NumberKind> own_;
  bool in_cells_ = false;
};

std::string shown_date(double day, bool from_1904) {
  using namespace std::chrono;
  // The count from 1900 includes day 60, 29 February 1900, which did not exist.
  const int shift = from_1904 ? 1462 : day < 60 ? 1 : 0;
  const year_month_day date{sys_days{year{1899} / 12 / 30} + days{static_cast<int>(day) + shift}};
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return text.data();
}

std::string shown_time(int seconds) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%02d:%02d:%02d", seconds / 3600, seconds / 60 % 60,
                seconds % 60);
  return text.data();
}

}  // namespace

NumberKind kind_of_format(std::string_view format) {
  bool date = false;
  bool time = false;
  for (std::size_t i = 0; i < format.size(); ++i) {
    const char c = static_cast<char>(format[i] | 0x20);  // a letter in lower case
    if (format[i] == ';') break;                         // the next section is for negative numbers
    if (format[i] == '\\' || format[i] == '_' || format[i] == '*') {
      ++i;
    } else if (format[i] == '"' || format[i] == '[') {
      i = format.find(format[i] == '"' ? '"' : ']', i + 1);
      if (i == std::string_view::npos) break;
    } else if (c == 'y' || c == 'd') {
      date = true;
    } else if (c == 'h' || c == 's') {
      time = true;
    }
  }
  if (date) return time ? NumberKind::kDateAndTime : NumberKind::kDate;
  return time ? NumberKind::kTime : NumberKind::kNumber;
}

Result<CellFormats> CellFormats::read(Archive& archive, std::string_view part) {
  CellFormats out;
  if (!archive.has(part)) return out;
  StyleEvents events;
  PATCHBAY_TRY(read_xml(archive, part, events));
  out.kinds_ = std::move(events.kinds);
  return out;
}

std::string shown_number(std::string_view value, NumberKind kind, bool from_1904) {
  double number = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  const bool whole = error == std::errc() && end == value.data() + value.size();
  if (!whole || !std::isfinite(number)) return std::string(value);
  if (kind == NumberKind::kNumber || number < 0 || number >= kLastDay - 1462) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.15g", number);  // as many digits as Excel shows
    return text.data();
  }
  double day = std::floor(number);
  auto seconds = static_cast<int>(std::lround((number - day) * kSecondsADay));
  if (seconds == static_cast<int>(kSecondsADay)) {
    day += 1;
    seconds = 0;
  }
  if (kind == NumberKind::kDate) return shown_date(day, from_1904);
  if (kind == NumberKind::kTime) return shown_time(seconds);
  return shown_date(day, from_1904) + " " + shown_time(seconds);
}

}  // namespace patchbay::readers
