#include "oauth_messages/reason.h"

#include <array>

namespace patchbay::oauth_messages {
namespace {

struct Traits {
  Reason reason;
  std::string_view word;
  bool retry_available;
};

constexpr std::array kTraits = {
    Traits{Reason::kDenied, "denied", true},
    Traits{Reason::kTimeout, "timeout", true},
    Traits{Reason::kInvalidState, "invalid_state", true},
    Traits{Reason::kReplayedState, "replayed_state", true},
    Traits{Reason::kForeignState, "foreign_state", true},
    Traits{Reason::kSupersededState, "superseded_state", true},
    Traits{Reason::kInvalidRedirectUri, "invalid_redirect_uri", false},
    Traits{Reason::kInvalidScope, "invalid_scope", false},
    Traits{Reason::kIssuerMismatch, "issuer_mismatch", false},
    Traits{Reason::kAuthorizationFailed, "authorization_failed", true},
    Traits{Reason::kExchangeFailed, "exchange_failed", true},
    Traits{Reason::kInvalidGrant, "invalid_grant", true},
    Traits{Reason::kClientMissing, "client_missing", false},
    Traits{Reason::kClientRejected, "client_rejected", false},
    Traits{Reason::kProviderDown, "provider_down", true},
    Traits{Reason::kOutcomeUnknown, "outcome_unknown", true},
    Traits{Reason::kDiscoveryFailed, "discovery_failed", false},
};

constexpr bool in_the_order_of_the_enumeration() {
  for (std::size_t i = 0; i < kTraits.size(); ++i) {
    if (static_cast<std::size_t>(kTraits[i].reason) != i) return false;
  }
  return true;
}
static_assert(in_the_order_of_the_enumeration());

const Traits& traits_of(Reason reason) { return kTraits[static_cast<std::size_t>(reason)]; }

}  // namespace

std::string_view word_of(Reason reason) { return traits_of(reason).word; }

bool retry_available(Reason reason) { return traits_of(reason).retry_available; }

bool means_provider_down(const Error& error) {
  // OVERLOADED: this host lacked memory or another resource. The next attempt may succeed.
  return error.code() == Code::kProviderUnavailable || error.code() == Code::kDeadlineExceeded ||
         error.code() == Code::kOverloaded;
}

bool means_provider_down(int status) { return status >= 500 || status == 429; }

Error oauth_failed(Reason reason, std::string message) {
  ErrorDetails details;
  details.reason = word_of(reason);
  details.retry_available = retry_available(reason);
  return Error(Code::kOauthFailed, std::move(message)).with_details(std::move(details));
}

std::optional<Reason> reason_of(const Error& error) {
  for (const Traits& traits : kTraits) {
    if (traits.word == error.details().reason) return traits.reason;
  }
  return std::nullopt;
}

}  // namespace patchbay::oauth_messages
