#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace patchbay::oauth_messages {

// Why an account could not be connected or a token not be had: the closed list behind
// details().reason of OAUTH_FAILED, LINK_EXPIRED and REFRESH_FAILED, and of what is recorded.
enum class Reason {
  kDenied,               // the person said no
  kTimeout,              // the person took longer than the state or device code lives
  kInvalidState,         // a state that never was, or was forgotten long ago
  kReplayedState,        // a state that was used before
  kForeignState,         // a state that another user began with
  kSupersededState,      // a state that gave way to later ones of the same user
  kInvalidRedirectUri,   // not on the configured list
  kInvalidScope,         // one that the manifest does not declare, or the provider does not know
  kIssuerMismatch,       // the answer came from another server than was asked (RFC 9207)
  kAuthorizationFailed,  // the provider sent the person back with another error than a denial
  kExchangeFailed,       // the token endpoint said no, or nothing that could be read
  kInvalidGrant,         // the code, device code or refresh token is no longer good
  kClientMissing,        // no client id is configured for the connector
  kClientRejected,       // the provider does not know our client, or its secret is wrong
  kProviderDown,         // not reached, or it answers with an error of its own
  kOutcomeUnknown,       // the request may have been carried out, and its answer is lost
  kDiscoveryFailed,      // the server's metadata is not there or not to be trusted
};

// "denied", "timeout", …
std::string_view word_of(Reason reason);

// Whether beginning again may help, without anybody changing a configuration.
bool retry_available(Reason reason);

// OAUTH_FAILED with the reason and retry_available. `message` as for every Error.
Error oauth_failed(Reason reason, std::string message);

// The reason an error of this folder carries; nothing for any other error.
std::optional<Reason> reason_of(const Error& error);

}  // namespace patchbay::oauth_messages
