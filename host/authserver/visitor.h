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

// The browser that sent a request: its cookies, and the signed-in user's session.
struct Visitor {
  std::optional<BrowserSession> session;
  // The key that binds forms to this browser: the session's cookie, or otherwise the browser's own
  // cookie.
  Secret key;
  bool is_new = false;  // true: the browser has no cookie yet, so the response must set it
};

Result<Visitor> visitor_of(Authserver& server, const httpd::Request& request);

// Returns the browser's own cookie, even for a signed-in user. Creates one if the browser has none.
Visitor browser_of(const Authserver& server, const httpd::Request& request);

// Returns the value of proof_field(). `text` is the form's subject, so that the value is not valid
// for another form.
std::string proof_of(const Visitor& visitor, std::string_view purpose, std::string_view text);
// Returns a form field against CSRF. It proves that the form comes from a page of this server in
// this browser, for this purpose and text. It depends only on the browser's cookie, the purpose and
// the text, so forms in several tabs work at the same time.
Field proof_field(const Visitor& visitor, std::string_view purpose, std::string_view text);
// Returns true if the form has the proof_field(), and the browser does not report that another site
// sent the form. Returns false if the browser had no cookie.
bool is_proven(const Authserver& server, const httpd::Request& request, const Visitor& visitor,
               const Form& form, std::string_view purpose, std::string_view text);

// Adds the browser's cookie to a response for a new browser.
httpd::Response with_cookie(const Authserver& server, const Visitor& visitor,
                            httpd::Response response);

// Redirects the browser with GET (RFC 9110 §15.4.4), so that it does not send a form again.
httpd::Response see_other(std::string address);

// Returns a page that shows only an error message.
httpd::Response problem_page(const std::string& title, const std::string& message, int status);
// Returns a page for an error that the user did not cause: the store does not answer, or there were
// too many attempts.
httpd::Response failure_page(const Error& error);
// Returns the response, or the error's failure_page().
httpd::Response page_of(Result<httpd::Response> answer);

}  // namespace patchbay::authserver
