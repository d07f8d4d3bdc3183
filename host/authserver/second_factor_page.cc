// Answers the page on which a user turns the second factor on or off.
#include "authserver/handlers.h"
#include "authserver/sign_in_page.h"
#include "authserver/totp.h"
#include "authserver/visitor.h"
#include "httpd/trusted_proxies.h"

namespace patchbay::authserver {
namespace {

constexpr std::string_view kSecondFactor = "second_factor";
constexpr const char* kFactorTitle = "Second factor";
constexpr const char* kOldPage =
    "This did not come from the page of your second factor, so it does not count. Try again here.";

// Returns a form with one field, and a button that sends `what`.
PageForm factor_form(const Visitor& visitor, const std::string& what, Field field,
                     const std::string& button) {
  return {.action = std::string(kSecondFactorPath),
          .fields = {proof_field(visitor, kSecondFactor, what), std::move(field)},
          .buttons = {{what, button}}};
}

Field code_field(const std::string& label) {
  return {.name = "code", .label = label, .autocomplete = "one-time-code"};
}

httpd::Response confirming_page(const Visitor& visitor, std::vector<std::string> paragraphs,
                                std::vector<PageLink> links, std::string alert, int status) {
  return page_response(
      {.title = kFactorTitle,
       .alert = std::move(alert),
       .paragraphs = std::move(paragraphs),
       .links = std::move(links),
       .forms = {factor_form(visitor, "confirm", code_field("The code that the app shows now"),
                             "Turn it on")}},
      status);
}

// Returns the first page, with a form that turns the factor on or off.
Answer factor_page(Authserver& server, const Visitor& visitor, std::string alert = {},
                   int status = 200) {
  const Person& person = visitor.session->person;
  PATCHBAY_TRY(const bool is_on, server.second_factors.is_on(person));
  Page page{.title = kFactorTitle, .alert = std::move(alert)};
  if (is_on) {
    PATCHBAY_TRY(const int left, server.second_factors.recovery_codes(person));
    page.paragraphs = {"It is on: after your password, Patchbay asks for a code of your app.",
                       "Recovery codes that are left: " + std::to_string(left) +
                           ". To get new ones, turn it off and on again."};
    page.forms = {factor_form(visitor, "end", code_field("Code of your app, or a recovery code"),
                              "Turn it off")};
  } else {
    page.paragraphs = {
        "It is off. If you turn it on, Patchbay asks for a code of an app on your phone or "
        "computer after your password, so that nobody signs in with the password alone."};
    page.forms = {factor_form(visitor, "begin",
                              {.name = "password",
                               .label = "Your password",
                               .type = "password",
                               .autocomplete = "current-password"},
                              "Begin")};
  }
  page.links = {{std::string(kAccountPath), "Back to your account"}};
  return page_response(page, status);
}

Answer begun(Authserver& server, const Request& request, const Visitor& visitor, const Form& form) {
  const Person& person = visitor.session->person;
  PATCHBAY_TRY(server.tries_from_address.take(httpd::network_of(request.address)));
  PATCHBAY_TRY(server.tries_as_user.take(person.organization + "/" + person.user));
  PATCHBAY_TRY(
      const bool is_right,
      server.people.check(person, Secret(std::string(form.get("password"))), patience_of(request)));
  if (!is_right) {
    PATCHBAY_TRY(server.people.record(person, audit::SignInChanged::What::kFailed));
    return factor_page(server, visitor, "That is not your password.", 403);
  }
  const auto secret = server.second_factors.begin(person);
  if (secret.has_error()) {
    if (secret.error().code() != Code::kInvalidArgument) return secret.error();
    return factor_page(server, visitor, secret.error().message(), 400);
  }
  const std::string host =
      server.resources.issuer().substr(server.resources.issuer().find("//") + 2);
  const Secret uri = totp_uri(host, person.organization + "/" + person.user, secret.value());
  return confirming_page(
      visitor,
      {"Add this key to your app. It is shown this once.", base32(secret.value().reveal()),
       "It is a key for codes by time (TOTP), with 6 digits every 30 seconds. An app on this "
       "device "
       "may take it from this address:"},
      {{std::string(uri.reveal()), std::string(uri.reveal())}}, "", 200);
}

Answer confirmed(Authserver& server, const Request& request, const Visitor& visitor,
                 const Form& form) {
  const BrowserSession& here = *visitor.session;
  PATCHBAY_TRY(server.tries_from_address.take(httpd::network_of(request.address)));
  PATCHBAY_TRY(server.take_code_try(here.person));
  PATCHBAY_TRY(const auto codes, server.second_factors.confirm(here.person, form.get("code")));
  if (!codes) {
    return confirming_page(
        visitor, {"If you have closed the page with the key, open your account and begin again."},
        {}, "That is not the code of the key that you got within the last quarter of an hour.",
        403);
  }
  PATCHBAY_TRY(server.sessions.end_others(here.person, here.id));
  Page page{
      .title = kFactorTitle,
      .paragraphs = {"It is on. Your other browsers are signed out.",
                     "Write these recovery codes down, and keep them apart from the app. Each "
                     "signs you in once if you lose the app. They are shown this once."}};
  for (const Secret& code : *codes) page.paragraphs.emplace_back(code.reveal());
  page.links = {{std::string(kAccountPath), "Back to your account"}};
  return page_response(page);
}

Answer ended(Authserver& server, const Request& request, const Visitor& visitor, const Form& form) {
  const Person& person = visitor.session->person;
  PATCHBAY_TRY(server.tries_from_address.take(httpd::network_of(request.address)));
  PATCHBAY_TRY(server.take_code_try(person));
  PATCHBAY_TRY(const bool is_right, server.second_factors.end(person, form.get("code")));
  if (is_right) return see_other(std::string(kSecondFactorPath));
  return factor_page(server, visitor, "That code is wrong, or was used before.", 403);
}

Answer changed_factor(Authserver& server, const Request& request) {
  PATCHBAY_TRY(const auto form, Form::read(request));
  PATCHBAY_TRY(const auto visitor, visitor_of(server, request));
  if (!visitor.session) return with_cookie(server, visitor, sign_in_page(server, visitor, {}));
  const std::string what(form.get("decision"));
  if (!is_proven(server, request, visitor, form, kSecondFactor, what)) {
    return factor_page(server, visitor, kOldPage, 400);
  }
  if (what == "begin") return begun(server, request, visitor, form);
  if (what == "confirm") return confirmed(server, request, visitor, form);
  if (what == "end") return ended(server, request, visitor, form);
  return factor_page(server, visitor, kOldPage, 400);
}

Answer opened_factor_page(Authserver& server, const Request& request) {
  PATCHBAY_TRY(const auto visitor, visitor_of(server, request));
  if (!visitor.session) return with_cookie(server, visitor, sign_in_page(server, visitor, {}));
  return factor_page(server, visitor);
}

}  // namespace

Answer show_second_factor(Authserver& server, const Request& request) {
  return page_of(opened_factor_page(server, request));
}

Answer change_second_factor(Authserver& server, const Request& request) {
  return page_of(changed_factor(server, request));
}

}  // namespace patchbay::authserver
