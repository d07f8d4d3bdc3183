#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "authserver/authserver.h"
#include "authserver/form.h"
#include "authserver/page.h"
#include "httpd/request.h"
#include "httpd/response.h"

namespace patchbay::authserver {

// The browser that asks: its cookies, and who is signed in there.
struct Visitor {
  std::optional<BrowserSession> session;
  // What binds a form to this browser: the session's cookie, or else the browser's own.
  Secret key;
  bool is_new = false;  // the browser has no cookie yet; the answer has to set it
};

Result<Visitor> visitor_of(Authserver& server, const httpd::Request& request);

// Returns a field that shows that a form came from a page of ours in this browser, for this purpose
// and text (against CSRF). It depends on nothing else, so several tabs work side by side.
Field proof_field(const Visitor& visitor, std::string_view purpose, std::string_view text);
// Returns true if the form has that field, and the browser does not say that another site sent it.
bool is_proven(const Authserver& server, const httpd::Request& request, const Visitor& visitor,
               const Form& form, std::string_view purpose, std::string_view text);

// Adds the browser's cookie to an answer, if the browser is new.
httpd::Response with_cookie(const Authserver& server, const Visitor& visitor,
                            httpd::Response response);

// Sends the browser on by GET (RFC 9110 §15.4.4), so that it does not repeat a form.
httpd::Response see_other(std::string address);

// A page that only says what is wrong.
httpd::Response problem_page(const std::string& title, const std::string& message, int status);
// A page for an error that is not the person's: the store does not answer, or too many tries.
httpd::Response failure_page(const Error& error);
// Returns the answer, with the failure_page() in place of an error.
httpd::Response page_of(Result<httpd::Response> answer);

}  // namespace patchbay::authserver
