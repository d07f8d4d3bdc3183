// Input: the head of a provider's answer, with one field on each line. Each time that is read from
// the fields about limits is a time that a caller can wait for.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "http_client/rate_fields.h"
#include "invariant.h"

using patchbay::fuzz::must_hold;

namespace {

constexpr std::chrono::hours kYear{366 * 24};

bool is_a_wait(std::chrono::milliseconds time) {
  return time >= std::chrono::milliseconds(0) && time <= kYear;
}

patchbay::http_client::Headers headers_in(std::string_view text) {
  patchbay::http_client::Headers headers;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    headers.add(std::string(line.substr(0, colon)), std::string(line.substr(colon + 1)));
  }
  return headers;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto now = std::chrono::system_clock::from_time_t(1'700'000'000);
  const auto said = patchbay::http_client::read_rate_fields(
      headers_in({reinterpret_cast<const char*>(data), size}), now);
  if (said.retry_after) must_hold(is_a_wait(*said.retry_after), "Retry-After is a wait");
  if (said.quota) must_hold(is_a_wait(said.quota->resets_in), "a reset is a wait");
  if (const auto named = said.named()) must_hold(is_a_wait(*named), "what is named is a wait");
  return 0;
}
