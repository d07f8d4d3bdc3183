#include "authserver/visitor.h"

#include "authserver/cookies.h"
#include "authserver/mac.h"
#include "httpd/error_response.h"

namespace patchbay::authserver {
namespace {

constexpr std::size_t kBrowserBytes = 32;
constexpr std::size_t kBrowserLength = 43;  // of those bytes in base64url
constexpr std::chrono::hours kBrowserLifetime{24};

std::string proof_of(const Visitor& visitor, std::string_view purpose, std::string_view text) {
  return mac_of(visitor.key.reveal(), std::string(purpose).append("\n").append(text));
}

}  // namespace

Result<Visitor> visitor_of(Authserver& server, const httpd::Request& request) {
  Visitor visitor;
  const std::string& issuer = server.resources.issuer();
  visitor.key = cookie_of(request, issuer, Cookie::kSession);
  PATCHBAY_TRY(visitor.session, server.sessions.find(visitor.key));
  if (visitor.session) return visitor;
  visitor.key = cookie_of(request, issuer, Cookie::kBrowser);
  visitor.is_new = visitor.key.reveal().size() != kBrowserLength;
  if (visitor.is_new) visitor.key = Secret(server.parts.random.token(kBrowserBytes));
  return visitor;
}

Field proof_field(const Visitor& visitor, std::string_view purpose, std::string_view text) {
  return {.name = "proof", .label = {}, .value = proof_of(visitor, purpose, text)};
}

bool is_proven(const Authserver& server, const httpd::Request& request, const Visitor& visitor,
               const Form& form, std::string_view purpose, std::string_view text) {
  const auto origin = request.header("Origin");
  if (origin && !httpd::equal_ignoring_case(*origin, server.resources.issuer())) return false;
  return !visitor.is_new &&
         equal_in_constant_time(form.get("proof"), proof_of(visitor, purpose, text));
}

httpd::Response with_cookie(const Authserver& server, const Visitor& visitor,
                            httpd::Response response) {
  if (visitor.is_new) {
    response.headers.push_back(
        set_cookie(server.resources.issuer(), Cookie::kBrowser, visitor.key, kBrowserLifetime));
  }
  return response;
}

httpd::Response see_other(std::string address) {
  httpd::Response response = httpd::redirect_to(std::move(address));
  response.status = 303;
  return response;
}

httpd::Response problem_page(const std::string& title, const std::string& message, int status) {
  return page_response({.title = title, .alert = message}, status);
}

httpd::Response failure_page(const Error& error) {
  const bool is_limit = error.code() == Code::kRateLimited;
  httpd::Response response =
      problem_page(is_limit ? "Too many tries" : "Not now",
                   is_limit ? "There were too many tries. Wait a minute, then try again."
                            : "Patchbay cannot do this at the moment. Try again in a minute.",
                   httpd::status_of(error.code()));
  httpd::add_retry_after(error, response);
  return response;
}

httpd::Response page_of(Result<httpd::Response> answer) {
  return answer.has_error() ? failure_page(answer.error()) : std::move(answer).value();
}

}  // namespace patchbay::authserver
