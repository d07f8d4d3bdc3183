// Checks the date and time formats by RFC 3339 §5.6, and durations by RFC 3339 appendix A.
#include <array>
#include <cstddef>

#include "base/ascii.h"
#include "formats/format.h"

namespace patchbay::formats {
namespace {

// Reads a text from left to right. Sets `ok` to false if a part of the text does not have the
// expected form.
class TimeText {
 public:
  explicit TimeText(std::string_view text) : text_(text) {}

  int digits(std::size_t count) {
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const char c = next();
      ok_ = ok_ && is_digit(c);
      value = value * 10 + (c - '0');
    }
    return ok_ ? value : -1;
  }
  void expect(char c) { ok_ = next() == c && ok_; }
  bool take(char c) {
    if (peek() != c || at_ >= text_.size()) return false;
    ++at_;
    return true;
  }
  std::size_t skip_digits() {
    const std::size_t start = at_;
    while (is_digit(peek())) ++at_;
    return at_ - start;
  }
  [[nodiscard]] char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  void fail() { ok_ = false; }
  [[nodiscard]] bool ok() const { return ok_; }
  [[nodiscard]] bool ok_and_done() const { return ok_ && at_ == text_.size(); }

 private:
  char next() { return at_ < text_.size() ? text_[at_++] : '\0'; }

  std::string_view text_;
  std::size_t at_ = 0;
  bool ok_ = true;
};

bool in(int value, int low, int high) { return value >= low && value <= high; }

void read_date(TimeText& reader) {
  const int year = reader.digits(4);
  reader.expect('-');
  const int month = reader.digits(2);
  reader.expect('-');
  const int day = reader.digits(2);
  if (!reader.ok() || !in(month, 1, 12)) return reader.fail();
  constexpr std::array<int, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  const int days = kDays[static_cast<std::size_t>(month - 1)] + (leap && month == 2 ? 1 : 0);
  if (!in(day, 1, days)) reader.fail();
}

// Reads an offset from UTC. Returns the offset in minutes, positive east of Greenwich.
int read_offset(TimeText& reader) {
  if (reader.take('Z') || reader.take('z')) return 0;
  const bool west = reader.take('-');
  if (!west) reader.expect('+');
  const int hours = reader.digits(2);
  reader.expect(':');
  const int minutes = reader.digits(2);
  if (!in(hours, 0, 23) || !in(minutes, 0, 59)) reader.fail();
  return (west ? -1 : 1) * (hours * 60 + minutes);
}

void read_time(TimeText& reader) {
  const int hour = reader.digits(2);
  reader.expect(':');
  const int minute = reader.digits(2);
  reader.expect(':');
  const int second = reader.digits(2);
  if (reader.take('.') && reader.skip_digits() == 0) reader.fail();
  const int offset = read_offset(reader);
  if (!in(hour, 0, 23) || !in(minute, 0, 59) || !in(second, 0, 60)) return reader.fail();
  // A leap second is allowed only as the last second of a UTC day.
  constexpr int kDay = 24 * 60;
  const int utc = ((hour * 60 + minute - offset) % kDay + kDay) % kDay;
  if (second == 60 && utc != kDay - 1) reader.fail();
}

// Reads numbers, each followed by one of `units`. The units must have this order, and no unit
// between the first and the last may be missing. Returns how many numbers there are.
std::size_t read_units(TimeText& reader, std::string_view units) {
  std::size_t next = 0;
  std::size_t count = 0;
  while (is_digit(reader.peek())) {
    reader.skip_digits();
    const std::size_t unit = units.find(reader.peek(), next);
    if (unit == std::string_view::npos || (count > 0 && unit != next) ||
        !reader.take(units[unit])) {
      reader.fail();
      return 0;
    }
    next = unit + 1;
    ++count;
  }
  return count;
}

}  // namespace

bool is_date(std::string_view text) {
  TimeText reader(text);
  read_date(reader);
  return reader.ok_and_done();
}

bool is_time(std::string_view text) {
  TimeText reader(text);
  read_time(reader);
  return reader.ok_and_done();
}

bool is_date_time(std::string_view text) {
  TimeText reader(text);
  read_date(reader);
  if (!reader.take('T')) reader.expect('t');
  if (!reader.ok()) return false;
  read_time(reader);
  return reader.ok_and_done();
}

bool is_duration(std::string_view text) {
  if (text.size() > 2 && text.front() == 'P' && text.back() == 'W') {
    const std::string_view weeks = text.substr(1, text.size() - 2);
    return weeks.find_first_not_of("0123456789") == std::string_view::npos;
  }
  TimeText reader(text);
  reader.expect('P');
  std::size_t parts = read_units(reader, "YMD");
  if (reader.take('T')) {
    const std::size_t times = read_units(reader, "HMS");
    if (times == 0) return false;
    parts += times;
  }
  return parts > 0 && reader.ok_and_done();
}

}  // namespace patchbay::formats
