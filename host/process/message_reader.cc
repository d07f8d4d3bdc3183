#include "process/message_reader.h"

#include <utility>

namespace patchbay::process {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::size_t kMostNoise = 1024;
constexpr std::size_t kMostNoisyLine = 256;
constexpr std::size_t kEndless = 4;  // limit of a line, in maximum message sizes

}  // namespace

// Removes a byte order mark at the beginning of the stream. It may arrive in several pieces.
std::string_view MessageReader::without_mark(std::string_view bytes) {
  while (mark_ < kByteOrderMark.size() && !bytes.empty()) {
    if (bytes.front() != kByteOrderMark[mark_]) {
      const std::size_t came = std::exchange(mark_, kByteOrderMark.size());
      take_part(kByteOrderMark.substr(0, came));
      break;
    }
    ++mark_;
    bytes.remove_prefix(1);
  }
  return bytes;
}

bool MessageReader::take(std::string_view bytes, const Hear& hear) {
  bytes = without_mark(bytes);
  while (!bytes.empty()) {
    const std::size_t newline = bytes.find('\n');
    take_part(bytes.substr(0, newline));
    if (line_bytes_ > kEndless * most_) return false;
    if (newline == bytes.npos) break;
    end_line(hear);
    bytes.remove_prefix(newline + 1);
  }
  return true;
}

// Adds a part of the current line.
void MessageReader::take_part(std::string_view part) {
  line_bytes_ += part.size();
  const bool was_broken = outline_.state() == OutlineReader::State::kBroken;
  if (!was_broken) outline_.take(part);
  if (is_dropped_) return;
  if (was_broken && line_begin_ == 0) {
    // Only the first kMostNoisyLine bytes of a line are shown. Some more are stored: a secret may
    // begin in these bytes and end after them, and only a complete secret can be masked.
    const std::size_t kept = kMostNoisyLine + secrets_.reach();
    if (pending_.size() < kept) pending_ += part.substr(0, kept - pending_.size());
    return;
  }
  if (pending_.size() + part.size() <= most_) {
    pending_ += part;
  } else {
    is_dropped_ = true;
    pending_.clear();
    line_begin_ = 0;
  }
}

void MessageReader::end_line(const Hear& hear) {
  using State = OutlineReader::State;
  if (is_dropped_) {
    if (outline_.state() != State::kBroken && outline_.outline().is_message()) {
      hear({{}, {}, outline_.id(), true});
    } else {
      note_noise("(a line of " + std::to_string(line_bytes_) + " bytes)");
    }
    return clear();
  }
  if (line_begin_ > 0) keep_line_only();
  if (outline_.state() == State::kComplete) return hear_pending(hear);
  if (outline_.state() == State::kBroken || pending_.find('{') == pending_.npos) {
    note_noise(pending_);
    return clear();
  }
  // A message may have several lines. MCP forbids such messages, but some servers send them.
  outline_.take("\n");
  if (outline_.state() == State::kBroken) {
    note_noise(pending_);
    return clear();
  }
  pending_ += '\n';
  line_begin_ = pending_.size();
  line_bytes_ = 0;
}

// Drops the earlier lines as noise if the current line is a whole message, or if it cannot continue
// them.
void MessageReader::keep_line_only() {
  const std::string_view line = std::string_view(pending_).substr(line_begin_);
  OutlineReader alone;
  alone.take(line);
  const bool is_message = line.starts_with('{') &&
                          alone.state() == OutlineReader::State::kComplete &&
                          alone.outline().is_message();
  if (!is_message && outline_.state() != OutlineReader::State::kBroken) return;
  note_noise(std::string_view(pending_).substr(0, line_begin_));
  pending_.erase(0, line_begin_);
  line_begin_ = 0;
  outline_ = std::move(alone);
}

void MessageReader::hear_pending(const Hear& hear) {
  const MessageOutline outline = outline_.outline();
  if (outline.is_message()) {
    HeardMessage message{std::move(pending_), outline, outline_.id()};
    clear();
    return hear(std::move(message));
  }
  note_noise(pending_);
  clear();
}

void MessageReader::note_noise(std::string_view text) {
  while (!text.empty() && (text.back() == '\r' || text.back() == '\n')) text.remove_suffix(1);
  if (text.empty()) return;
  noise_ += secrets_.masked(text, 0, kMostNoisyLine);
  noise_ += '\n';
  if (noise_.size() > kMostNoise) noise_.erase(0, noise_.size() - kMostNoise);
}

void MessageReader::clear() {
  pending_.clear();
  line_begin_ = 0;
  line_bytes_ = 0;
  is_dropped_ = false;
  outline_ = OutlineReader();
}

}  // namespace patchbay::process
