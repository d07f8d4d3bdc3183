// The events of host/authserver: clients ask for access to Patchbay, and users allow or refuse this
// access. All names begin with "oauth". Each struct is the closed schema of its events.
#pragma once

#include <string>
#include <vector>

#include "audit/entry.h"

namespace patchbay {

// Events about a client of the authorization server: oauth.client_registered (the client registered
// itself), oauth.client_added, oauth.client_rotated (the client has a new secret),
// oauth.client_revoked, and oauth.assertion_reused (somebody used a signed assertion of the client
// a second time).
struct AccessClientChanged {
  enum class What { kRegistered, kAdded, kRotated, kRevoked, kAssertionReused };
  What what;
  std::string client_id;
  std::string name;
};

// Events about the access that a user gives a client: oauth.consent_granted, oauth.consent_denied,
// oauth.token_issued, oauth.token_refreshed, oauth.token_revoked. The events oauth.code_reused and
// oauth.refresh_reused say that a grant ended, because somebody used a code or a refresh token a
// second time.
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

// Events about the sign-in of people: oauth.invited, oauth.password_set, oauth.email_set (the email
// address by which a provider may name the user), oauth.signed_in, oauth.sign_in_failed,
// oauth.signed_out. Events about the second factor of people:
// oauth.totp_enabled, oauth.totp_disabled (by the person), oauth.totp_reset (by an operator),
// oauth.totp_failed (a wrong code), oauth.recovery_code_used.
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

// Events about people whom their organization's OpenID Connect provider names: oauth.identity_bound
// (at the first sign-in), oauth.identity_created (nobody invited the user),
// oauth.identity_refused. Only a refusal has a reason; it names no subject.
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

}  // namespace patchbay
