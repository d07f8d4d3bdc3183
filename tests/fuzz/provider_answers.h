// A provider whose answers are the input of a fuzz target. The answers come one after the other,
// separated by lines "====". Each answer begins with its status, which has three digits.
#pragma once

#include <patchbay/testing/exchange.h>
#include <patchbay/testing/host.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace patchbay::fuzz {

constexpr std::size_t kMostRequests = 200;

// Returns the next answer, or 404 after the last one. A redirect leads to an address that is not
// part of an API. Any other answer has these headers.
inline testing::Exchange next_answer(std::string_view& rest, const testing::Sent& sent,
                                     const testing::Headers& headers = {}) {
  constexpr std::string_view kBetween = "\n====\n";
  const auto end = std::min(rest.find(kBetween), rest.size());
  std::string_view piece = rest.substr(0, end);
  rest.remove_prefix(std::min(end + kBetween.size(), rest.size()));
  std::uint32_t status = 0;
  for (int digit = 0; digit < 3 && !piece.empty() && piece[0] >= '0' && piece[0] <= '9'; ++digit) {
    status = status * 10 + static_cast<std::uint32_t>(piece[0] - '0');
    piece.remove_prefix(1);
  }
  testing::Exchange exchange(sent.method, sent.url);
  const bool is_redirect = status >= 300 && status < 400;
  exchange.answer(status < 200 || status > 599 ? 404 : status, std::string(piece),
                  is_redirect ? testing::Headers{{"Location", "https://files.test/x"}} : headers);
  return exchange;
}

}  // namespace patchbay::fuzz
