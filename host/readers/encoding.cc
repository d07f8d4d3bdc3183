#include "readers/encoding.h"

#include <iconv.h>
#include <uchardet.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <memory>
#include <optional>

#include "base/lower_case.h"
#include "base/utf8.h"

namespace patchbay::readers {
namespace {

constexpr std::string_view kUtf8 = "UTF-8";
constexpr const char* kLastResort = "WINDOWS-1252";
constexpr std::size_t kEncodingNameBytes = 40;  // no encoding has a longer name
constexpr std::size_t kSamples = 32;
constexpr std::size_t kSampleBytes = 4096;
constexpr std::size_t kSeenForZeros = std::size_t{64} << 10;

struct Mark {
  std::string_view bytes;
  const char* encoding;
};

// Longer marks come first, because the mark of UTF-32LE begins like the mark of UTF-16LE.
constexpr std::array<Mark, 5> kMarks = {{{{"\xFF\xFE\0\0", 4}, "UTF-32LE"},
                                         {{"\0\0\xFE\xFF", 4}, "UTF-32BE"},
                                         {{"\xEF\xBB\xBF", 3}, "UTF-8"},
                                         {{"\xFF\xFE", 2}, "UTF-16LE"},
                                         {{"\xFE\xFF", 2}, "UTF-16BE"}}};

struct Utf8Count {
  std::size_t characters = 0;  // characters of more than one byte
  std::size_t broken = 0;
};

Utf8Count count_utf8(std::string_view text) {
  Utf8Count out;
  while (!text.empty()) {
    const int length = utf8_character(text);
    if (length <= 0) ++out.broken;
    if (length > 1) ++out.characters;
    text.remove_prefix(static_cast<std::size_t>(std::max(length, 1)));
  }
  return out;
}

// Returns the text in UTF-8, with invalid bytes replaced. Adds the number of invalid bytes to
// `broken`. Returns nothing for an unknown encoding.
std::optional<std::string> converted(std::string_view text, const std::string& from,
                                     std::size_t& broken) {
  const iconv_t conversion = ::iconv_open("UTF-8", from.c_str());
  if (reinterpret_cast<std::intptr_t>(conversion) == -1) return std::nullopt;
  const std::unique_ptr<void, int (*)(iconv_t)> closing(conversion, &::iconv_close);
  std::string out;
  std::array<char, 16384> piece{};
  char* at = const_cast<char*>(text.data());
  std::size_t left = text.size();
  while (left > 0) {
    char* to = piece.data();
    std::size_t room = piece.size();
    const bool failed = ::iconv(conversion, &at, &left, &to, &room) == static_cast<std::size_t>(-1);
    const int why = errno;
    out.append(piece.data(), piece.size() - room);
    if (!failed || why == E2BIG) continue;
    out.append(kReplacementCharacter);
    ++broken;
    ++at;  // skips a byte that begins no character, or an incomplete last character
    --left;
  }
  return out;
}

// Returns the name of the encoding if the text is UTF-16 without a mark. In UTF-16, each character
// of ASCII has a zero byte, always at the same place of the two bytes.
std::optional<std::string> by_zeros(std::string_view bytes) {
  const auto seen = bytes.substr(0, kSeenForZeros);
  std::array<std::size_t, 2> zeros{};
  for (std::size_t i = 0; i < seen.size(); ++i) {
    if (seen[i] == '\0') ++zeros.at(i % 2);
  }
  const std::size_t pairs = seen.size() / 2;
  const auto fits = [&](std::size_t many, std::size_t few) {
    return pairs >= 4 && many * 10 >= pairs * 4 && few * 50 <= pairs;
  };
  if (fits(zeros[1], zeros[0])) return "UTF-16LE";
  if (fits(zeros[0], zeros[1])) return "UTF-16BE";
  return std::nullopt;
}

// Returns uchardet's guess. The samples are lines with characters beyond ASCII from the whole text,
// because a file may begin with many pages of ASCII.
std::string by_detector(std::string_view bytes) {
  const std::unique_ptr<uchardet, void (*)(uchardet_t)> detector(::uchardet_new(),
                                                                 &::uchardet_delete);
  const std::size_t step = std::max(bytes.size() / kSamples, kSampleBytes);
  for (std::size_t begin = 0; begin < bytes.size(); begin += step) {
    const auto part = bytes.substr(begin, step);
    const auto high = static_cast<std::size_t>(
        std::find_if(part.begin(), part.end(), [](char c) { return (c & 0x80) != 0; }) -
        part.begin());
    if (high == part.size()) continue;
    const auto line = part.rfind('\n', high);  // a character never spans two lines
    const auto sample = part.substr(line == std::string_view::npos ? 0 : line, kSampleBytes);
    if (::uchardet_handle_data(detector.get(), sample.data(), sample.size()) != 0) break;
  }
  ::uchardet_data_end(detector.get());
  return ::uchardet_get_charset(detector.get());
}

DecodedText decoded_by(std::string_view bytes, const std::string& encoding, bool guessed) {
  std::size_t broken = 0;
  if (auto text = converted(bytes, encoding, broken)) {
    return {encoding, guessed, std::move(*text)};
  }
  return {kLastResort, true, converted(bytes, kLastResort, broken).value_or(std::string())};
}

// Returns the text, decoded by the encoding that the source declared. Returns nothing if this
// encoding does not fit.
std::optional<DecodedText> decoded_as_told(std::string_view bytes, std::string_view told) {
  if (told.empty() || told.size() > kEncodingNameBytes) return std::nullopt;
  std::size_t broken = 0;
  auto text = converted(bytes, std::string(told), broken);
  if (!text || broken * 100 > bytes.size()) return std::nullopt;
  return DecodedText{std::string(told), false, std::move(*text)};
}

}  // namespace

DecodedText decode(std::string_view bytes, std::string_view told) {
  for (const Mark& mark : kMarks) {
    if (!bytes.starts_with(mark.bytes)) continue;
    const auto rest = bytes.substr(mark.bytes.size());
    if (mark.encoding == kUtf8) return {std::string(kUtf8), false, std::string(rest)};
    return decoded_by(rest, mark.encoding, false);
  }
  const Utf8Count count = count_utf8(bytes);
  const auto wide = by_zeros(bytes);
  if (wide) return decoded_by(bytes, *wide, true);
  if (count.broken == 0) return {std::string(kUtf8), false, std::string(bytes)};
  if (auto text = decoded_as_told(bytes, told)) return std::move(*text);
  if (count.characters >= 4 * count.broken) return {std::string(kUtf8), true, std::string(bytes)};
  const std::string detected = by_detector(bytes);
  return decoded_by(bytes, detected.empty() || detected == "ASCII" ? kLastResort : detected, true);
}

// The name also ends before a "/", because iconv would read the text after the "/" as an option.
std::string charset_in(std::string_view text) {
  const std::string all = lower_case(text);
  constexpr std::string_view kWord = "charset=";
  const auto found = all.find(kWord);
  if (found == std::string::npos) return {};
  const auto begin = all.find_first_not_of("\"' ", found + kWord.size());
  if (begin == std::string::npos) return {};
  const auto end = std::min(all.find_first_of("\"' ;>/", begin), all.size());
  return end - begin <= kEncodingNameBytes ? all.substr(begin, end - begin) : std::string();
}

bool is_binary(std::string_view bytes) {
  const bool marked = std::any_of(kMarks.begin(), kMarks.end(),
                                  [&](const Mark& mark) { return bytes.starts_with(mark.bytes); });
  if (marked || by_zeros(bytes)) return false;
  const auto controls =
      static_cast<std::size_t>(std::count_if(bytes.begin(), bytes.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        const bool usual = (byte >= '\t' && byte <= '\r') || byte == 0x1B;  // ESC of ISO-2022
        return (byte < 0x20 && !usual) || byte == 0x7F;
      }));
  return controls * 50 > bytes.size();
}

}  // namespace patchbay::readers
