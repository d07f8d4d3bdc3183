// Input: a text. All readers of JSON agree about its value.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "invariant.h"
#include "readers_agree.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::string found = patchbay::json::disagreement(text, 20);
  patchbay::fuzz::must_hold(found.empty(), found.c_str());
  return 0;
}
