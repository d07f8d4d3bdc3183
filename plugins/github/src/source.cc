#include "source.h"

#include <array>
#include <ctime>

namespace github {

void give_content(Document& document, std::string text) {
  if (text.size() > PATCHBAY_INLINE_MAX) return;
  document.size = text.size();
  document.content = std::move(text);
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
