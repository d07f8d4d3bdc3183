// Answers the consent page, on which a user authorizes a client or refuses. The page asks at every
// request, because an earlier consent does not cover a new request.
#include <algorithm>

#include "authserver/authorization_request.h"
#include "authserver/cookies.h"
#include "authserver/form.h"
#include "authserver/handlers.h"
#include "authserver/oauth_error.h"
#include "authserver/redirect_rules.h"
#include "authserver/sign_in_page.h"
#include "authserver/visitor.h"
#include "callers/names.h"

namespace patchbay::authserver {
namespace {

constexpr std::string_view kConsent = "consent";

// Returns the target for the page's content security policy. A policy cannot contain an IPv6
// address, so the result for such an address is "http:".
std::string policy_target(const std::string& uri) {
  return uri.starts_with("http://[") ? "http:" : shown_target(uri);
}

std::vector<std::string> sentences_of(const Authserver& server, const AuthorizationRequest& asked,
                                      const Person& person) {
  const std::string& name = asked.client.name;
  std::vector<std::string> all;
  all.push_back("\"" + name + "\" asks to use Patchbay for you. You are signed in as " +
                person.user + " of " + person.organization + ".");
  if (asked.client.is_registered) {
    all.push_back(
        "Nobody here has checked this program: it registered itself and can call itself anything. "
        "Go on only if you have just begun this yourself.");
  }
  if (callers::is_document_address(asked.client.id)) {
    all.push_back("It describes itself at " + shown_target(asked.client.id) + ".");
  }
  all.push_back((is_on_this_machine(asked.redirect_uri)
                     ? "The access goes to a program on the machine of this browser, at "
                     : "The access goes to ") +
                shown_target(asked.redirect_uri) + ".");
  all.push_back("It is for " + asked.resource + " and lasts until you end it at " +
                server.resources.issuer() + std::string(kAccountPath) + ".");
  return all;
}

httpd::Response consent_page(const Authserver& server, const AuthorizationRequest& asked,
                             const Visitor& visitor, const std::string& text,
                             std::string alert = {}) {
  PageForm form{
      .action = std::string(kAuthorizePath),
      .fields = {{.name = "request", .label = {}, .value = text},
                 proof_field(visitor, kConsent, text)},
      .question = "It may:",
      .choice_name = "scope",
      .buttons = {
          {"allow", "Allow"}, {"deny", "Do not allow"}, {"switch", "Sign in as somebody else"}}};
  const auto connectors = server.parts.connectors();
  for (const std::string& scope : asked.scopes) {
    if (scope != kOfflineAccess) form.choices.push_back({scope, words_of_scope(scope, connectors)});
  }
  return page_response({.title = "Allow access?",
                        .alert = std::move(alert),
                        .paragraphs = sentences_of(server, asked, visitor.session->person),
                        .forms = {std::move(form)}},
                       200, policy_target(asked.redirect_uri));
}

bool is_for_another(const Client& client, const Person& person) {
  return !client.organization.empty() && client.organization != person.organization;
}

Answer consented(Authserver& server, const AuthorizationRequest& asked, const Visitor& visitor,
                 const std::vector<std::string>& chosen, const std::string& text) {
  const Person& person = visitor.session->person;
  CodeRequest wanted{.grant = {.organization = person.organization,
                               .user = person.user,
                               .client = asked.client.id,
                               .resource = asked.resource},
                     .redirect_uri = asked.redirect_uri,
                     .challenge = asked.challenge};
  for (const std::string& scope : asked.scopes) {
    const bool is_chosen = std::find(chosen.begin(), chosen.end(), scope) != chosen.end();
    if (is_chosen || scope == kOfflineAccess) wanted.grant.scopes.push_back(scope);
  }
  const auto allows = [](const std::string& scope) { return scope != kOfflineAccess; };
  if (std::none_of(wanted.grant.scopes.begin(), wanted.grant.scopes.end(), allows)) {
    return consent_page(server, asked, visitor, text,
                        "Choose at least one thing that it may do, or do not allow it.");
  }
  PATCHBAY_TRY(const auto code, server.grants.allow(wanted));
  return see_other(granted_address(server, asked, code));
}

Answer refused(Authserver& server, const AuthorizationRequest& asked, const Person& person) {
  PATCHBAY_TRY(server.grants.deny({.organization = person.organization,
                                   .user = person.user,
                                   .client = asked.client.id,
                                   .scopes = asked.scopes,
                                   .resource = asked.resource}));
  return see_other(refused_address(
      server, asked, oauth_error("access_denied", "The person did not allow the access.")));
}

// A client's request and its browser. If `ended` is set, it is the response, and the user is not
// asked.
struct ConsentRequest {
  AuthorizationRequest asked;
  Visitor visitor;
  std::optional<httpd::Response> ended{};
};

Result<ConsentRequest> begin_asking(Authserver& server, const Request& request,
                                    const std::vector<httpd::NamedText>& query) {
  auto read = read_authorization(server, query, request);
  ConsentRequest asking;
  if (read.has_error()) {
    if (read.error().code() != Code::kNotFound) return read.error();
    asking.ended = problem_page("This cannot go on", read.error().message(), 400);
    return asking;
  }
  asking.asked = std::move(read).value();
  PATCHBAY_TRY(asking.visitor, visitor_of(server, request));
  const Client& client = asking.asked.client;
  if (asking.asked.refused) {
    // Anybody can register a client with any redirect URI. So a link to this page could redirect a
    // user to any site. For this reason, only signed-in users are redirected, or clients that an
    // operator added (RFC 9700 §4.11.2).
    const bool may_go_back = asking.visitor.session || !client.is_registered;
    asking.ended = may_go_back
                       ? see_other(refused_address(server, asking.asked, *asking.asked.refused))
                       : problem_page("This cannot go on", asking.asked.refused->message(), 400);
    return asking;
  }
  if (!asking.visitor.session) {
    asking.ended = with_cookie(
        server, asking.visitor,
        sign_in_page(server, asking.visitor,
                     {.organization = client.organization, .request = text_of_query(query)}));
  } else if (is_for_another(client, asking.visitor.session->person)) {
    asking.ended = problem_page("Not for you",
                                "This program is for the people of another organization than the "
                                "one that you are signed in to.",
                                403);
  }
  return asking;
}

Answer decided(Authserver& server, const Request& request) {
  PATCHBAY_TRY(const auto form, Form::read(request));
  const std::string text(form.get("request"));
  PATCHBAY_TRY(const auto query, httpd::parse_form(text));
  PATCHBAY_TRY(auto asking, begin_asking(server, request, query));
  if (asking.ended) return std::move(*asking.ended);
  const auto& [asked, visitor, ended] = asking;
  if (!is_proven(server, request, visitor, form, kConsent, text)) {
    return consent_page(
        server, asked, visitor, text,
        "This answer did not come from the page that you see, so it does not count. "
        "Answer here.");
  }
  const std::string_view decision = form.get("decision");
  if (decision == "allow") return consented(server, asked, visitor, form.all("scope"), text);
  if (decision == "deny") return refused(server, asked, visitor.session->person);
  PATCHBAY_TRY(server.sessions.end(visitor.session->person, visitor.session->id));
  httpd::Response again = see_other(std::string(kAuthorizePath) + "?" + text);
  again.headers.push_back(end_cookie(server.resources.issuer(), Cookie::kSession));
  return again;
}

}  // namespace

Answer ask_consent(Authserver& server, const Request& request) {
  auto asking = begin_asking(server, request, request.query);
  if (asking.has_error()) return failure_page(asking.error());
  if (asking.value().ended) return std::move(*asking.value().ended);
  if (const auto noted = server.clients.note_use(asking.value().asked.client.id); !noted) {
    return failure_page(noted.error());
  }
  return consent_page(server, asking.value().asked, asking.value().visitor,
                      text_of_query(request.query));
}

Answer take_consent(Authserver& server, const Request& request) {
  auto answer = decided(server, request);
  if (answer.has_error() && answer.error().code() == Code::kMalformedRequest) {
    return problem_page("This cannot go on", answer.error().message(), 400);
  }
  return page_of(std::move(answer));
}

}  // namespace patchbay::authserver
