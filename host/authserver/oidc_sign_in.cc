// Redirects the browser to the organization's OpenID Connect provider, and signs the user in when
// the browser returns.
#include <algorithm>
#include <array>
#include <chrono>

#include "authserver/handlers.h"
#include "authserver/sign_in_page.h"
#include "authserver/visitor.h"
#include "base/digest.h"
#include "httpd/error_response.h"
#include "httpd/trusted_proxies.h"
#include "oauth_messages/form.h"
#include "oauth_messages/reason.h"

namespace patchbay::authserver {
namespace {

constexpr std::string_view kOidc = "oidc";
constexpr std::chrono::seconds kVisitTime{20};  // limit for all requests to the provider together

// The page's text for a failure with this reason. The log has the details.
struct FailureText {
  std::string_view reason;
  int status;
  std::string_view sentences;
};
constexpr std::array kTold = {
    FailureText{"provider_down", 503,
                "Your organization's sign-in service does not answer at the moment. Try again in a "
                "minute."},
    FailureText{
        "denied", 403,
        "You were not signed in: you ended it, or your organization's sign-in service refused you. "
        "If you may use Patchbay, sign in again."},
    FailureText{
        "invalid_state", 400,
        "This sign-in was used before, took longer than ten minutes, or began in another browser. "
        "Sign in again here."},
    FailureText{
        "email_unverified", 403,
        "Your organization's sign-in service does not say that it has verified your email "
        "address, so Patchbay cannot know who you are. Ask who runs that service to verify it."},
    FailureText{
        "email_unknown", 403,
        "Nobody is known here by your email address. Ask who runs Patchbay for your organization "
        "to add you with exactly this address."},
    FailureText{
        "email_taken", 403,
        "Your email address belongs to somebody here who signs in with another account of your "
        "organization's sign-in service. If that was you, ask who runs Patchbay to let you begin "
        "again."},
    FailureText{
        "domain_refused", 403,
        "Your email address is not verified, or not of a domain that may sign in here. Sign in "
        "with the account of your organization."},
    FailureText{"invitation_ended", 404,
                "This invitation was used, or is older than a week. Ask for a new one."},
    FailureText{
        "identity_taken", 403,
        "You sign in here as somebody else already. Ask who runs Patchbay for your organization "
        "which "
        "user is yours."},
    FailureText{"person_removed", 403,
                "Your user was removed. If that is a mistake, ask who runs Patchbay for your "
                "organization."},
};
constexpr FailureText kNotUsable{
    "", 502,
    "The answer of your organization's sign-in service could not be used. Sign in again. If it "
    "stays like this, tell who runs Patchbay: the log says what was wrong."};

httpd::Response told_page(const Error& error, const std::string& going_on) {
  const auto* const found = std::find_if(kTold.begin(), kTold.end(), [&](const FailureText& each) {
    return each.reason == error.details().reason;
  });
  const FailureText& told = found == kTold.end() ? kNotUsable : *found;
  const std::string again = going_on.empty() ? std::string(kSignInPath) : goes_on_at(going_on);
  httpd::Response response = page_response({.title = "You are not signed in",
                                            .alert = std::string(told.sentences),
                                            .links = {{again, "Sign in again"}}},
                                           told.status);
  httpd::add_retry_after(error, response);
  return response;
}

// Writes the failure to the log and to the audit, and returns the page that says what to do.
// Returns an error without a reason unchanged: the store does not answer, or there were too many
// tries.
Answer failed_visit(Authserver& server, const OidcSettings& provider, const Request& request,
                    const Error& error, const std::string& going_on) {
  if (error.details().reason.empty()) return error;
  PATCHBAY_TRY(server.tries_from_address.take(httpd::network_of(request.address)));
  server.parts.log.write(
      telemetry::Level::kWarning, "a sign-in at the OpenID Connect provider failed",
      {{"issuer", provider.issuer}, {"reason", error.details().reason}, {"error", error.message()}},
      &request.trace_id);
  PATCHBAY_TRY(server.identities.record_failure(provider, error));
  return told_page(error, going_on);
}

// Makes the verifier and the nonce from the organization, the state and the browser's cookie. The
// provider sees only the state. The store has only hashes of the state and of the cookie. If the
// browser returns from one provider with the state of another provider, the verifier and the nonce
// are wrong, and the sign-in fails.
ProviderVisit visit_of(const Authserver& server, const OidcSettings& provider,
                       const Visitor& browser, Secret state) {
  const std::string text = provider.organization + "\n" + std::string(state.reveal());
  ProviderVisit visit;
  visit.verifier = Secret(proof_of(browser, "oidc_verifier", text));
  visit.nonce = proof_of(browser, "oidc_nonce", text);
  visit.redirect_uri = server.resources.issuer() + std::string(kOidcReturnPath);
  if (provider.has_own_return) visit.redirect_uri += "/" + provider.organization;
  visit.state = std::move(state);
  return visit;
}

oauth::Bounds bounds_of(const Authserver& server, const Request& request) {
  return {.deadline = std::min(request.deadline, server.parts.clock.now() + kVisitTime),
          .stop = request.cancelled,
          .trace_id = request.trace_id};
}

std::string text_in_query(const Request& request, std::string_view name) {
  return std::string(request.query_value(name).value_or(""));
}

// Returns the text for which the link to the provider has a proof (proof_of() in visitor.h).
std::string proven_text(const std::string& organization, const std::string& going_on,
                        const std::string& invitation) {
  return organization + "\n" + going_on + "\n" + invitation;
}

// Returns true if the link comes from a page of this server in this browser. The page made the
// proof with the browser's own cookie or, for a signed-in user, with the session's cookie.
Result<bool> is_own_link(Authserver& server, const Request& request, const Visitor& browser,
                         const std::string& text) {
  const std::string shown = text_in_query(request, "proof");
  const auto fits = [&](const Visitor& visitor) {
    return !visitor.is_new && equal_in_constant_time(shown, proof_of(visitor, kOidc, text));
  };
  PATCHBAY_TRY(const auto visitor, visitor_of(server, request));
  return fits(browser) || fits(visitor);
}

// Returns the sign-in page again, because the link to the provider has no valid proof or the
// organization has no provider.
Answer try_again(Authserver& server, const Visitor& browser, const std::string& going_on) {
  return with_cookie(
      server, browser,
      sign_in_page(server, browser,
                   {.request = going_on,
                    .alert = "The page was too old, or your browser sends no cookies. Try again "
                             "here.",
                    .status = 400}));
}

Answer go_to_provider(Authserver& server, const Request& request) {
  PATCHBAY_TRY(server.tries_from_address.take(httpd::network_of(request.address)));
  const Visitor browser = browser_of(server, request);
  const std::string organization = text_in_query(request, "organization");
  const std::string text = text_in_query(request, "request");
  const std::string invitation = text_in_query(request, "invitation");
  PATCHBAY_TRY(const bool is_own,
               is_own_link(server, request, browser, proven_text(organization, text, invitation)));
  OidcProvider* provider = server.providers.of(organization);
  if (!is_own || provider == nullptr) return try_again(server, browser, text);
  PATCHBAY_TRY(auto state, server.identities.begin(
                               browser.key, {text, invitation.empty() ? std::string()
                                                                      : sha256_hex(invitation)}));
  const OidcSettings& settings = provider->settings;
  const auto address = provider->sign_in_address(
      visit_of(server, settings, browser, std::move(state)), bounds_of(server, request));
  if (address.has_error()) return failed_visit(server, settings, request, address.error(), text);
  return with_cookie(server, browser, see_other(address.value()));
}

// Signs in the user whom the provider has identified, and returns the response.
Answer let_in(Authserver& server, const OidcSettings& provider, const Request& request,
              const Person& person, const std::string& going_on) {
  PATCHBAY_TRY(const auto visitor, visitor_of(server, request));
  // Another tab has signed this person in meanwhile.
  if (visitor.session && visitor.session->person == person) return see_other(goes_on_at(going_on));
  if (provider.replaces_second_factor) return begin_session(server, request, person, going_on);
  return sign_in_further(server, request, visitor, person, going_on);
}

// Answers a browser that returns to the path of an organization without a provider. The response is
// the same as for an unknown state, so that nobody learns which organizations have a provider.
Answer unknown_return(Authserver& server, const Request& request) {
  PATCHBAY_TRY(server.tries_from_address.take(httpd::network_of(request.address)));
  return told_page(oauth_messages::oauth_failed(oauth_messages::Reason::kInvalidState,
                                                "No provider sends browsers back to this path."),
                   {});
}

Answer come_back(Authserver& server, const Request& request) {
  const Visitor browser = browser_of(server, request);
  OidcProvider* provider = server.providers.returning_to(request.parameter("organization"));
  if (provider == nullptr) return unknown_return(server, request);
  const OidcSettings& settings = provider->settings;
  const Secret state(text_in_query(request, "state"));
  const auto pending = server.identities.take(state, browser.key);
  if (pending.has_error()) return failed_visit(server, settings, request, pending.error(), {});
  const auto& [text, invitation] = pending.value();
  const auto identity =
      provider->identity_of({.code = Secret(text_in_query(request, "code")),
                             .error = text_in_query(request, "error"),
                             .iss = text_in_query(request, "iss")},
                            visit_of(server, settings, browser, state), bounds_of(server, request));
  if (identity.has_error()) return failed_visit(server, settings, request, identity.error(), text);
  const auto person = invitation.empty() ? server.identities.person_of(identity.value(), settings)
                                         : server.identities.accept_invitation(
                                               identity.value(), settings, invitation);
  if (person.has_error()) return failed_visit(server, settings, request, person.error(), text);
  return let_in(server, settings, request, person.value(), text);
}

}  // namespace

PageLink provider_link(const OidcSettings& provider, const Visitor& visitor,
                       const std::string& going_on, const std::string& invitation) {
  const std::string& organization = provider.organization;
  const std::string proof =
      proof_of(visitor, kOidc, proven_text(organization, going_on, invitation));
  oauth_messages::Parameters members = {{"organization", Secret(organization)},
                                        {"request", Secret(going_on)},
                                        {"proof", Secret(proof)}};
  if (!invitation.empty()) members.emplace_back("invitation", Secret(invitation));
  const Secret query = oauth_messages::form_of(members);
  return {std::string(kOidcPath) + "?" + std::string(query.reveal()),
          "Sign in with " + shown_name(provider)};
}

Answer begin_oidc(Authserver& server, const Request& request) {
  return page_of(go_to_provider(server, request));
}

Answer finish_oidc(Authserver& server, const Request& request) {
  return page_of(come_back(server, request));
}

}  // namespace patchbay::authserver
