#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace patchbay::oauth_messages {

// The reasons why an account could not be connected, or a token could not be obtained. OAUTH_FAILED
// has one of these reasons in details().reason. LINK_EXPIRED, REFRESH_FAILED and audit records have
// one of these reasons or a word of links/cause.h.
enum class Reason {
  kDenied,              // the user denied the access
  kTimeout,             // the user took longer than the state or the device code is valid
  kInvalidState,        // a state that never existed, or was deleted long ago
  kReplayedState,       // a state that was used before
  kForeignState,        // a state that another user or browser began
  kSupersededState,     // a state that was dropped because the user began too many later ones
  kInvalidRedirectUri,  // the redirect URI is not on the configured list
  kInvalidScope,        // a scope that the manifest does not declare, or the provider does not know
  kIssuerMismatch,      // the answer did not come from the expected server (RFC 9207)
  kAuthorizationFailed,  // the provider sent the user back with an error other than a denial
  kExchangeFailed,       // the token endpoint refused, or its answer cannot be read
  kInvalidGrant,         // the code, device code or refresh token is no longer valid
  kClientMissing,        // there is no client id for the connector, and none can be obtained
  kClientRejected,       // the provider does not know our client, or its secret is wrong
  kProviderDown,         // the provider was not reached, or answers that it has a fault
  kOutcomeUnknown,       // the request may have been carried out, but its answer is lost
  kDiscoveryFailed,      // the server's metadata is missing or cannot be trusted
};

// Returns "denied", "timeout", …
std::string_view word_of(Reason reason);

// Returns true if another try may succeed without a change of configuration.
bool retry_available(Reason reason);

// Returns true if this error of an exchange, or this status of an answer, means kProviderDown.
bool means_provider_down(const Error& error);
bool means_provider_down(int status);

// Returns OAUTH_FAILED with the reason and retry_available. `message` follows the rules for the
// message of every Error.
Error oauth_failed(Reason reason, std::string message);

// Returns the Reason that details().reason of the error names; nothing if it names no Reason.
std::optional<Reason> reason_of(const Error& error);

}  // namespace patchbay::oauth_messages
