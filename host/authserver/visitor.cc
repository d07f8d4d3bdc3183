#include "authserver/visitor.h"

#include <algorithm>
#include <chrono>

#include "authserver/cookies.h"
#include "authserver/mac.h"
#include "httpd/error_response.h"

namespace patchbay::authserver {
namespace {

constexpr std::size_t kBrowserBytes = 32;
constexpr std::size_t kBrowserLength = 43;  // length of kBrowserBytes bytes in base64url
constexpr std::chrono::hours kBrowserLifetime{24};
constexpr std::chrono::minutes kUsualWait{1};  // the wait if an error has no retry_after

// Returns the time in words, rounded up: "1 second", "5 minutes".
std::string in_words(std::chrono::milliseconds time) {
  using std::chrono::ceil, std::chrono::minutes;
  const auto seconds = std::max(ceil<std::chrono::seconds>(time), std::chrono::seconds(1));
  const bool is_long = seconds >= minutes(1);
  const auto count = is_long ? ceil<minutes>(seconds).count() : seconds.count();
  return std::to_string(count) + (is_long ? " minute" : " second") + (count == 1 ? "" : "s");
}

}  // namespace

std::string proof_of(const Visitor& visitor, std::string_view purpose, std::string_view text) {
  return mac_of(visitor.key.reveal(), std::string(purpose).append("\n").append(text));
}

Result<Visitor> visitor_of(Authserver& server, const httpd::Request& request) {
  Visitor visitor;
  const std::string& issuer = server.resources.issuer();
  visitor.key = cookie_of(request, issuer, Cookie::kSession);
  PATCHBAY_TRY(visitor.session, server.sessions.find(visitor.key));
  if (visitor.session) return visitor;
  return browser_of(server, request);
}

Visitor browser_of(const Authserver& server, const httpd::Request& request) {
  Visitor visitor;
  visitor.key = cookie_of(request, server.resources.issuer(), Cookie::kBrowser);
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
  if (origin && !equal_ignoring_case(*origin, server.resources.issuer())) return false;
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
  const std::string wait = in_words(error.details().retry_after.value_or(kUsualWait));
  httpd::Response response =
      problem_page(is_limit ? "Too many tries" : "Not now",
                   is_limit ? "There were too many tries. Wait " + wait + ", then try again."
                            : "Patchbay cannot do this at the moment. Try again in " + wait + ".",
                   httpd::status_of(error.code()));
  httpd::add_retry_after(error, response);
  return response;
}

httpd::Response page_of(Result<httpd::Response> answer) {
  return answer.has_error() ? failure_page(answer.error()) : std::move(answer).value();
}

}  // namespace patchbay::authserver
