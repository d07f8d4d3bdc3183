#include "json/exact_reals.h"

#include <algorithm>
#include <bit>
#include <charconv>

#include "json/ascii.h"
#include "json/tape_value.h"

namespace patchbay::json {
namespace {

constexpr std::size_t kExactDigits = 15;  // a double keeps decimals of this many digits
constexpr int kExactZeros = 290;  // zeros behind the point; doubles are normal down to 1e-307

std::string_view literal_at(std::string_view bytes, std::size_t at) {
  return bytes.substr(at, bytes.find_first_not_of("0123456789+-.eE", at) - at);
}

// The exponent in "…e-12"; 0 without one. More than four digits count as the bound.
int exponent_of(std::string_view literal) {
  constexpr int kBound = 9999;
  const std::size_t mark = literal.find_first_of("eE");
  if (mark == literal.npos) return 0;
  std::string_view text = literal.substr(mark + 1);
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || value > kBound) value = kBound;
  return negative ? -value : value;
}

}  // namespace

bool is_long_real(std::string_view literal) {
  std::size_t digits = 0;  // counted from the first that is not 0
  int zeros = 0;           // between the point and that digit
  bool fraction = false;
  for (const char c : literal.substr(0, literal.find_first_of("eE"))) {
    if (c == '.') {
      fraction = true;
    } else if (is_digit(c) && (c != '0' || digits > 0)) {
      ++digits;
    } else if (c == '0' && fraction) {
      ++zeros;
    }
  }
  return digits > kExactDigits || (digits > 0 && zeros - exponent_of(literal) > kExactZeros);
}

// Walks over the tape and over the list of structural characters at once, because both describe one
// text: each entry of the tape belongs to one of these characters; commas and colons have no entry.
void restore_long_reals(simdjson::dom::parser& parser, std::string_view bytes) {
  const auto& stage = *parser.implementation;
  std::uint64_t* at = parser.doc.tape.get() + 1;
  for (std::uint32_t i = 0; i < stage.n_structural_indexes; ++i) {
    const std::size_t place = stage.structural_indexes[i];
    const char first = bytes[place];
    if (first == ',' || first == ':') continue;
    if (first != '-' && !is_digit(first)) {
      ++at;
      continue;
    }
    if (*at >> 56U == 'd') {
      const std::string_view literal = literal_at(bytes, place);
      if (is_long_real(literal)) {
        at[0] = std::uint64_t{kLiteral} << 56U | literal.size();
        at[1] = std::bit_cast<std::uintptr_t>(literal.data());
      }
    }
    at += 2;
  }
}

}  // namespace patchbay::json
