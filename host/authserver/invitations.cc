// Handles the requests of the invitation page. There, an invited user sets a password or goes to
// the organization's OpenID Connect provider. Then the user is signed in.
#include "authserver/handlers.h"
#include "authserver/sign_in_page.h"
#include "authserver/visitor.h"
#include "httpd/trusted_proxies.h"

namespace patchbay::authserver {
namespace {

constexpr std::string_view kInvitation = "invitation";

PageForm new_password_form(const Visitor& visitor, const std::string& token) {
  return {.action = std::string(kInvitationPath),
          .fields = {{.name = "token", .label = {}, .value = token},
                     proof_field(visitor, kInvitation, token),
                     {.name = "password",
                      .label = "New password, at least 12 characters",
                      .type = "password",
                      .autocomplete = "new-password"},
                     {.name = "again",
                      .label = "The same password again",
                      .type = "password",
                      .autocomplete = "new-password"}},
          .buttons = {{"set", "Set the password"}}};
}

httpd::Response invitation_page(const Authserver& server, const Visitor& visitor,
                                const Person& person, const std::string& token, std::string alert,
                                int status) {
  const bool takes_passwords = server.parts.takes_passwords;
  Page page{
      .title = takes_passwords ? "Choose a password" : "You are invited",
      .alert = std::move(alert),
      .paragraphs = {"You are invited as " + person.user + " of " + person.organization + "."}};
  if (const OidcProvider* provider = server.providers.of(person.organization)) {
    page.links.push_back(provider_link(provider->settings, visitor, {}, token));
  }
  if (takes_passwords) page.forms.push_back(new_password_form(visitor, token));
  return page_response(page, status);
}

httpd::Response no_invitation_page() {
  return problem_page("No invitation",
                      "This invitation was used, or is older than a week. Ask for a new one.", 404);
}

// Returns a page that says that this server has no passwords.
httpd::Response no_passwords_page() {
  return problem_page(
      "No password is needed",
      "People sign in at their organization's provider here. Open your account, and "
      "sign in there.",
      404);
}

Answer open_invitation(Authserver& server, const Request& request) {
  PATCHBAY_TRY(server.tries_from_address.take(httpd::network_of(request.address)));
  const std::string token(request.query_value("token").value_or(""));
  PATCHBAY_TRY(const auto person, server.people.invited(Secret(token)));
  if (!person) return no_invitation_page();
  if (!server.parts.takes_passwords && server.providers.of(person->organization) == nullptr) {
    return no_passwords_page();
  }
  PATCHBAY_TRY(const auto visitor, visitor_of(server, request));
  return with_cookie(server, visitor, invitation_page(server, visitor, *person, token, "", 200));
}

Answer use_invitation(Authserver& server, const Request& request) {
  if (!server.parts.takes_passwords) return no_passwords_page();
  PATCHBAY_TRY(server.tries_from_address.take(httpd::network_of(request.address)));
  PATCHBAY_TRY(const auto form, Form::read(request));
  PATCHBAY_TRY(const auto visitor, visitor_of(server, request));
  const std::string token(form.get("token"));
  PATCHBAY_TRY(const auto invited, server.people.invited(Secret(token)));
  if (!invited) return no_invitation_page();
  const auto again = [&](const std::string& alert) {
    return with_cookie(server, visitor,
                       invitation_page(server, visitor, *invited, token, alert, 400));
  };
  if (!is_proven(server, request, visitor, form, kInvitation, token)) {
    return again("The page was too old, or your browser sends no cookies. Try again here.");
  }
  if (form.get("password") != form.get("again")) return again("The two passwords differ.");
  const auto person = server.people.accept(Secret(token), Secret(std::string(form.get("password"))),
                                           patience_of(request));
  if (person.has_value()) {
    // accept() ended all of this user's sessions, perhaps also this browser's.
    PATCHBAY_TRY(const auto now, visitor_of(server, request));
    return sign_in_further(server, request, now, person.value(), "");
  }
  if (person.error().code() == Code::kInvalidArgument) return again(person.error().message());
  if (person.error().code() == Code::kNotFound) return no_invitation_page();
  return person.error();
}

}  // namespace

Answer show_invitation(Authserver& server, const Request& request) {
  return page_of(open_invitation(server, request));
}

Answer accept_invitation(Authserver& server, const Request& request) {
  return page_of(use_invitation(server, request));
}

}  // namespace patchbay::authserver
