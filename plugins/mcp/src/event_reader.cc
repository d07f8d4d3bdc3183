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
    if (std::exchange(after_cr_, false) && bytes.front() == '\n') {
      bytes.remove_prefix(1);
      continue;
    }
    const auto end = bytes.find_first_of("\r\n");
    const std::string_view piece = bytes.substr(0, end);
    check_size(piece.size());
    line_ += piece;
    if (end == std::string_view::npos) return;
    after_cr_ = bytes[end] == '\r';
    bytes.remove_prefix(end + 1);
    end_line(events);
  }
}

void EventReader::end_line(std::vector<Event>& events) {
  std::string line = std::exchange(line_, std::string());
  std::string_view text = line;
  if (std::exchange(is_first_line_, false) && text.substr(0, 3) == kByteOrderMark) {
    text.remove_prefix(kByteOrderMark.size());
  }
  if (text.empty()) return end_event(events);
  const auto colon = text.find(':');
  if (colon == 0) return;  // a comment
  const std::string_view name = text.substr(0, colon);
  std::string_view value = colon == std::string_view::npos ? "" : text.substr(colon + 1);
  if (!value.empty() && value.front() == ' ') value.remove_prefix(1);
  set_field(name, value);
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

void EventReader::end_event(std::vector<Event>& events) {
  last_id_ = id_;
  std::string data = std::exchange(data_, std::string());
  std::string name = std::exchange(name_, std::string());
  if (data.empty()) return;
  data.pop_back();
  events.push_back({name.empty() ? "message" : std::move(name), std::move(data)});
}

}  // namespace mcp
