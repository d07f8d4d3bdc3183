// Input: a text, read as a manifest and as a list of actions. If the text is accepted, its values
// are valid; if it is refused, the error says why.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "invariant.h"
#include "manifest/manifest.h"

using patchbay::fuzz::must_hold;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace manifest = patchbay::manifest;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto read = manifest::parse_manifest(text);
  if (read.has_value()) {
    must_hold(!read.value().identity.id.empty(), "a manifest has an id");
    must_hold(!read.value().auth.empty(), "a manifest has a way to connect");
    const std::string& library = read.value().identity.library;
    must_hold(library.find('/') == std::string::npos, "a library has no path");
    for (const manifest::Action& action : read.value().actions) {
      must_hold(!(action.read_only && action.destructive), "no action contradicts itself");
    }
  } else {
    must_hold(!read.error().message().empty(), "a refusal says why");
  }
  const auto list = manifest::read_action_list(text, {"read"});
  if (list.has_value()) {
    for (const manifest::RejectedAction& entry : list.value().rejected) {
      must_hold(!entry.reason.empty(), "a rejected entry says why");
    }
  }
  return 0;
}
