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

// Where in a request its members go.
enum class Carrier { kForm, kJson, kQuery };

// One request with a client's name on it.
struct TokenRequest {
  std::string address;
  oauth_messages::Parameters parameters;
  std::string method = "POST";
  Carrier carrier = Carrier::kForm;
  manifest::ClientAuthentication client_authentication = manifest::ClientAuthentication::kPost;
  bool names_client = true;                      // a public client says its client_id at least
  std::map<std::string, std::string> headers{};  // Accept is JSON unless it stands here
};

// As the manifest has token requests written.
TokenRequest token_request(const Registration& at, std::string address,
                           oauth_messages::Parameters parameters);

struct Answered {
  int status = 0;
  std::optional<oauth_messages::Answer>
      answer;  // none: there was no body, or none that could be read
  std::optional<std::chrono::milliseconds> retry_after;
  std::string origin;  // that answered, for a sentence

  [[nodiscard]] bool is_success() const { return status >= 200 && status < 300; }
};

// Sends it once. Any answer is a success here. OAUTH_FAILED with provider_down, outcome_unknown or
// exchange_failed when there is none; CANCELLED.
Result<Answered> send(HttpClient& http, const Registration& at, TokenRequest request,
                      const Bounds& bounds);

// ---- what an answer says went wrong (refusal.cc)

// The provider's word for a failure, as RFC 6749 would have it (the manifest's error_words); ""
// when the answer is none.
std::string error_word_of(const Answered& answered, const manifest::TokenAnswer& pointers);

// Why an answer is not what was asked for: OAUTH_FAILED by its `error` and status, with the
// provider's status and, where it says when to come back, retry_after.
Error refusal(const Answered& answered, const manifest::TokenAnswer& pointers);

}  // namespace patchbay::oauth
