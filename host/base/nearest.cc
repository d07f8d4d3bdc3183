#include "base/nearest.h"

#include <algorithm>
#include <vector>

#include "base/lower_case.h"

namespace patchbay {
namespace {

constexpr std::size_t kLongestName = 128;  // longer names are skipped, to limit the work

// Returns the Damerau–Levenshtein distance in its "optimal string alignment" form. Keeps three rows
// of the table.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> above(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) above[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t cost = a[i - 1] == b[j - 1] ? 0 : 1;
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + cost});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before[j - 2] + 1);
      }
    }
    before.swap(above);
    above.swap(row);
  }
  return above[b.size()];
}

bool is_separator(char c) { return c == '_' || c == '-' || c == ' ' || c == '.'; }

}  // namespace

bool differ_in_style_alone(std::string_view one, std::string_view other) {
  std::size_t i = 0;
  std::size_t j = 0;
  while (true) {
    while (i < one.size() && is_separator(one[i])) ++i;
    while (j < other.size() && is_separator(other[j])) ++j;
    if (i == one.size() || j == other.size()) return i == one.size() && j == other.size();
    if (lower_case(one[i++]) != lower_case(other[j++])) return false;
  }
}

std::optional<std::string_view> nearest(std::string_view given,
                                        std::span<const std::string_view> known) {
  for (const std::string_view name : known) {
    if (differ_in_style_alone(given, name)) return name;
  }
  // A single letter is one edit away from any other letter, so a nearest one means nothing.
  if (given.size() < 2 || given.size() > kLongestName) return std::nullopt;
  std::optional<std::string_view> best;
  std::size_t best_distance = std::max<std::size_t>(1, given.size() / 3) + 1;
  for (std::string_view name : known) {
    if (name.size() > kLongestName) continue;
    const std::size_t away = distance(given, name);
    if (away < best_distance) {
      best = name;
      best_distance = away;
    }
  }
  return best;
}

std::string did_you_mean(std::string_view given, std::span<const std::string_view> known) {
  const auto name = nearest(given, known);
  return name ? " Did you mean \"" + std::string(*name) + "\"?" : std::string();
}

}  // namespace patchbay
