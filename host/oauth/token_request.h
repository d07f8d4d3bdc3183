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

// Where the members of a request go.
enum class Carrier { kForm, kJson, kQuery };

// One request in the name of a client.
struct TokenRequest {
  std::string address;
  oauth_messages::Parameters parameters;
  std::string method = "POST";
  Carrier carrier = Carrier::kForm;
  manifest::ClientAuthentication client_authentication = manifest::ClientAuthentication::kPost;
  bool names_client = true;                      // a public client names at least its client_id
  std::map<std::string, std::string> headers{};  // Accept is JSON unless it is in here
};

// The request in the form that the manifest says.
TokenRequest token_request(const Registration& at, std::string address,
                           oauth_messages::Parameters parameters);

struct Answered {
  int status = 0;
  std::optional<oauth_messages::Answer> answer;  // nothing: there was no body, or it cannot be read
  std::optional<std::chrono::milliseconds> retry_after;
  std::string origin;  // of the server that answered, for messages

  [[nodiscard]] bool is_success() const { return status >= 200 && status < 300; }
};

// Sends it once. Any answer is a success here. Without an answer: OAUTH_FAILED with provider_down,
// outcome_unknown or exchange_failed; CANCELLED.
Result<Answered> send(HttpClient& http, const Registration& at, TokenRequest request,
                      const Bounds& bounds);

// ---- what went wrong, as an answer says it (refusal.cc)

// The provider's word for a failure, translated to RFC 6749's by the manifest's error_words; "" if
// the answer is not a failure.
std::string error_word_of(const Answered& answered, const manifest::TokenAnswer& pointers);

// The error for an answer that does not grant the request: OAUTH_FAILED by its `error` and status,
// with the provider's status and, if it says when to come back, retry_after.
Error refusal(const Answered& answered, const manifest::TokenAnswer& pointers);

}  // namespace patchbay::oauth
