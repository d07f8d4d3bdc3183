// The one mapping of errors to HTTP, and the envelope of every error. Codes and words are those of
// base/code.h; the other fields say where an error came from and what a person can do about it.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "httpd/response.h"

namespace patchbay::httpd {

// 422 for INVALID_ARGUMENT, and so on; 401 is kept for callers of Patchbay itself.
int status_of(Code code);

// Where the error happened, for the envelope. "": not known or not so.
struct ErrorPlace {
  std::string_view connector_id{};
  std::string_view trace_id{};
};

// {"error","code","type","message","connector_id","retryable","trace_id", …}: a JSON object. These
// further fields are in it if they apply: reason, faults, retry_after_seconds, retry_available,
// required_scope, required_scopes, links, reauth_url, resume_token, provider_status.
std::string envelope_of(const Error& error, const ErrorPlace& place);

// The answer: status, envelope, and Retry-After if it is known when to come back.
Response error_response(const Error& error, const ErrorPlace& place);

}  // namespace patchbay::httpd
