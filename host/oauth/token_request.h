#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "http_client/http_client.h"
#include "oauth/registration.h"
#include "oauth_messages/answer.h"
#include "oauth_messages/form.h"
#include "oauth_messages/reason.h"

namespace patchbay::oauth {

// The part of a request that contains the parameters.
enum class Carrier { kForm, kJson, kQuery };

// One request on behalf of a client.
struct TokenRequest {
  std::string address;
  oauth_messages::Parameters parameters;
  std::string method = "POST";
  Carrier carrier = Carrier::kForm;
  manifest::ClientAuthentication client_authentication = manifest::ClientAuthentication::kPost;
  bool names_client = true;                      // true: the request contains the client's id
  std::map<std::string, std::string> headers{};  // without an Accept header here, the host sends
                                                 // Accept for JSON
};

// Returns the request in the form that the manifest declares.
TokenRequest token_request(const Registration& at, std::string address,
                           oauth_messages::Parameters parameters);

struct EndpointReply {
  int status = 0;
  // nullopt if the body is missing or cannot be read.
  std::optional<oauth_messages::Answer> answer;
  std::optional<std::chrono::milliseconds> retry_after;
  std::string origin;  // the origin of the server that answered, for messages

  [[nodiscard]] bool is_success() const { return status >= 200 && status < 300; }
};

// Sends the request once and returns the response, whatever its status is. Without a response,
// fails with OAUTH_FAILED (provider_down, outcome_unknown or exchange_failed) or CANCELLED.
Result<EndpointReply> send(http_client::HttpClient& http, const Registration& at,
                           TokenRequest request, const Bounds& bounds);

// ---- answers that refuse a request (refusal.cc)

// Returns the error word in the response, or "" if it contains no error. The manifest's error_words
// can translate the provider's own words to the words of RFC 6749.
std::string error_word_of(const EndpointReply& answered, const manifest::TokenAnswer& pointers);

// Returns the error for a response that refuses the request: OAUTH_FAILED with a reason, chosen by
// the response's `error` and status. The error contains the provider's status. If the reason is
// provider_down and the response says when to try again, the error has retry_after.
Error refusal(const EndpointReply& answered, const manifest::TokenAnswer& pointers);

}  // namespace patchbay::oauth
