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

// The details of an error besides its code and message. An unused detail is empty.
struct ErrorDetails {
  std::string reason;         // a word of a closed list, for refusals by gates or OAuth
  std::vector<Fault> faults;  // every fault, for INVALID_ARGUMENT and RESULT_INVALID
  std::optional<std::chrono::milliseconds> retry_after;
  std::vector<std::string> required_scopes;  // for INSUFFICIENT_SCOPE
  // For INPUT_REQUIRED: the JSON Schema of the answers ("" if a plain yes is enough), and the text
  // that the caller must send back with the answers. Only the caller may see them.
  std::string input_schema;
  std::string continuation;
  std::vector<std::string> links;       // the ids to choose from, for LINK_AMBIGUOUS
  std::string reauth_url;               // the address for connecting the account again
  std::string resume_token;             // resumes the parked call; secret, so never log it
  std::optional<bool> retry_available;  // for OAUTH_FAILED
  std::optional<int> provider_status;   // the provider's HTTP status
  std::optional<bool> retryable;        // has priority over retryable_by_nature()
  // The text for callers over the network, in place of the message. Set if the message contains
  // files or settings of this host.
  std::string to_callers;
};

// An expected failure, as a value instead of an exception. Cheap to move. Copies share the
// immutable details. Thread-safe for reading.
class Error {
 public:
  Error(Code code, std::string message) : code_(code), message_(std::move(message)) {}

  [[nodiscard]] Code code() const { return code_; }
  // Returns one or two sentences that say what was wrong, where, what was expected, and what to do.
  // Never contains a secret.
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
  // Puts the place before the message: "FILE: message".
  Error at(std::string_view place) &&;

 private:
  ErrorDetails& own_details();

  Code code_;
  std::string message_;
  std::shared_ptr<const ErrorDetails> details_;
};

}  // namespace patchbay
