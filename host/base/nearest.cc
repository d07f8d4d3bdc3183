#include "base/nearest.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

#include "base/lower_case.h"

namespace patchbay {
namespace {

constexpr std::size_t kLongestName = 128;  // longer names are skipped to limit the work

// Returns the Damerau–Levenshtein distance in its "optimal string alignment" form. Returns any
// number above `most` as soon as the distance certainly exceeds `most`. Stores three rows of the
// table. Both names have at most kLongestName letters. `other` is the cost of a replaced letter.
std::size_t distance(std::string_view a, std::string_view b, std::size_t other, std::size_t most) {
  const std::size_t apart = a.size() > b.size() ? a.size() - b.size() : b.size() - a.size();
  if (apart > most) return apart;  // each surplus letter is an edit
  using Row = std::array<std::size_t, kLongestName + 1>;
  Row rows[3];
  Row* before = &rows[0];
  Row* above = &rows[1];
  Row* row = &rows[2];
  std::iota(above->begin(), above->begin() + static_cast<std::ptrdiff_t>(b.size()) + 1, 0);
  std::size_t least_above = 0;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t least = (*row)[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t cost = a[i - 1] == b[j - 1] ? 0 : other;
      std::size_t edits = std::min({(*above)[j] + 1, (*row)[j - 1] + 1, (*above)[j - 1] + cost});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        edits = std::min(edits, (*before)[j - 2] + 1);
      }
      (*row)[j] = edits;
      least = std::min(least, edits);
    }
    if (least > most && least_above >= most) return least;  // a swap costs `least_above` + 1
    least_above = least;
    Row* free = std::exchange(before, above);
    above = std::exchange(row, free);
  }
  return (*above)[b.size()];
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
  // Each letter of a short name matters: "lt" is not a mistake for "gt", nor "nor" for "or". So a
  // name of two letters is never proposed. If `given` has at most three letters, a replaced letter
  // counts as two edits.
  constexpr std::size_t kFewest = 3;
  if (given.size() < 2 || given.size() > kLongestName) return std::nullopt;
  const std::size_t other = given.size() <= kFewest ? 2 : 1;
  std::optional<std::string_view> best;
  std::size_t best_distance = std::max<std::size_t>(1, given.size() / 3) + 1;
  for (std::string_view name : known) {
    if (name.size() < kFewest || name.size() > kLongestName) continue;
    const std::size_t away = distance(given, name, other, best_distance - 1);
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
