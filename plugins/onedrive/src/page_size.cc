#include "page_size.h"

#include <array>
#include <charconv>

namespace onedrive {
namespace {

// Returns the position of the value of $top; npos if the address lacks $top. Graph writes the name
// as "$top", and this connector writes it as "%24top".
std::size_t place_of_top(std::string_view address) {
  constexpr std::array<std::string_view, 4> kForms = {"?$top=", "&$top=", "?%24top=", "&%24top="};
  for (const std::string_view form : kForms) {
    const auto at = address.find(form);
    if (at != std::string_view::npos) return at + form.size();
  }
  return std::string_view::npos;
}

}  // namespace

std::optional<std::string> smaller_page(std::string_view address) {
  const std::size_t at = place_of_top(address);
  int size = kMostOfPage;
  std::string_view before = address;
  std::string_view after;
  if (at != std::string_view::npos) {
    before = address.substr(0, at);
    after = address.substr(at);
    const auto read = std::from_chars(after.data(), after.data() + after.size(), size);
    if (read.ec != std::errc()) return std::nullopt;
    after.remove_prefix(static_cast<std::size_t>(read.ptr - after.data()));
  }
  if (size / 2 < kLeastOfPage) return std::nullopt;
  std::string out(before);
  if (at == std::string_view::npos) {
    out += address.find('?') == std::string_view::npos ? "?$top=" : "&$top=";
  }
  return out + std::to_string(size / 2) + std::string(after);
}

}  // namespace onedrive
