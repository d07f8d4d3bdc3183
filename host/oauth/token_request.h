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

// Where the parameters of a request go.
enum class Carrier { kForm, kJson, kQuery };

// One request on behalf of a client.
struct TokenRequest {
  std::string address;
  oauth_messages::Parameters parameters;
  std::string method = "POST";
  Carrier carrier = Carrier::kForm;
  manifest::ClientAuthentication client_authentication = manifest::ClientAuthentication::kPost;
  bool names_client = true;                      // also a public client names its client_id
  std::map<std::string, std::string> headers{};  // Accept is JSON unless this map has it
};

// Returns the request in the form that the manifest declares.
TokenRequest token_request(const Registration& at, std::string address,
                           oauth_messages::Parameters parameters);

struct Answered {
  int status = 0;
  // nothing if there was no body, or if it cannot be read
  std::optional<oauth_messages::Answer> answer;
  std::optional<std::chrono::milliseconds> retry_after;
  std::string origin;  // the origin of the server that answered, for messages

  [[nodiscard]] bool is_success() const { return status >= 200 && status < 300; }
};

// Sends the request once. Any answer is a success here. Without an answer, fails with OAUTH_FAILED
// (provider_down, outcome_unknown or exchange_failed) or CANCELLED.
Result<Answered> send(HttpClient& http, const Registration& at, TokenRequest request,
                      const Bounds& bounds);

// ---- the meaning of an answer that refuses (refusal.cc)

// Returns the provider's word for a failure, translated to RFC 6749's word by the manifest's
// error_words; "" if the answer is not a failure.
std::string error_word_of(const Answered& answered, const manifest::TokenAnswer& pointers);

// Returns the error for an answer that does not grant the request: OAUTH_FAILED, with a reason
// chosen by the answer's `error` and status. It has the provider's status and, if the answer says
// when to come back, retry_after.
Error refusal(const Answered& answered, const manifest::TokenAnswer& pointers);

}  // namespace patchbay::oauth
