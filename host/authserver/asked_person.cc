// Checks for pages of other folders that the right user is signed in. Each of these pages is for
// one user only.
#include "authserver/authserver.h"
#include "authserver/form.h"
#include "authserver/sign_in_page.h"
#include "authserver/visitor.h"

namespace patchbay::authserver {

std::optional<httpd::Response> Authserver::ask_person(const httpd::Request& request,
                                                      const Person& person) {
  const auto found = visitor_of(*this, request);
  if (found.has_error()) return failure_page(found.error());
  const Visitor& visitor = found.value();
  SignInForm shown{.request = request.path + "?" + text_of_query(request.query)};
  if (visitor.session) {
    const Person& here = visitor.session->person;
    if (here == person) return std::nullopt;
    // The page does not name the link's user, because anybody could open it.
    shown.alert = "This link is for somebody else. You are signed in as " + here.user + " of " +
                  here.organization +
                  ". Sign in here as the person whose link it is, or close this page.";
    shown.status = 403;
  }
  return with_cookie(*this, visitor, sign_in_page(*this, visitor, shown));
}

}  // namespace patchbay::authserver
