#include "authserver/authorization_request.h"

#include <algorithm>

#include "authserver/oauth_error.h"
#include "authserver/redirect_rules.h"
#include "base/ascii.h"
#include "oauth_messages/form.h"
#include "oauth_messages/scope_list.h"

namespace patchbay::authserver {
namespace {

using Query = std::vector<httpd::NamedText>;

constexpr std::size_t kMostParameters = 64;   // limited, because each name is compared with all
                                              // others
constexpr std::size_t kChallengeLength = 43;  // length of a SHA-256 in base64url (RFC 7636 §4.2)

std::string value_of(const Query& query, std::string_view name) {
  for (const auto& [key, value] : query) {
    if (key == name) return value;
  }
  return {};
}

auto count_of(const Query& query, std::string_view name) {
  return std::count_if(query.begin(), query.end(),
                       [&](const httpd::NamedText& pair) { return pair.name == name; });
}

Result<Client> known_client(Authserver& server, const Query& query, const httpd::Request& request) {
  if (count_of(query, "client_id") == 1) {
    PATCHBAY_TRY(auto client, server.find_client(value_of(query, "client_id"), request));
    if (client) return std::move(*client);
  }
  return Error(Code::kNotFound,
               "This Patchbay does not know the program that sent you here, or knows it no more. "
               "Remove the server from the program and add it again; then the program registers "
               "itself once more.");
}

Result<std::string> known_address(const Client& client, const Query& query) {
  const std::string asked = value_of(query, "redirect_uri");
  if (count_of(query, "redirect_uri") == 0 && client.redirect_uris.size() == 1) {
    return client.redirect_uris.front();
  }
  if (count_of(query, "redirect_uri") == 1 && is_registered(client.redirect_uris, asked)) {
    return asked;
  }
  return Error(
      Code::kNotFound,
      "The program wants the answer at an address that it has not registered, so you are not "
      "sent there. Remove the server from the program and add it again. If that does not "
      "help, tell the program's makers: its redirect_uri has to be a registered one.");
}

Result<void> check_form(const Query& query) {
  if (query.size() > kMostParameters) {
    return oauth_error("invalid_request", "A request has at most 64 parameters.");
  }
  for (const httpd::NamedText& pair : query) {
    if (pair.name != "resource" && count_of(query, pair.name) > 1) {
      return oauth_error("invalid_request", "A parameter comes more than once.");
    }
  }
  if (!value_of(query, "request").empty()) {
    return oauth_error("request_not_supported", "The parameter request is not read here.");
  }
  if (!value_of(query, "request_uri").empty()) {
    return oauth_error("request_uri_not_supported", "The parameter request_uri is not read here.");
  }
  if (value_of(query, "response_type").empty()) {
    return oauth_error("invalid_request", "response_type is missing; it has to be code.");
  }
  if (value_of(query, "response_type") != "code") {
    return oauth_error("unsupported_response_type", "response_type has to be code.");
  }
  const std::string mode = value_of(query, "response_mode");
  if (!mode.empty() && mode != "query") {
    return oauth_error("invalid_request", "response_mode has to be query.");
  }
  return success();
}

Result<std::string> checked_challenge(const Query& query) {
  std::string challenge = value_of(query, "code_challenge");
  const bool is_base64url = std::all_of(challenge.begin(), challenge.end(), [](char letter) {
    return is_alnum(letter) || letter == '-' || letter == '_';
  });
  if (challenge.size() == kChallengeLength && is_base64url &&
      value_of(query, "code_challenge_method") == "S256") {
    return challenge;
  }
  return oauth_error("invalid_request",
                     "PKCE is needed: code_challenge of 43 characters with "
                     "code_challenge_method=S256 (RFC 7636).");
}

Result<std::string> asked_resource(const Resources& resources, const Query& query) {
  std::vector<std::string> named;
  for (const auto& [name, value] : query) {
    if (name == "resource") named.push_back(value);
  }
  PATCHBAY_TRY(const auto found, resources.only_one(named));
  return found.value_or(resources.tools());
}

Result<void> read_rest(const Authserver& server, const Query& query, AuthorizationRequest& asked) {
  PATCHBAY_TRY(check_form(query));
  PATCHBAY_TRY(asked.challenge, checked_challenge(query));
  PATCHBAY_TRY(asked.resource, asked_resource(server.resources, query));
  const auto wanted = oauth_messages::separated(value_of(query, "scope"), " ");
  asked.scopes = chosen_scopes(server.resources, asked.resource, wanted, asked.client.scopes);
  if (!asked.scopes.empty()) return success();
  return oauth_error("invalid_scope",
                     "None of the scopes can be granted to this client for " + asked.resource +
                         ". scopes_supported of the server's metadata lists what there is.");
}

// Returns the redirect URI with `members`, and with `state` and `iss`, which every response has.
std::string answer_address(const Authserver& server, const AuthorizationRequest& asked,
                           oauth_messages::Parameters members) {
  if (!asked.state.empty()) members.emplace_back("state", Secret(asked.state));
  members.emplace_back("iss", Secret(server.resources.issuer()));
  std::string address = asked.redirect_uri;
  address += address.find('?') == std::string::npos ? '?' : '&';
  return address.append(oauth_messages::form_of(members).reveal());
}

}  // namespace

Result<AuthorizationRequest> read_authorization(Authserver& server, const Query& query,
                                                const httpd::Request& request) {
  AuthorizationRequest asked;
  PATCHBAY_TRY(asked.client, known_client(server, query, request));
  PATCHBAY_TRY(asked.redirect_uri, known_address(asked.client, query));
  if (count_of(query, "state") == 1) asked.state = value_of(query, "state");
  const auto read = read_rest(server, query, asked);
  if (read.has_error()) asked.refused = read.error();
  return asked;
}

std::string granted_address(const Authserver& server, const AuthorizationRequest& asked,
                            const Secret& code) {
  return answer_address(server, asked, {{"code", code}});
}

std::string refused_address(const Authserver& server, const AuthorizationRequest& asked,
                            const Error& error) {
  return answer_address(
      server, asked,
      {{"error", Secret(word_of(error))}, {"error_description", Secret(error.message())}});
}

}  // namespace patchbay::authserver
