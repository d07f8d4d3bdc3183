// The envelope that shows an error at every entrance. Codes and words are those of base/code.h;
// where an error came from, and what a person can do about it, is in the fields beside them.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"

namespace patchbay::wire {

// Where the error happened, for the envelope. "": does not apply.
struct ErrorPlace {
  std::string_view connector_id{};
  std::string_view trace_id{};
};

// {"error","code","type","message","connector_id","retryable","trace_id", …}: a JSON object, and of
// the further fields those that apply: reason, faults, retry_after_seconds, retry_available,
// required_scope, required_scopes, links, reauth_url, resume_token, provider_status.
std::string envelope_of(const Error& error, const ErrorPlace& place);

// As delays are shown: rounded up.
std::int64_t whole_seconds(std::chrono::milliseconds time);

}  // namespace patchbay::wire
