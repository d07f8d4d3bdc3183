#pragma once

#include <string>
#include <string_view>

#include "authserver/visitor.h"

namespace patchbay::authserver {

// The contents of the sign-in page, including its hidden fields.
struct SignInForm {
  std::string organization{};
  std::string user{};
  // Where the user goes next: the query of an authorization, or the target of another page of this
  // server. "": the account page.
  std::string request{};
  std::string alert{};
  int status = 200;
};

// Returns the sign-in page. It has the form for a password if the server takes passwords, and the
// link to the provider. If the server has several providers and `shown` names no organization that
// has a provider, the page has a form for the organization instead of the link.
httpd::Response sign_in_page(const Authserver& server, const Visitor& visitor,
                             const SignInForm& shown);

// Returns the link from the sign-in page to the provider (oidc_sign_in.cc). `invitation` is the
// token of an invited person; "": nobody was invited. The sign-in binds this person to the identity
// that the provider names.
PageLink provider_link(const OidcSettings& provider, const Visitor& visitor,
                       const std::string& going_on, const std::string& invitation = {});

// Returns the response for a user who has entered the password or was identified by the provider.
// For a user with a second factor, it is the page that asks for a code, otherwise the response of
// begin_session(). `going_on` is like SignInForm::request.
Result<httpd::Response> sign_in_further(Authserver& server, const httpd::Request& request,
                                        const Visitor& visitor, const Person& person,
                                        const std::string& going_on);

// Returns the address to which a signed-in user goes next. `going_on` is like SignInForm::request.
std::string goes_on_at(const std::string& going_on);

// Returns the response that begins a session: it sets the cookie, and redirects the browser or has
// a link. Ends the session that the browser had before, even if it was the session of another user.
Result<httpd::Response> begin_session(Authserver& server, const httpd::Request& request,
                                      const Person& person, const std::string& going_on);

}  // namespace patchbay::authserver
