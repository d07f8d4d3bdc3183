#include "pattern/char_set.h"

#include <algorithm>

namespace patchbay::pattern {
namespace {

constexpr CodeRange kSurrogates{0xD800, 0xDFFF};

std::vector<CodeRange> merged(std::vector<CodeRange> ranges) {
  std::sort(ranges.begin(), ranges.end(),
            [](const CodeRange& a, const CodeRange& b) { return a.first < b.first; });
  std::vector<CodeRange> out;
  for (const CodeRange& range : ranges) {
    if (!out.empty() && range.first <= out.back().last + 1) {
      out.back().last = std::max(out.back().last, range.last);
    } else {
      out.push_back(range);
    }
  }
  return out;
}

std::vector<CodeRange> inverted(const std::vector<CodeRange>& ranges) {
  std::vector<CodeRange> out;
  char32_t next = 0;
  for (const CodeRange& range : ranges) {
    if (range.first > next) out.push_back({next, range.first - 1});
    next = range.last + 1;
  }
  if (next <= kLastCode) out.push_back({next, kLastCode});
  return out;
}

std::vector<CodeRange> without_surrogates(const std::vector<CodeRange>& ranges) {
  std::vector<CodeRange> out;
  for (const CodeRange& range : ranges) {
    if (range.first < kSurrogates.first) {
      out.push_back({range.first, std::min<char32_t>(range.last, kSurrogates.first - 1)});
    }
    if (range.last > kSurrogates.last) {
      out.push_back({std::max<char32_t>(range.first, kSurrogates.last + 1), range.last});
    }
  }
  return out;
}

}  // namespace

void CharSet::add(const CharSet& other) {
  const CharSet plain = other.properties.empty() ? other.normal() : other;
  ranges.insert(ranges.end(), plain.ranges.begin(), plain.ranges.end());
  properties.insert(properties.end(), plain.properties.begin(), plain.properties.end());
}

CharSet CharSet::normal() const {
  CharSet out;
  out.properties = properties;
  out.ranges = merged(ranges);
  if (negated && properties.empty()) {
    out.ranges = inverted(out.ranges);
  } else {
    out.negated = negated;
  }
  out.ranges = without_surrogates(out.ranges);
  return out;
}

bool CharSet::everything() const {
  return !negated && ranges.size() == 2 && ranges[0] == CodeRange{0, kSurrogates.first - 1} &&
         ranges[1] == CodeRange{kSurrogates.last + 1, kLastCode};
}

CharSet digits() { return {{{'0', '9'}}, {}, false}; }

CharSet word_characters() { return {{{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}}, {}, false}; }

CharSet white_space() {
  return {{{0x09, 0x0D},
           {0x20, 0x20},
           {0xA0, 0xA0},
           {0x1680, 0x1680},
           {0x2000, 0x200A},
           {0x2028, 0x2029},
           {0x202F, 0x202F},
           {0x205F, 0x205F},
           {0x3000, 0x3000},
           {0xFEFF, 0xFEFF}},
          {},
          false};
}

CharSet all_but_line_ends() { return {{{'\n', '\n'}, {'\r', '\r'}, {0x2028, 0x2029}}, {}, true}; }

CharSet complement(CharSet set) {
  set.negated = !set.negated;
  return set;
}

}  // namespace patchbay::pattern
