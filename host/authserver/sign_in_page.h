#pragma once

#include <string>

#include "authserver/visitor.h"

namespace patchbay::authserver {

// The contents of the sign-in page, also of its hidden fields.
struct SignInShown {
  std::string organization{};
  std::string user{};
  std::string request{};  // the query of the authorization to continue; "": the account page
  std::string alert{};
  int status = 200;
};

httpd::Response sign_in_page(const Visitor& visitor, const SignInShown& shown);

// Returns the response for a person who has shown the password. If the person has a second factor,
// the response is the page that asks for a code. If not, it is the response of begin_session().
// `authorization` is the query of the authorization to continue, as in SignInShown::request.
Result<httpd::Response> sign_in_further(Authserver& server, const httpd::Request& request,
                                        const Visitor& visitor, const Person& person,
                                        const std::string& authorization);

// Returns the response that begins a session: it sets the cookie and redirects the browser.
Result<httpd::Response> begin_session(Authserver& server, const httpd::Request& request,
                                      const Person& person, const std::string& authorization);

}  // namespace patchbay::authserver
