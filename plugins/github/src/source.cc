#include "source.h"

#include <array>
#include <cstdio>
#include <ctime>

namespace github {

void give_content(Document& document, std::string text) {
  if (text.size() > PATCHBAY_INLINE_MAX) return;
  document.size = text.size();
  document.content = std::move(text);
}

std::uint64_t milliseconds_of(std::string_view time) {
  const std::string text(time);
  std::tm parts{};
  const int read =
      std::sscanf(text.c_str(), "%4d-%2d-%2dT%2d:%2d:%2d", &parts.tm_year, &parts.tm_mon,
                  &parts.tm_mday, &parts.tm_hour, &parts.tm_min, &parts.tm_sec);
  if (read != 6 || text.back() != 'Z') return 0;
  parts.tm_year -= 1900;
  parts.tm_mon -= 1;
  const std::time_t seconds = timegm(&parts);
  return seconds < 0 ? 0 : static_cast<std::uint64_t>(seconds) * 1000;
}

std::string time_of(std::uint64_t milliseconds) {
  const auto seconds = static_cast<std::time_t>(milliseconds / 1000);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 32> out{};
  const auto size = std::strftime(out.data(), out.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return std::string(out.data(), size);
}

}  // namespace github
