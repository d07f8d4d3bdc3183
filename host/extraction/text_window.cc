#include "extraction/text_window.h"

#include <algorithm>

#include "base/utf8.h"

namespace patchbay::extraction {
namespace {

// Returns the size of the first character in bytes. The text must not be empty.
std::size_t first_character(std::string_view text) {
  std::size_t size = 1;
  while (size < text.size() && continues_character(text[size])) ++size;
  return size;
}

}  // namespace

Result<void> TextWindow::begin(std::string_view part) {
  if (part.empty()) return success();
  return add((seen_ == 0 ? "# " : "\n# ") + std::string(part) + "\n");
}

Result<void> TextWindow::add(std::string_view text) {
  const std::uint64_t before = offset_ - std::min(offset_, seen_);
  seen_ += text.size();
  text.remove_prefix(static_cast<std::size_t>(std::min<std::uint64_t>(before, text.size())));
  // If the offset is inside of a character, leave out the rest of this character.
  while (before > 0 && !text.empty() && continues_character(text.front())) text.remove_prefix(1);
  if (!text.empty()) keep(text);
  return success();
}

void TextWindow::keep(std::string_view text) {
  if (has_more_) return;
  const std::uint64_t room = most_ - std::min<std::uint64_t>(most_, kept_.size());
  std::size_t end = text.size();
  if (room < end) {
    end = static_cast<std::size_t>(room);
    while (end > 0 && continues_character(text[end])) --end;
    if (end == 0 && kept_.empty()) end = first_character(text);
  }
  kept_.append(text.substr(0, end));
  has_more_ = end < text.size();
}

}  // namespace patchbay::extraction
