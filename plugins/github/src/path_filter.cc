#include "path_filter.h"

#include <algorithm>

namespace github {
namespace {

// Returns true if the whole text matches the pattern. Not recursive. After a mismatch, only the
// last "*" or "**" matches more text, so no pattern takes long.
bool fits(std::string_view pattern, std::string_view text) {
  constexpr auto kNowhere = std::string_view::npos;
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = kNowhere;  // position after the last "*"
  std::size_t star_text = 0;
  std::size_t stars = kNowhere;  // position after the last "**"
  std::size_t stars_text = 0;
  while (t < text.size() || p < pattern.size()) {
    if (p < pattern.size() && pattern.substr(p, 2) == "**") {
      p += pattern.substr(p, 3) == "**/" ? 3 : 2;
      stars = p;
      stars_text = t;
      star = kNowhere;
      continue;
    }
    if (p < pattern.size() && pattern[p] == '*') {
      star = ++p;
      star_text = t;
      continue;
    }
    const bool one = p < pattern.size() && t < text.size() &&
                     (pattern[p] == text[t] || (pattern[p] == '?' && text[t] != '/'));
    if (one) {
      ++p;
      ++t;
    } else if (star != kNowhere && star_text < text.size() && text[star_text] != '/') {
      p = star;
      t = ++star_text;
    } else if (stars != kNowhere && stars_text < text.size()) {
      p = stars;
      t = ++stars_text;
      star = kNowhere;
    } else {
      return false;
    }
  }
  return true;
}

}  // namespace

bool matches_path(std::string_view pattern, std::string_view path) {
  while (!pattern.empty() && pattern.front() == '/') pattern.remove_prefix(1);
  if (!pattern.empty() && pattern.back() == '/') return fits(std::string(pattern) + "**", path);
  if (pattern.find('/') != pattern.npos || pattern == "**") return fits(pattern, path);
  while (true) {
    const auto slash = path.find('/');
    if (fits(pattern, path.substr(0, slash))) return true;
    if (slash == path.npos) return false;
    path.remove_prefix(slash + 1);
  }
}

bool PathFilter::takes(std::string_view path) const {
  const auto fits_one = [&](const std::string& pattern) { return matches_path(pattern, path); };
  if (!include.empty() && std::none_of(include.begin(), include.end(), fits_one)) return false;
  return std::none_of(exclude.begin(), exclude.end(), fits_one);
}

std::string PathFilter::text() const {
  return include.empty() && exclude.empty()
             ? std::string()
             : patchbay::sdk::json_text(patchbay::sdk::to_json_tree(*this));
}

}  // namespace github
