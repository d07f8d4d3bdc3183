#include <charconv>

#include "app/server.h"

namespace patchbay::app {

Result<ListenAddress> parse_listen(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  std::string_view address = text.substr(0, std::min(colon, text.size()));
  const bool bracketed = address.starts_with('[') && address.ends_with(']');
  if (bracketed) address = address.substr(1, address.size() - 2);
  std::uint16_t port = 0;
  bool valid =
      colon != text.npos && !address.empty() && (bracketed || address.find(':') == address.npos);
  if (valid) {
    const std::string_view digits = text.substr(colon + 1);
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    valid = read.ec == std::errc() && read.ptr == digits.data() + digits.size();
  }
  if (valid) return ListenAddress{std::string(address), port};
  return Error(Code::kInvalidArgument, "\"" + std::string(text) +
                                           "\" is not a listen address; write 127.0.0.1:8080 "
                                           "or [::1]:8080, with port 0 for any free one");
}

}  // namespace patchbay::app
