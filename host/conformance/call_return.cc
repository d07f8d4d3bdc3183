#include "conformance/call_return.h"

#include <algorithm>

#include "base/code.h"

namespace patchbay::conformance {

bool CallReturn::was_given(patchbay_status code_of_host) const {
  return std::ranges::find(given, code_of_host) != given.end();
}

bool is_of_plugin(patchbay_status code) {
  switch (code) {
    case PATCHBAY_E_REQUEST:
    case PATCHBAY_E_TOO_LARGE:
    case PATCHBAY_E_INVALID_ARGUMENT:
    case PATCHBAY_E_NOT_FOUND:
    case PATCHBAY_E_UNSUPPORTED:
    case PATCHBAY_E_LINK_EXPIRED:
    case PATCHBAY_E_LINK_REVOKED:
    case PATCHBAY_E_INSUFFICIENT_SCOPE:
    case PATCHBAY_E_PROVIDER:
    case PATCHBAY_E_RATE_LIMITED:
    case PATCHBAY_E_PROVIDER_ERROR:
    case PATCHBAY_E_PROVIDER_UNAVAILABLE:
    case PATCHBAY_E_CURSOR_EXPIRED:
    case PATCHBAY_E_OUTCOME_UNKNOWN:
    case PATCHBAY_E_PLUGIN_FAULT:
      return true;
    default:
      return false;
  }
}

std::string shown(patchbay_status status) {
  if (status == PATCHBAY_OK) return "OK";
  const std::string_view name = name_of(static_cast<Code>(status));
  const bool is_known = status == PATCHBAY_E_INTERNAL || name != name_of(Code::kInternal);
  return std::to_string(status) + (is_known ? " (" + std::string(name) + ")" : "");
}

std::string shown(const CallReturn& returned) {
  if (returned.ok()) return "OK with " + excerpt(returned.result);
  return shown(returned.status) + ": " + excerpt(returned.message);
}

std::string excerpt(std::string_view text, std::size_t most) {
  std::string out;
  for (const char c : text.substr(0, most)) {
    const auto byte = static_cast<unsigned char>(c);
    out += byte < 0x20 || byte >= 0x7f ? '?' : c;
  }
  return "\"" + out + (text.size() > most ? "\"…" : "\"");
}

}  // namespace patchbay::conformance
