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
  bool is_named = false;  // retry_after is the provider's own word, in the answer's fields
  std::vector<std::string> scopes;  // kScopeMissing
  std::string message;              // the connector's sentence for the user; may be empty
};

// Calls the connector's classify; without one, decides by status and fields. How long to wait is
// the longer of what the connector and the fields say (rate_fields.h). Reads at most 64 KiB of the
// body, which the plugin can still read; for a status below 400, only if it is JSON. Answers with a
// status below the one that classify wants mean kPass. An absurdly long wait is replaced by the
// longest that the host allows. `method` is the request's.
AnswerMeaning read_meaning(HttpAnswer& answer, std::string_view method,
                           const Classifier& classifier, const services::HostTable& host);

// Whether it is about the credential that the request carried.
bool is_about_credential(const AnswerMeaning& meaning);

// The error for a meaning other than kPass.
Error to_error(const AnswerMeaning& meaning, int status, std::string_view connector);

}  // namespace patchbay::http_service
