// The events of host/authserver: clients request access to Patchbay, and users allow or deny it.
// All names begin with "oauth". Each struct is the closed schema of its events.
#pragma once

#include <string>
#include <vector>

#include "audit/entry.h"

namespace patchbay::audit {

// Events about a client of the authorization server: oauth.client_registered (the client registered
// itself), oauth.client_added, oauth.client_rotated (the client has a new secret),
// oauth.client_revoked, and oauth.assertion_reused (a signed assertion of the client was used
// twice).
struct AccessClientChanged {
  enum class What { kRegistered, kAdded, kRotated, kRevoked, kAssertionReused };
  What what;
  std::string client_id;
  std::string name;
};

// Events about the access that a user gives to a client: oauth.consent_granted,
// oauth.consent_denied, oauth.token_issued, oauth.token_refreshed, oauth.token_revoked.
// oauth.code_reused and oauth.refresh_reused mean that a grant ended because a code or refresh
// token was used twice.
struct AccessGrantChanged {
  enum class What {
    kConsented,
    kDenied,
    kIssued,
    kRefreshed,
    kRevoked,
    kCodeReused,
    kRefreshReused,
  };
  What what;
  std::string client_id;
  std::string resource;
  std::vector<std::string> scopes;
};

// Events about users who sign in: oauth.invited, oauth.password_set, oauth.email_set (the email
// address by which a provider may identify the user), oauth.signed_in, oauth.sign_in_failed,
// oauth.signed_out. Events about their second factor: oauth.totp_enabled, oauth.totp_disabled (by
// the user), oauth.totp_reset (by an operator), oauth.totp_failed (a wrong code),
// oauth.recovery_code_used.
struct SignInChanged {
  enum class What {
    kInvited,
    kPasswordSet,
    kEmailSet,
    kSignedIn,
    kFailed,
    kSignedOut,
    kTotpEnabled,
    kTotpDisabled,
    kTotpReset,
    kCodeFailed,
    kRecoveryUsed,
  };
  What what;
};

// Events about users that the organization's OpenID Connect provider identifies:
// oauth.identity_bound (at the first sign-in), oauth.identity_created (for a user without an
// invitation), oauth.identity_refused. Only a refusal has a reason; it has no subject.
struct ProviderSignIn {
  enum class What { kBound, kCreated, kRefused };
  What what;
  std::string issuer;
  std::string subject{};
  std::string reason{};
};

AuditEvent event_of(const AccessClientChanged& event);
AuditEvent event_of(const AccessGrantChanged& event);
AuditEvent event_of(const SignInChanged& event);
AuditEvent event_of(const ProviderSignIn& event);

}  // namespace patchbay::audit
