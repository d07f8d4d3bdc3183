#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "http_service/http_access.h"
#include "http_service/http_answer.h"
#include "services/services.h"

namespace patchbay::http_service {

// What a provider's answer means for the call, in the host's terms.
struct AnswerMeaning {
  enum class Kind {
    kPass,
    kExpired,
    kRevoked,
    kScopeMissing,
    kLimited,
    kChallenge,
    kUnavailable,
    kRefused,
  };

  Kind kind = Kind::kPass;
  std::optional<std::chrono::milliseconds> retry_after;
  bool is_named = false;            // the answer's fields name retry_after
  std::vector<std::string> scopes;  // kScopeMissing
  std::string message;              // the connector's sentence for the user; may be empty
};

// Decides what an answer means: calls the connector's classify or, if it has none, decides by
// status and fields. An answer whose status is below the lowest one that classify wants to see
// means kPass. The wait is the longer of the times that the connector and the fields name
// (rate_fields.h); a wait of more than a day is replaced by the longest wait that the host allows.
// Reads at most 64 KiB of the body, and below status 400 only if the body is JSON; the plugin can
// still read these bytes. `method` is the request's method.
AnswerMeaning read_meaning(HttpAnswer& answer, std::string_view method,
                           const Classifier& classifier, const services::HostTable& host);

// Returns true if the meaning concerns the credential that the request carried.
bool is_about_credential(const AnswerMeaning& meaning);

// Returns the error for a meaning other than kPass.
Error to_error(const AnswerMeaning& meaning, int status, std::string_view connector);

}  // namespace patchbay::http_service
