#include "authserver/oauth_error.h"

#include <nlohmann/json.hpp>

#include "httpd/error_response.h"

namespace patchbay::authserver {
namespace {

std::string description_of(const Error& error) {
  const ErrorDetails& details = error.details();
  if (!details.to_callers.empty()) return details.to_callers;
  if (!details.reason.empty() || error.code() == Code::kRateLimited) return error.message();
  return "This server cannot answer now. Try again later.";
}

}  // namespace

Error oauth_error(std::string_view word, std::string message) {
  return Error(word == "invalid_client" ? Code::kUnauthenticated : Code::kMalformedRequest,
               std::move(message))
      .with_reason(std::string(word));
}

std::string word_of(const Error& error) {
  if (!error.details().reason.empty()) return error.details().reason;
  const bool is_passing = error.code() == Code::kOverloaded || error.code() == Code::kRateLimited ||
                          error.code() == Code::kProviderUnavailable;
  return is_passing ? "temporarily_unavailable" : "server_error";
}

httpd::Response open_json(std::string body, int status) {
  httpd::Response response = httpd::json_response(std::move(body), status);
  response.headers = {{"Access-Control-Allow-Origin", "*"},
                      {"Access-Control-Expose-Headers", "WWW-Authenticate, Retry-After"},
                      {"Pragma", "no-cache"}};
  return response;
}

httpd::Response oauth_refusal(const Error& error, bool uses_basic) {
  const bool is_ours = !error.details().reason.empty();
  const nlohmann::ordered_json body = {{"error", word_of(error)},
                                       {"error_description", description_of(error)}};
  const bool is_client = word_of(error) == "invalid_client";
  const int status = is_client ? 401 : is_ours ? 400 : httpd::status_of(error.code());
  httpd::Response response = open_json(body.dump(), status);
  if (is_client && uses_basic) {
    response.headers.push_back({"WWW-Authenticate", "Basic realm=\"patchbay\", charset=\"UTF-8\""});
  }
  httpd::add_retry_after(error, response);
  return response;
}

}  // namespace patchbay::authserver
