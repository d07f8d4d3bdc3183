// Answers the sign-in page, on which users sign in with a password of this server.
#include "authserver/cookies.h"
#include "authserver/handlers.h"
#include "authserver/sign_in_page.h"
#include "authserver/visitor.h"
#include "callers/names.h"
#include "httpd/trusted_proxies.h"

namespace patchbay::authserver {
namespace {

constexpr std::string_view kSignIn = "sign_in";
constexpr std::string_view kChooses = "choose";  // the button of organization_form() sends this

bool is_person(const Person& person) {
  return callers::check_organization(person.organization).has_value() &&
         callers::check_user(person.user).has_value();
}

// Returns true if the text is the target of a page of this server, and not a query. A form may
// contain any text, so the letter excludes targets on other hosts, such as "//evil.example".
bool is_other_page(std::string_view going_on) {
  return going_on.size() > 1 && going_on[0] == '/' && going_on[1] >= 'a' && going_on[1] <= 'z';
}

PageForm password_form(const Visitor& visitor, const SignInForm& shown) {
  return {
      .action = std::string(kSignInPath),
      .fields = {{.name = "request", .label = {}, .value = shown.request},
                 proof_field(visitor, kSignIn, shown.request),
                 {.name = "organization",
                  .label = "Organization",
                  .value = shown.organization,
                  .autocomplete = "organization"},
                 {.name = "user", .label = "User", .value = shown.user, .autocomplete = "username"},
                 {.name = "password",
                  .label = "Password",
                  .type = "password",
                  .autocomplete = "current-password"}},
      .buttons = {{"sign_in", "Sign in"}}};
}

// Returns the form in which a user names an organization, to sign in at its provider. The page
// lists no organizations, because everybody may open it.
PageForm organization_form(const Visitor& visitor, const SignInForm& shown) {
  return {.action = std::string(kSignInPath),
          .fields = {{.name = "request", .label = {}, .value = shown.request},
                     proof_field(visitor, kSignIn, shown.request),
                     {.name = "organization",
                      .label = "Organization at whose sign-in service you sign in",
                      .value = shown.organization,
                      .autocomplete = "organization"}},
          .buttons = {{std::string(kChooses), "Go on"}}};
}

Answer try_sign_in(Authserver& server, const Request& request) {
  PATCHBAY_TRY(server.tries_from_address.take(httpd::network_of(request.address)));
  PATCHBAY_TRY(const auto form, Form::read(request));
  PATCHBAY_TRY(const auto visitor, visitor_of(server, request));
  const std::string text(form.get("request"));
  const Person person{std::string(form.get("organization")), std::string(form.get("user"))};
  SignInForm shown{.organization = person.organization, .user = person.user, .request = text};
  const auto again = [&](const char* alert, int status) {
    shown.alert = alert;
    shown.status = status;
    return with_cookie(server, visitor, sign_in_page(server, visitor, shown));
  };
  // Shows the page again without the organization. Otherwise the page would have the link to the
  // organization's provider, and anybody could learn which organizations have a provider.
  const auto anew = [&](const char* alert, int status) {
    shown.organization.clear();
    return again(alert, status);
  };
  const bool chooses = form.get("decision") == kChooses;
  if (!chooses && !server.parts.takes_passwords) return anew("Passwords are not taken here.", 403);
  if (!is_proven(server, request, visitor, form, kSignIn, text)) {
    return anew("The page was too old, or your browser sends no cookies. Try again here.", 400);
  }
  if (chooses) {
    const bool is_there = server.providers.of(person.organization) != nullptr;
    return again(is_there ? "" : "No sign-in service is known here for this organization.",
                 is_there ? 200 : 404);
  }
  if (!is_person(person)) return anew("Give the organization's id and your user id.", 400);
  PATCHBAY_TRY(server.tries_as_user.take(person.organization + "/" + person.user));
  PATCHBAY_TRY(
      const bool is_right,
      server.people.check(person, Secret(std::string(form.get("password"))), patience_of(request)));
  if (!is_right) {
    PATCHBAY_TRY(server.people.record(person, audit::SignInChanged::What::kFailed));
    return again("Organization, user and password do not fit together.", 403);
  }
  return sign_in_further(server, request, visitor, person, text);
}

// Ends the session that the browser has. The cookie of the new session replaces the cookie of the
// old session, so nobody could use the old session or sign out of it in this browser.
Result<void> end_session_of(Authserver& server, const httpd::Request& request) {
  PATCHBAY_TRY(const auto visitor, visitor_of(server, request));
  if (!visitor.session) return success();
  PATCHBAY_TRY(server.sessions.end(visitor.session->person, visitor.session->id));
  return server.people.record(visitor.session->person, audit::SignInChanged::What::kSignedOut);
}

}  // namespace

httpd::Response sign_in_page(const Authserver& server, const Visitor& visitor,
                             const SignInForm& shown) {
  Page page{.title = "Sign in", .alert = shown.alert};
  if (const OidcProvider* provider = server.providers.for_page(shown.organization)) {
    page.links.push_back(provider_link(provider->settings, visitor, shown.request));
  } else if (!server.providers.is_empty()) {
    page.forms.push_back(organization_form(visitor, shown));
  }
  if (server.parts.takes_passwords) page.forms.push_back(password_form(visitor, shown));
  return page_response(page, shown.status);
}

std::string goes_on_at(const std::string& going_on) {
  if (going_on.empty()) return std::string(kAccountPath);
  return is_other_page(going_on) ? going_on : std::string(kAuthorizePath) + "?" + going_on;
}

Result<httpd::Response> begin_session(Authserver& server, const httpd::Request& request,
                                      const Person& person, const std::string& going_on) {
  PATCHBAY_TRY(end_session_of(server, request));
  PATCHBAY_TRY(const auto cookie,
               server.sessions.begin(person, request.header("User-Agent").value_or("")));
  PATCHBAY_TRY(server.people.record(person, audit::SignInChanged::What::kSignedIn));
  // The other page may redirect the browser to any site. The content security policy of this
  // server's pages forbids such a redirect after a form, so the user follows a link.
  httpd::Response response = is_other_page(going_on)
                                 ? page_response({.title = "You are signed in",
                                                  .paragraphs = {"You are " + person.user + " of " +
                                                                 person.organization + "."},
                                                  .links = {{going_on, "Go on"}}})
                                 : see_other(goes_on_at(going_on));
  response.headers.push_back(
      set_cookie(server.resources.issuer(), Cookie::kSession, cookie, kSessionLifetime));
  return response;
}

Answer show_sign_in(Authserver& server, const Request& request) {
  const auto visitor = visitor_of(server, request);
  if (visitor.has_error()) return failure_page(visitor.error());
  return with_cookie(server, visitor.value(), sign_in_page(server, visitor.value(), {}));
}

Answer sign_in(Authserver& server, const Request& request) {
  return page_of(try_sign_in(server, request));
}

}  // namespace patchbay::authserver
