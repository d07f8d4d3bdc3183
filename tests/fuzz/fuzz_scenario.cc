// Input: a text, read as a recorded scenario. If the text is accepted, it is written in the same
// form, and what is written reads as the same; if it is refused, the error says why. A text with a
// secret that cannot be replaced is not written.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "conformance/scenario.h"
#include "invariant.h"

using patchbay::fuzz::must_hold;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace conformance = patchbay::conformance;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto read = conformance::scenario_of(text);
  if (!read) {
    must_hold(!read.error().message().empty(), "a refusal says why");
    return 0;
  }
  const auto written = conformance::text_of(read.value(), "");
  if (!written) {
    must_hold(!written.error().message().empty(), "a refusal to write says why");
    return 0;
  }
  const auto again = conformance::scenario_of(written.value());
  must_hold(again.has_value(), "what is written can be read");
  must_hold(again.value().calls.size() == read.value().calls.size(), "no call is lost");
  return 0;
}
