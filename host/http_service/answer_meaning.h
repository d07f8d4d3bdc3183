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
  std::vector<std::string> scopes;  // kScopeMissing
  std::string message;              // the connector's sentence for the person; may be empty
};

// Asks the connector's classify, or without one goes by status and Retry-After. Reads at most 64
// KiB of the body, which stays there for the plugin; with a status below 400 of JSON only. Answers
// below the status that classify is asked about pass. A wait that nobody can mean is replaced by
// the longest that the host allows. `method` is the request's.
AnswerMeaning read_meaning(HttpAnswer& answer, std::string_view method,
                           const Classifier& classifier, const services::HostTable& host);

// Whether it says something of the credential that the request carried.
bool is_about_credential(const AnswerMeaning& meaning);

// The failure that a meaning other than kPass stands for.
Error to_error(const AnswerMeaning& meaning, int status, std::string_view connector);

}  // namespace patchbay::http_service
