#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "http_service/http_access.h"
#include "http_service/http_answer.h"
#include "services/services.h"

namespace patchbay::http_service {

// What a provider's response means for the host.
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
  bool is_named = false;            // true: the response's header fields contain the wait
  std::vector<std::string> scopes;  // the needed scopes, for kScopeMissing
  std::string message;              // the connector's sentence for the user; may be empty
};

// Decides the meaning of a response with the connector's classify function. Without this function,
// uses the status and the header fields. Returns kPass if the status is below Classifier::from. The
// wait is the larger of the connector's time and the time in the header fields (rate_fields.h). If
// it is more than a day, the host's longest wait is used. Reads at most 64 KiB of the body (below
// status 400 only if the body is JSON); the plugin can still read these bytes. `method` is the
// request's method.
AnswerMeaning read_meaning(HttpAnswer& answer, std::string_view method,
                           const Classifier& classifier, const services::HostTable& host);

// Returns true if the meaning concerns the request's credential.
bool is_about_credential(const AnswerMeaning& meaning);

// Returns the error for a meaning. The meaning must not be kPass.
Error to_error(const AnswerMeaning& meaning, int status, std::string_view connector);

}  // namespace patchbay::http_service
