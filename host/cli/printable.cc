#include "cli/printable.h"

#include <algorithm>

#include "base/hex.h"
#include "base/utf8.h"

namespace patchbay::cli {
namespace {

bool is_plain(char byte) { return (byte >= 0x20 && byte < 0x7F) || byte == '\n' || byte == '\t'; }

// Returns the length of a UTF-8 character that begins with this byte, or 0 if no character can.
std::size_t length_by(char lead) {
  const auto byte = static_cast<unsigned char>(lead);
  if (byte < 0x80) return 1;
  if (byte < 0xC2 || byte > 0xF4) return 0;
  return byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

bool drives_terminal(char32_t code) {
  const bool is_control = code < 0x20 || (code >= 0x7F && code < 0xA0);
  const bool turns_direction =
      (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
  return is_control || turns_direction;
}

// Returns a carriage return as a space, any other code below 0x20 in the form \x1b, and a greater
// code in the form \u009b. Valid JSON text can contain only the greater codes unescaped, and in
// JSON \u009b means the same character.
std::string shown(char32_t code) {
  if (code == '\r') return " ";
  std::string text = code < 0x20 ? "\\x" : "\\u";
  for (int shift = code < 0x20 ? 4 : 12; shift >= 0; shift -= 4) {
    text += hex_digit(static_cast<std::uint8_t>((code >> static_cast<unsigned>(shift)) & 15U));
  }
  return text;
}

void append_printable(std::string& out, std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto rest = text.substr(at);
    const auto plain = static_cast<std::size_t>(
        std::find_if_not(rest.begin(), rest.end(), is_plain) - rest.begin());
    out += rest.substr(0, plain);
    at += plain;
    if (at == text.size()) return;
    const std::string_view character = text.substr(at, length_by(text[at]));
    if (character.empty() || !patchbay::is_utf8(character)) {
      out += "\uFFFD";
      ++at;
      continue;
    }
    const char32_t code = patchbay::next_code_point(text, at);
    out += drives_terminal(code) ? shown(code) : std::string(character);
  }
}

// Returns how many bytes at the end of the text belong to a character whose last bytes are missing.
std::size_t unfinished(std::string_view text) {
  for (std::size_t back = 1; back <= std::min<std::size_t>(3, text.size()); ++back) {
    const std::size_t length = length_by(text[text.size() - back]);
    if (length > back) return back;
    if (length != 0) return 0;
  }
  return 0;
}

}  // namespace

std::string printable(std::string_view text) {
  std::string line;
  append_printable(line, text);
  std::replace_if(
      line.begin(), line.end(), [](char byte) { return byte == '\n' || byte == '\t'; }, ' ');
  return line;
}

std::string printable_lines(std::string_view text) {
  std::string lines;
  append_printable(lines, text);
  return lines;
}

PrintableBuffer::int_type PrintableBuffer::overflow(int_type byte) {
  if (traits_type::eq_int_type(byte, traits_type::eof())) return traits_type::not_eof(byte);
  const char one = traits_type::to_char_type(byte);
  return xsputn(&one, 1) == 1 ? byte : traits_type::eof();
}

std::streamsize PrintableBuffer::xsputn(const char* bytes, std::streamsize count) {
  const std::scoped_lock lock(mutex_);
  unfinished_.append(bytes, static_cast<std::size_t>(count));
  const std::size_t whole = unfinished_.size() - unfinished(unfinished_);
  std::string text;
  append_printable(text, std::string_view(unfinished_).substr(0, whole));
  unfinished_.erase(0, whole);
  return out_ << text ? count : 0;
}

int PrintableBuffer::sync() {
  const std::scoped_lock lock(mutex_);
  std::string text;
  append_printable(text, unfinished_);
  unfinished_.clear();
  return (out_ << text).flush() ? 0 : -1;
}

}  // namespace patchbay::cli
