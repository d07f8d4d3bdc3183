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
  bool is_named = false;            // the answer's header fields name the wait
  std::vector<std::string> scopes;  // for kScopeMissing: the needed scopes
  std::string message;              // the connector's sentence for the user; may be empty
};

// Decides the meaning of an answer. Calls the connector's classify function. If there is no such
// function, decides by the status and the header fields. Returns kPass if the status is below
// Classifier::from. The wait is the larger of two times: the connector's time, and the time in the
// header fields (rate_fields.h). If the wait is more than a day, uses the host's longest wait.
// Reads at most 64 KiB of the body (below status 400 only if the body is JSON). The plugin can
// still read these bytes. `method` is the request's method.
AnswerMeaning read_meaning(HttpAnswer& answer, std::string_view method,
                           const Classifier& classifier, const services::HostTable& host);

// Returns true if the meaning is about the credential of the request.
bool is_about_credential(const AnswerMeaning& meaning);

// Returns the error for a meaning. The meaning must not be kPass.
Error to_error(const AnswerMeaning& meaning, int status, std::string_view connector);

}  // namespace patchbay::http_service
