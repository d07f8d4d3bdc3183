#include "audit/oauth_events.h"

#include "audit/event_json.h"

namespace patchbay::audit {
namespace {

const char* action_of(AccessClientChanged::What what) {
  switch (what) {
    case AccessClientChanged::What::kRegistered:
      return "oauth.client_registered";
    case AccessClientChanged::What::kAdded:
      return "oauth.client_added";
    case AccessClientChanged::What::kRotated:
      return "oauth.client_rotated";
    case AccessClientChanged::What::kRevoked:
      return "oauth.client_revoked";
    case AccessClientChanged::What::kAssertionReused:
      return "oauth.assertion_reused";
  }
  return "";
}

const char* action_of(AccessGrantChanged::What what) {
  switch (what) {
    case AccessGrantChanged::What::kConsented:
      return "oauth.consent_granted";
    case AccessGrantChanged::What::kDenied:
      return "oauth.consent_denied";
    case AccessGrantChanged::What::kIssued:
      return "oauth.token_issued";
    case AccessGrantChanged::What::kRefreshed:
      return "oauth.token_refreshed";
    case AccessGrantChanged::What::kRevoked:
      return "oauth.token_revoked";
    case AccessGrantChanged::What::kCodeReused:
      return "oauth.code_reused";
    case AccessGrantChanged::What::kRefreshReused:
      return "oauth.refresh_reused";
  }
  return "";
}

const char* action_of(SignInChanged::What what) {
  switch (what) {
    case SignInChanged::What::kInvited:
      return "oauth.invited";
    case SignInChanged::What::kPasswordSet:
      return "oauth.password_set";
    case SignInChanged::What::kEmailSet:
      return "oauth.email_set";
    case SignInChanged::What::kSignedIn:
      return "oauth.signed_in";
    case SignInChanged::What::kFailed:
      return "oauth.sign_in_failed";
    case SignInChanged::What::kSignedOut:
      return "oauth.signed_out";
    case SignInChanged::What::kTotpEnabled:
      return "oauth.totp_enabled";
    case SignInChanged::What::kTotpDisabled:
      return "oauth.totp_disabled";
    case SignInChanged::What::kTotpReset:
      return "oauth.totp_reset";
    case SignInChanged::What::kCodeFailed:
      return "oauth.totp_failed";
    case SignInChanged::What::kRecoveryUsed:
      return "oauth.recovery_code_used";
  }
  return "";
}

const char* action_of(ProviderSignIn::What what) {
  switch (what) {
    case ProviderSignIn::What::kBound:
      return "oauth.identity_bound";
    case ProviderSignIn::What::kCreated:
      return "oauth.identity_created";
    case ProviderSignIn::What::kRefused:
      return "oauth.identity_refused";
  }
  return "";
}

}  // namespace

AuditEvent event_of(const AccessClientChanged& event) {
  const EventJson payload = {{"client_id", storable(event.client_id)},
                             {"name", storable(event.name)}};
  return {action_of(event.what), payload.dump()};
}

AuditEvent event_of(const AccessGrantChanged& event) {
  const EventJson payload = {{"client_id", storable(event.client_id)},
                             {"resource", storable(event.resource)},
                             {"scopes", storable_texts(event.scopes)}};
  return {action_of(event.what), payload.dump()};
}

AuditEvent event_of(const SignInChanged& event) {
  return {action_of(event.what), EventJson::object().dump()};
}

AuditEvent event_of(const ProviderSignIn& event) {
  EventJson payload = {{"issuer", storable(event.issuer)}};
  if (!event.subject.empty()) payload["subject"] = storable(event.subject);
  if (!event.reason.empty()) payload["reason"] = storable(event.reason);
  return {action_of(event.what), payload.dump()};
}

}  // namespace patchbay::audit
