// Writes the JSON envelope of errors for all interfaces. base/code.h defines the codes and their
// words. Further fields say where an error happened, and what the user can do.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"

namespace patchbay::wire {

// The place of an error, for the envelope. The envelope omits empty members.
struct ErrorPlace {
  std::string_view connector_id{};
  std::string_view trace_id{};
};

// Returns the JSON object {"error","code","type","message","connector_id","retryable","trace_id",
// …}. Adds the further fields that the error has: reason, faults, retry_after_seconds,
// retry_available, required_scope, required_scopes, input_schema, continuation, links, reauth_url,
// resume_token, provider_status.
std::string envelope_of(const Error& error, const ErrorPlace& place);

// Returns a delay in seconds, rounded up.
std::int64_t whole_seconds(std::chrono::milliseconds time);

}  // namespace patchbay::wire
