// Answers the second step of a sign-in. After the password, or after the provider, a user with a
// second factor enters a code.
#include "authserver/handlers.h"
#include "authserver/sign_in_page.h"
#include "authserver/visitor.h"
#include "httpd/trusted_proxies.h"

namespace patchbay::authserver {
namespace {

constexpr std::string_view kSecondStep = "second_step";

httpd::Response code_page(const Visitor& visitor, const std::string& pending,
                          const std::string& request, std::string alert, int status) {
  PageForm form{.action = std::string(kSecondStepPath),
                .fields = {{.name = "pending", .label = {}, .value = pending},
                           {.name = "request", .label = {}, .value = request},
                           proof_field(visitor, kSecondStep, pending + "\n" + request),
                           {.name = "code",
                            .label = "Code of your app, or a recovery code",
                            .autocomplete = "one-time-code"}},
                .buttons = {{"sign_in", "Sign in"}}};
  return page_response({.title = "Second step",
                        .alert = std::move(alert),
                        .paragraphs = {"Patchbay knows you. Now show the code that your app has "
                                       "for Patchbay at this moment."},
                        .forms = {std::move(form)}},
                       status);
}

Answer try_code(Authserver& server, const Request& request) {
  PATCHBAY_TRY(const auto form, Form::read(request));
  PATCHBAY_TRY(const auto visitor, visitor_of(server, request));
  const Secret pending{std::string(form.get("pending"))};
  const std::string text(form.get("request"));
  const auto begin_again = [&] {
    return with_cookie(
        server, visitor,
        sign_in_page(server, visitor,
                     {.request = text,
                      .alert = "That took too long, or too many codes were wrong. Sign in "
                               "again.",
                      .status = 403}));
  };
  if (!is_proven(server, request, visitor, form, kSecondStep,
                 std::string(pending.reveal()) + "\n" + text)) {
    return begin_again();
  }
  PATCHBAY_TRY(server.tries_from_address.take(httpd::network_of(request.address)));
  PATCHBAY_TRY(const auto person, server.second_factors.take_pending(pending, visitor.key));
  if (!person) return begin_again();
  PATCHBAY_TRY(server.take_code_try(*person));
  PATCHBAY_TRY(const bool is_right, server.second_factors.check(*person, form.get("code")));
  if (!is_right) {
    return code_page(visitor, std::string(pending.reveal()), text,
                     "That code is wrong, or was used before. Wait for the next one.", 403);
  }
  PATCHBAY_TRY(server.second_factors.end_pending(pending));
  return begin_session(server, request, *person, text);
}

}  // namespace

Answer sign_in_further(Authserver& server, const Request& request, const Visitor& visitor,
                       const Person& person, const std::string& going_on) {
  PATCHBAY_TRY(const bool is_on, server.second_factors.is_on(person));
  if (!is_on) return begin_session(server, request, person, going_on);
  PATCHBAY_TRY(const auto pending, server.second_factors.begin_pending(person, visitor.key));
  return with_cookie(server, visitor,
                     code_page(visitor, std::string(pending.reveal()), going_on, "", 200));
}

Answer take_second_step(Authserver& server, const Request& request) {
  return page_of(try_code(server, request));
}

}  // namespace patchbay::authserver
