// The closed list of error codes, for every interface (HTTP, MCP, command line, embedder, ABI). A
// new code needs a row in error.cc, a row in httpd/error_response.cc, and a number in the ABI.
#pragma once

#include <cstdint>
#include <string_view>

namespace patchbay {

// The numbers come from patchbay/abi/error.h. The hundreds of a number are the code's class. So a
// host that does not know a code can still use its class.
enum class Code : std::uint32_t {
  kMalformedRequest = 101,
  kTooLarge = 102,
  kInvalidArgument = 103,
  kNotFound = 104,
  kUnsupported = 105,
  kInputRequired = 106,

  kGateClosed = 201,
  kUnauthenticated = 202,
  kPermissionDenied = 203,

  kLinkRequired = 301,
  kLinkAmbiguous = 302,
  kLinkExpired = 303,
  kLinkRevoked = 304,
  kRefreshFailed = 305,
  kInsufficientScope = 306,
  kOauthFailed = 307,

  kRateLimited = 401,
  kProviderError = 402,
  kProviderUnavailable = 403,
  kCursorExpired = 404,
  kOutcomeUnknown = 405,

  kResultInvalid = 501,
  kPluginFault = 502,
  kConnectorCrashed = 503,
  kConnectorUnavailable = 504,

  kCancelled = 601,
  kDeadlineExceeded = 602,
  kOverloaded = 603,
  kInternal = 604,
};

// Returns the upper-case name, such as "INVALID_ARGUMENT", for the envelope's `code`, logs and the
// CLI.
std::string_view name_of(Code code);

// Returns the envelope's `error` word, for example "invalid_request". Several codes share one word.
std::string_view error_word_of(Code code);

// Returns true if the same call may succeed later without a change by the caller.
// ErrorDetails::retryable has priority over this result.
bool retryable_by_nature(Code code);

// Returns true if the caller caused the error, and not the host, the connector or the provider.
bool is_client_error(Code code);

}  // namespace patchbay
