// Answers the account page, which shows a user's grants and sessions and ends them.
#include "authserver/cookies.h"
#include "authserver/handlers.h"
#include "authserver/sign_in_page.h"
#include "authserver/visitor.h"
#include "base/rfc3339.h"
#include "base/words.h"

namespace patchbay::authserver {
namespace {

constexpr std::string_view kAccount = "account";
constexpr std::size_t kMinutes = 16;  // length of an RFC 3339 time without seconds:
                                      // 2026-11-28T14:36

std::string minute_of(store::Millis time) {
  return rfc3339(store::from_millis(time)).substr(0, kMinutes);
}

// Returns a form with one button, which ends the grant or session with this id.
PageForm ending(const Visitor& visitor, const std::string& id, const std::string& question,
                const std::string& button) {
  return {.action = std::string(kAccountPath),
          .fields = {{.name = "id", .label = {}, .value = id}, proof_field(visitor, kAccount, id)},
          .question = question,
          .buttons = {{"end", button}}};
}

Result<std::vector<PageForm>> forms_of(Authserver& server, const Visitor& visitor) {
  std::vector<PageForm> forms;
  const BrowserSession& here = *visitor.session;
  PATCHBAY_TRY(const auto grants, server.grants.list(here.person.organization, here.person.user));
  for (const Grant& grant : grants) {
    PATCHBAY_TRY(const auto client, server.clients.find(grant.client));
    const std::string name = client ? client->name : grant.client;
    forms.push_back(ending(visitor, grant.id, {},
                           "End the access of \"" + name + "\" (" + joined(grant.scopes) +
                               "), allowed " + minute_of(grant.created_at)));
  }
  PATCHBAY_TRY(const auto sessions, server.sessions.list(here.person));
  for (const BrowserSession& session : sessions) {
    const bool is_here = session.id == here.id;
    forms.push_back(ending(visitor, session.id, {},
                           is_here
                               ? std::string("Sign out of this browser")
                               : "Sign out of the browser that signed in " +
                                     minute_of(session.created_at) + " (" + session.agent + ")"));
  }
  return forms;
}

Answer account_page(Authserver& server, const Request& request) {
  PATCHBAY_TRY(const auto visitor, visitor_of(server, request));
  if (!visitor.session) return with_cookie(server, visitor, sign_in_page(server, visitor, {}));
  PATCHBAY_TRY(auto forms, forms_of(server, visitor));
  const Person& person = visitor.session->person;
  PATCHBAY_TRY(const bool is_on, server.second_factors.is_on(person));
  return page_response(
      {.title = "Your access",
       .paragraphs = {"You are signed in as " + person.user + " of " + person.organization + ".",
                      "Below are the programs that may use Patchbay for you, and "
                      "the browsers in which you are signed in."},
       .links = {{std::string(kSecondFactorPath),
                  is_on ? "Second factor: on" : "Second factor: off. Turn it on"}},
       .forms = std::move(forms)});
}

Answer end_one(Authserver& server, const Request& request) {
  PATCHBAY_TRY(const auto form, Form::read(request));
  PATCHBAY_TRY(const auto visitor, visitor_of(server, request));
  if (!visitor.session) return with_cookie(server, visitor, sign_in_page(server, visitor, {}));
  const std::string id(form.get("id"));
  if (!is_proven(server, request, visitor, form, kAccount, id)) {
    return problem_page("Nothing was changed",
                        "This did not come from your account's page. Open that page and try again.",
                        400);
  }
  const Person& person = visitor.session->person;
  httpd::Response done = see_other(std::string(kAccountPath));
  if (id.starts_with("grant_")) {
    const auto ended = server.grants.end(person.organization, person.user, id);
    if (ended.has_error() && ended.error().code() != Code::kNotFound) return ended.error();
    return done;
  }
  PATCHBAY_TRY(server.sessions.end(person, id));
  PATCHBAY_TRY(server.people.record(person, audit::SignInChanged::What::kSignedOut));
  if (id == visitor.session->id) {
    done.headers.push_back(end_cookie(server.resources.issuer(), Cookie::kSession));
  }
  return done;
}

}  // namespace

Answer show_account(Authserver& server, const Request& request) {
  return page_of(account_page(server, request));
}

Answer change_account(Authserver& server, const Request& request) {
  return page_of(end_one(server, request));
}

}  // namespace patchbay::authserver
