// The events of host/authserver: clients ask for access to Patchbay, and users allow or refuse it.
// All names begin with "oauth". Each struct is the closed schema of its events.
#pragma once

#include <string>
#include <vector>

#include "audit/entry.h"

namespace patchbay {

// A client of the authorization server was added or changed: oauth.client_registered (the client
// registered itself), oauth.client_added, oauth.client_rotated (a new secret),
// oauth.client_revoked. Or somebody used a signed assertion of the client a second time:
// oauth.assertion_reused.
struct AccessClientChanged {
  enum class What { kRegistered, kAdded, kRotated, kRevoked, kAssertionReused };
  What what;
  std::string client_id;
  std::string name;
};

// A change of what a user allows a client: oauth.consent_granted, oauth.consent_denied,
// oauth.token_issued, oauth.token_refreshed, oauth.token_revoked. Or a grant ended because somebody
// used a code or a refresh token a second time: oauth.code_reused, oauth.refresh_reused.
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

// Sign-ins of people: oauth.invited, oauth.password_set, oauth.signed_in, oauth.sign_in_failed,
// oauth.signed_out. Their second factor: oauth.totp_enabled, oauth.totp_disabled (by the person),
// oauth.totp_reset (by an operator), oauth.totp_failed (a wrong code), oauth.recovery_code_used.
struct SignInChanged {
  enum class What {
    kInvited,
    kPasswordSet,
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

AuditEvent event_of(const AccessClientChanged& event);
AuditEvent event_of(const AccessGrantChanged& event);
AuditEvent event_of(const SignInChanged& event);

}  // namespace patchbay
