#include "connecting/handed_key.h"

#include <algorithm>
#include <string>

namespace patchbay::connecting {
namespace {

constexpr std::size_t kLongestKey = std::size_t{16} << 10;

bool is_control(char letter) {
  const auto byte = static_cast<unsigned char>(letter);
  return byte < ' ' || byte == 0x7f;
}

}  // namespace

Result<Secret> handed_key(const Secret& text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  std::string_view key = text.reveal();
  key.remove_prefix(std::min(key.find_first_not_of(kBlanks), key.size()));
  key = key.substr(0, key.find_last_not_of(kBlanks) + 1);
  if (key.empty()) {
    return Error(Code::kInvalidArgument, "The key is empty, or only blanks. Copy it once more.");
  }
  if (key.size() > kLongestKey) {
    return Error(Code::kInvalidArgument,
                 "The key is longer than 16 KiB: no service gives such a "
                 "key. Copy the key, and nothing around it.");
  }
  if (std::any_of(key.begin(), key.end(), is_control)) {
    return Error(Code::kInvalidArgument,
                 "There is a line break or another control character within "
                 "the key. Copy it in one piece.");
  }
  return Secret(std::string(key));
}

}  // namespace patchbay::connecting
