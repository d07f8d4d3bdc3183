// The one mapping of errors to HTTP, and the envelope that every error is answered with. Codes and
// words are those of base/code.h; where an error came from, and what a person can do about it, is
// in the fields beside them.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "httpd/response.h"

namespace patchbay::httpd {

// 422 for INVALID_ARGUMENT, and so on; 401 is kept for callers of Patchbay itself.
int status_of(Code code);

// Where the error happened, for the envelope. "": does not apply.
struct ErrorPlace {
  std::string_view connector_id{};
  std::string_view trace_id{};
};

// {"error","code","type","message","connector_id","retryable","trace_id", …}: a JSON object, and of
// the further fields those that apply: reason, faults, retry_after_seconds, retry_available,
// required_scope, required_scopes, links, reauth_url, resume_token, provider_status.
std::string envelope_of(const Error& error, const ErrorPlace& place);

// The answer: status, envelope, and Retry-After where it is known when to come back.
Response error_response(const Error& error, const ErrorPlace& place);

}  // namespace patchbay::httpd
