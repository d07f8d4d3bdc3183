#pragma once

#include <string>

#include "authserver/visitor.h"

namespace patchbay::authserver {

// What the page of sign-in shows and carries along.
struct SignInShown {
  std::string organization{};
  std::string user{};
  std::string request{};  // the authorization to go on with, as a query; "": the account's page
  std::string alert{};
  int status = 200;
};

httpd::Response sign_in_page(const Visitor& visitor, const SignInShown& shown);

// The answer for a person who has shown the password: begin_session(), or the page that asks for a
// code if the person has a second factor. `authorization` is what to go on with, as in
// SignInShown::request.
Result<httpd::Response> sign_in_further(Authserver& server, const httpd::Request& request,
                                        const Visitor& visitor, const Person& person,
                                        const std::string& authorization);

// The answer that begins a session: sets the cookie and sends the browser on.
Result<httpd::Response> begin_session(Authserver& server, const httpd::Request& request,
                                      const Person& person, const std::string& authorization);

}  // namespace patchbay::authserver
