#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "http_service/http_access.h"
#include "http_service/http_answer.h"
#include "services/services.h"

namespace patchbay::http_service {

// The meaning of a provider's answer for the host.
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
  bool is_named = false;            // retry_after comes from the answer's fields
  std::vector<std::string> scopes;  // kScopeMissing: the scopes that are needed
  std::string message;              // the connector's sentence for the user; may be empty
};

// Decides the meaning of an answer. Calls the connector's classify function; without one, decides
// by the status and the header fields. If the status is below Classifier::from, the meaning is
// kPass. The wait is the longer of the connector's time and the time in the fields (rate_fields.h).
// A wait of more than a day is replaced by the host's longest wait. Reads at most 64 KiB of the
// body (below status 400 only if the body is JSON); the plugin can still read these bytes. `method`
// is the request's method.
AnswerMeaning read_meaning(HttpAnswer& answer, std::string_view method,
                           const Classifier& classifier, const services::HostTable& host);

// Returns true if the meaning concerns the credential that the request carried.
bool is_about_credential(const AnswerMeaning& meaning);

// Returns the error for a meaning other than kPass.
Error to_error(const AnswerMeaning& meaning, int status, std::string_view connector);

}  // namespace patchbay::http_service
