#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace patchbay::oauth_messages {

// The reasons why an account could not be connected or a token could not be obtained.
// details().reason of OAUTH_FAILED has one of them. LINK_EXPIRED, REFRESH_FAILED and audit records
// have one of them or a word of links/cause.h.
enum class Reason {
  kDenied,              // the user denied the access
  kTimeout,             // the user took longer than the lifetime of the state or device code
  kInvalidState,        // the state never existed, or was deleted long ago
  kReplayedState,       // the state was used before
  kForeignState,        // another user or browser began with this state
  kSupersededState,     // the state was dropped, because the user began too many later ones
  kInvalidRedirectUri,  // the redirect URI is not on the configured list
  kInvalidScope,        // the manifest does not declare the scope, or the provider does not know it
  kIssuerMismatch,      // the callback or the metadata come from another server (RFC 9207)
  kAuthorizationFailed,  // the provider's callback has an error other than a denial
  kExchangeFailed,       // the token endpoint refused the request, or its response cannot be read
  kInvalidGrant,         // the code, device code or refresh token is no longer valid
  kClientMissing,        // the connector has no client id, and the host cannot obtain one
  kClientRejected,       // the provider does not know the client, or the client's secret is wrong
  kProviderDown,         // the provider cannot be reached, or reports a fault
  kOutcomeUnknown,       // the request may have been executed, but its response is lost
  kDiscoveryFailed,      // the server's metadata is missing or cannot be trusted
};

// Returns "denied", "timeout", …
std::string_view word_of(Reason reason);

// Returns true if another attempt may succeed without a change of the configuration.
bool retry_available(Reason reason);

// Returns true if this error of an exchange, or this status of a response, means kProviderDown.
bool means_provider_down(const Error& error);
bool means_provider_down(int status);

// Returns OAUTH_FAILED with the reason and retry_available. `message` follows the rules for the
// message of every Error.
Error oauth_failed(Reason reason, std::string message);

// Returns the Reason in details().reason of the error. Returns nullopt if the text there is not a
// Reason.
std::optional<Reason> reason_of(const Error& error);

}  // namespace patchbay::oauth_messages
