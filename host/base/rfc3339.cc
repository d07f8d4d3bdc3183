#include "base/rfc3339.h"

#include <algorithm>
#include <cstdio>

namespace patchbay {
namespace {

// Reads a text from its front, and remembers whether it had the expected form.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  int number(std::size_t digits) {
    int value = 0;
    for (std::size_t i = 0; i < digits; ++i) value = value * 10 + digit();
    return value;
  }
  // If the next letter is one of `letters`, removes and returns it; otherwise returns 0.
  char take(std::string_view letters) {
    if (rest_.empty() || letters.find(rest_.front()) == std::string_view::npos) return 0;
    const char found = rest_.front();
    rest_.remove_prefix(1);
    return found;
  }
  void expect(std::string_view letters) { good_ = take(letters) != 0 && good_; }
  // Reads the digits of a fraction, and returns them as thousandths.
  int thousandths() {
    int value = 0;
    std::size_t count = 0;
    for (; !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9'; ++count) {
      const int next = digit();
      if (count < 3) value = value * 10 + next;
    }
    good_ = good_ && count > 0;
    for (; count < 3; ++count) value *= 10;
    return value;
  }
  [[nodiscard]] bool is_at_end() const { return rest_.empty(); }
  [[nodiscard]] bool good() const { return good_; }

 private:
  int digit() {
    const char found = take("0123456789");
    good_ = good_ && found != 0;
    return found == 0 ? 0 : found - '0';
  }

  std::string_view rest_;
  bool good_ = true;
};

std::chrono::milliseconds read_clock(Reader& reader, bool& in_range) {
  using namespace std::chrono;
  const hours hour(reader.number(2));
  reader.expect(":");
  const minutes minute(reader.number(2));
  reader.expect(":");
  const seconds second(reader.number(2));
  const milliseconds part(reader.take(".") != 0 ? reader.thousandths() : 0);
  in_range = in_range && hour < 24h && minute < 60min && second <= 60s;
  return hour + minute + second + part;
}

// Reads and returns the offset from UTC; east is positive.
std::chrono::minutes read_offset(Reader& reader, bool& in_range) {
  using namespace std::chrono;
  if (reader.take("Zz") != 0) return 0min;
  const char sign = reader.take("+-");
  const hours hour(reader.number(2));
  reader.expect(":");
  const minutes minute(reader.number(2));
  in_range = in_range && sign != 0 && hour < 24h && minute < 60min;
  return sign == '-' ? -(hour + minute) : hour + minute;
}

// Returns the nearest time in the range of WallTime. WallTime counts nanoseconds and ends in 2262,
// but a text may contain a later year.
WallTime wall_time(std::chrono::milliseconds since_epoch) {
  using namespace std::chrono;
  const auto first = ceil<milliseconds>(WallTime::min().time_since_epoch());
  const auto last = floor<milliseconds>(WallTime::max().time_since_epoch());
  return WallTime(std::clamp(since_epoch, first, last));
}

}  // namespace

std::optional<WallTime> parse_rfc3339(std::string_view text) {
  using namespace std::chrono;
  Reader reader(text);
  const year in_year(reader.number(4));
  reader.expect("-");
  const month in_month(static_cast<unsigned>(reader.number(2)));
  reader.expect("-");
  const year_month_day date(in_year, in_month, day(static_cast<unsigned>(reader.number(2))));
  bool in_range = date.ok();
  milliseconds clock(0);
  if (!reader.is_at_end()) {
    reader.expect("Tt ");
    clock = read_clock(reader, in_range);
    clock -= read_offset(reader, in_range);
  }
  if (!reader.good() || !reader.is_at_end() || !in_range) return std::nullopt;
  return wall_time(sys_days(date).time_since_epoch() + clock);
}

std::string rfc3339(WallTime time) {
  using namespace std::chrono;
  const auto day = floor<days>(time);
  const year_month_day date(day);
  const hh_mm_ss clock(floor<milliseconds>(time) - day);
  char text[48];
  const int size = std::snprintf(
      text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", static_cast<int>(date.year()),
      static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
      static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
      static_cast<int>(clock.seconds().count()), static_cast<int>(clock.subseconds().count()));
  return {text, static_cast<std::size_t>(size)};
}

}  // namespace patchbay
