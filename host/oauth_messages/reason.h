#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace patchbay::oauth_messages {

// Why an account could not be connected, or a token could not be obtained: the closed list for
// details().reason of OAUTH_FAILED, LINK_EXPIRED and REFRESH_FAILED, and for records.
enum class Reason {
  kDenied,              // the user said no
  kTimeout,             // the user took longer than the state or device code lives
  kInvalidState,        // a state that never existed, or was deleted long ago
  kReplayedState,       // a state that was used before
  kForeignState,        // a state that another user began
  kSupersededState,     // a state that later ones of the same user replaced
  kInvalidRedirectUri,  // not on the configured list
  kInvalidScope,        // a scope that the manifest does not declare, or the provider does not know
  kIssuerMismatch,      // the answer came from another server than the one asked (RFC 9207)
  kAuthorizationFailed,  // the provider sent the user back with another error than a denial
  kExchangeFailed,       // the token endpoint said no, or its answer cannot be read
  kInvalidGrant,         // the code, device code or refresh token is no longer valid
  kClientMissing,        // no client id is configured for the connector
  kClientRejected,       // the provider does not know our client, or its secret is wrong
  kProviderDown,         // the provider was not reached, or answers with an error of its own
  kOutcomeUnknown,       // the request may have been carried out, but its answer is lost
  kDiscoveryFailed,      // the server's metadata is missing or cannot be trusted
};

// "denied", "timeout", …
std::string_view word_of(Reason reason);

// Whether another try may succeed without a change of configuration.
bool retry_available(Reason reason);

// OAUTH_FAILED with the reason and retry_available. `message` as for every Error.
Error oauth_failed(Reason reason, std::string message);

// The reason in an error of this folder; nothing for any other error.
std::optional<Reason> reason_of(const Error& error);

}  // namespace patchbay::oauth_messages
