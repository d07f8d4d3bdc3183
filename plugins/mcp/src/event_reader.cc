#include "event_reader.h"

#include <patchbay/sdk/error.h>

#include <utility>

namespace mcp {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::size_t kMostIdBytes = 1024;  // limited, because the client sends the id in a header
constexpr std::size_t kMostRetryDigits = 9;

bool is_number(std::string_view text) {
  return !text.empty() && text.size() <= kMostRetryDigits &&
         text.find_first_not_of("0123456789") == std::string_view::npos;
}

// Returns true for a value that a header can have: short and without control characters.
bool is_header_value(std::string_view text) {
  if (text.size() > kMostIdBytes) return false;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) return false;
  }
  return true;
}

}  // namespace

void EventReader::check_size(std::size_t more) const {
  if (more <= limit_ && line_.size() + data_.size() + name_.size() <= limit_ - more) return;
  throw patchbay::sdk::Error(
      PATCHBAY_E_TOO_LARGE, "The MCP server sent a message of more than " + std::to_string(limit_) +
                                " bytes. Ask it for less, or raise max_message_bytes.");
}

void EventReader::begin_stream() {
  line_.clear();
  is_first_line_ = true;
  after_cr_ = false;
  name_.clear();
  data_.clear();
  id_ = last_id_;
}

void EventReader::take(std::string_view bytes, std::vector<Event>& events) {
  while (!bytes.empty()) {
    if (auto event = take_one(bytes)) events.push_back(*std::move(event));
  }
}

std::optional<Event> EventReader::take_one(std::string_view& bytes) {
  while (!bytes.empty()) {
    if (std::exchange(after_cr_, false) && bytes.front() == '\n') {
      bytes.remove_prefix(1);
      continue;
    }
    const auto end = bytes.find_first_of("\r\n");
    const std::string_view piece = bytes.substr(0, end);
    check_size(piece.size());
    line_ += piece;
    if (end == std::string_view::npos) {
      bytes = {};
      break;
    }
    after_cr_ = bytes[end] == '\r';
    bytes.remove_prefix(end + 1);
    if (auto event = end_line()) return event;
  }
  return std::nullopt;
}

std::string EventReader::unfinished() const {
  std::string bytes;
  if (id_ != last_id_) bytes += "id: " + id_ + "\n";
  if (!name_.empty()) bytes += "event: " + name_ + "\n";
  for (std::size_t at = 0; at < data_.size();) {
    const std::size_t end = data_.find('\n', at);
    bytes += "data: " + data_.substr(at, end - at) + "\n";
    at = end + 1;
  }
  return bytes + line_;
}

std::optional<Event> EventReader::end_line() {
  std::string line = std::exchange(line_, std::string());
  std::string_view text = line;
  if (std::exchange(is_first_line_, false) && text.substr(0, 3) == kByteOrderMark) {
    text.remove_prefix(kByteOrderMark.size());
  }
  if (text.empty()) return end_event();
  const auto colon = text.find(':');
  if (colon == 0) return std::nullopt;  // the line is a comment
  const std::string_view name = text.substr(0, colon);
  std::string_view value = colon == std::string_view::npos ? "" : text.substr(colon + 1);
  if (!value.empty() && value.front() == ' ') value.remove_prefix(1);
  set_field(name, value);
  return std::nullopt;
}

void EventReader::set_field(std::string_view name, std::string_view value) {
  if (name == "data") {
    data_ += value;
    data_ += '\n';
  } else if (name == "event") {
    name_ = value;
  } else if (name == "id" && is_header_value(value)) {
    id_ = value;
  } else if (name == "retry" && is_number(value)) {
    retry_ = std::chrono::milliseconds(std::stoll(std::string(value)));
  }
}

std::optional<Event> EventReader::end_event() {
  last_id_ = id_;
  std::string data = std::exchange(data_, std::string());
  std::string name = std::exchange(name_, std::string());
  if (data.empty()) return std::nullopt;
  data.pop_back();
  return Event{name.empty() ? "message" : std::move(name), std::move(data)};
}

}  // namespace mcp
