// An error as a value: a code of the closed list, a message for people, and details.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/code.h"
#include "base/fault.h"

namespace patchbay {

// The details of an error besides its code and message. A detail that does not apply is empty.
struct ErrorDetails {
  std::string reason;         // gate and OAuth refusals: a word from a closed list
  std::vector<Fault> faults;  // INVALID_ARGUMENT, RESULT_INVALID: every fault
  std::optional<std::chrono::milliseconds> retry_after;
  std::vector<std::string> required_scopes;  // INSUFFICIENT_SCOPE
  // INPUT_REQUIRED: the JSON Schema of the answers ("" if a plain yes is enough), and the text that
  // the caller must send back with the answers. Only the caller may see these two texts.
  std::string input_schema;
  std::string continuation;
  std::vector<std::string> links;       // LINK_AMBIGUOUS: the ids to choose from
  std::string reauth_url;               // where the account can be reconnected
  std::string resume_token;             // resumes the parked call; secret, so it is never logged
  std::optional<bool> retry_available;  // OAUTH_FAILED
  std::optional<int> provider_status;   // the provider's HTTP status
  std::optional<bool> retryable;        // overrides retryable_by_nature()
  // The text that goes over the network in place of the message. Set if the message names files or
  // settings of this host.
  std::string to_callers;
};

// An expected failure, as a value and not as an exception. Cheap to move. Copies share the details,
// which never change. Thread-safe for reading.
class Error {
 public:
  Error(Code code, std::string message) : code_(code), message_(std::move(message)) {}

  [[nodiscard]] Code code() const { return code_; }
  // Returns one or two sentences that say what was wrong, where, what was expected, and what to do.
  // The text never contains a secret.
  [[nodiscard]] const std::string& message() const { return message_; }
  [[nodiscard]] const ErrorDetails& details() const;
  [[nodiscard]] bool retryable() const;

  Error with_reason(std::string reason) &&;
  Error with_faults(std::vector<Fault> faults) &&;
  Error with_retry_after(std::chrono::milliseconds delay) &&;
  Error with_required_scopes(std::vector<std::string> scopes) &&;
  Error with_provider_status(int status) &&;
  Error with_words_to_callers(std::string words) &&;
  Error with_details(ErrorDetails details) &&;
  // Puts the place before the message, as in "FILE: message".
  Error at(std::string_view place) &&;

 private:
  ErrorDetails& own_details();

  Code code_;
  std::string message_;
  std::shared_ptr<const ErrorDetails> details_;
};

}  // namespace patchbay
