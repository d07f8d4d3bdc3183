// The handlers of the routes in authserver.cc, in groups. Many threads may call a handler at the
// same time.
#pragma once

#include "authserver/authserver.h"
#include "base/patience.h"
#include "httpd/request.h"
#include "httpd/response.h"

namespace patchbay::authserver {

using Answer = Result<httpd::Response>;
using httpd::Request;

inline constexpr std::string_view kServerMetadataPath = "/.well-known/oauth-authorization-server";
inline constexpr std::string_view kApiMetadataPath = "/.well-known/oauth-protected-resource";
inline constexpr std::string_view kToolsMetadataPath =
    "/.well-known/oauth-protected-resource/api/v1/mcp";
inline constexpr std::string_view kEventsMetadataPath =
    "/.well-known/oauth-protected-resource/api/v1/mcp/sse";
inline constexpr std::string_view kRegisterPath = "/api/v1/oauth/register";
inline constexpr std::string_view kAuthorizePath = "/api/v1/oauth/authorize";
inline constexpr std::string_view kTokenPath = "/api/v1/oauth/token";
inline constexpr std::string_view kRevokePath = "/api/v1/oauth/revoke";
inline constexpr std::string_view kIntrospectPath = "/api/v1/oauth/introspect";
inline constexpr std::string_view kSignInPath = "/api/v1/oauth/sign_in";
inline constexpr std::string_view kOidcPath = "/api/v1/oauth/sign_in/oidc";
inline constexpr std::string_view kOidcReturnPath = "/api/v1/oauth/sign_in/oidc/callback";
inline constexpr std::string_view kOidcOwnReturnPath =
    "/api/v1/oauth/sign_in/oidc/callback/{organization}";
inline constexpr std::string_view kSecondStepPath = "/api/v1/oauth/sign_in/code";
inline constexpr std::string_view kSecondFactorPath = "/api/v1/oauth/second_factor";
inline constexpr std::string_view kInvitationPath = "/api/v1/oauth/invitation";
inline constexpr std::string_view kAccountPath = "/api/v1/oauth/account";

// Returns the patience of a handler, for example for a client's document.
inline Patience patience_of(const Request& request) {
  return {.deadline = request.deadline, .cancellation = &request.cancelled};
}

// These functions are defined in metadata.cc.
Answer server_metadata(Authserver& server, const Request& request);
Answer api_metadata(Authserver& server, const Request& request);
Answer tools_metadata(Authserver& server, const Request& request);
Answer events_metadata(Authserver& server, const Request& request);
// Answers a browser's question whether another site's page may send a request (Fetch §4.8,
// "CORS-preflight fetch").
Answer allow_page(Authserver& server, const Request& request);

// These functions are defined in registering.cc.
Answer register_client(Authserver& server, const Request& request);

// These functions are defined in token_endpoint.cc.
Answer issue_token(Authserver& server, const Request& request);
Answer revoke_token(Authserver& server, const Request& request);
Answer introspect_token(Authserver& server, const Request& request);

// These functions are defined in consent.cc.
Answer ask_consent(Authserver& server, const Request& request);
Answer take_consent(Authserver& server, const Request& request);

// These functions are defined in signing_in.cc.
Answer show_sign_in(Authserver& server, const Request& request);
Answer sign_in(Authserver& server, const Request& request);

// These functions are defined in oidc_sign_in.cc.
Answer begin_oidc(Authserver& server, const Request& request);
Answer finish_oidc(Authserver& server, const Request& request);

// These functions are defined in second_step.cc.
Answer take_second_step(Authserver& server, const Request& request);

// These functions are defined in second_factor_page.cc.
Answer show_second_factor(Authserver& server, const Request& request);
Answer change_second_factor(Authserver& server, const Request& request);

// These functions are defined in invitations.cc.
Answer show_invitation(Authserver& server, const Request& request);
Answer accept_invitation(Authserver& server, const Request& request);

// These functions are defined in account_page.cc.
Answer show_account(Authserver& server, const Request& request);
Answer change_account(Authserver& server, const Request& request);

}  // namespace patchbay::authserver
