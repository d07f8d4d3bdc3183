// SPDX-License-Identifier: Apache-2.0
// The exception that reports a failure, with a code of abi/error.h. Throw it in any function that
// the connector runs for the host, such as an action; the barrier (barrier.h) passes it to the
// host.
//
//   throw Error(PATCHBAY_E_NOT_FOUND,
//               "repo \"a/b\": GitHub shows no such repository to this account.");
#pragma once

#include <chrono>
#include <cstdint>
#include <exception>
#include <string>
#include <utility>
#include <vector>

#include "patchbay/abi/error.h"
#include "patchbay/sdk/json_text.h"

namespace patchbay::sdk {

class Error : public std::exception {
 public:
  // `code` is a code with the mark (P) in abi/error.h. `message` says what was wrong, where, what
  // was expected and what to do: at most 512 bytes, no secret, no part of a provider's body.
  Error(std::uint32_t code, std::string message) : code_(code), message_(std::move(message)) {}

  // Sets the time after which the same call may succeed.
  Error retry_after(std::chrono::milliseconds delay) && {
    retry_after_ = delay;
    return std::move(*this);
  }
  Error provider_status(std::uint32_t status) && {
    provider_status_ = status;
    return std::move(*this);
  }
  // Sets further members, as the text of one JSON object.
  Error details(std::string json) && {
    details_ = std::move(json);
    return std::move(*this);
  }

  [[nodiscard]] std::uint32_t code() const { return code_; }
  [[nodiscard]] const std::string& message() const { return message_; }
  [[nodiscard]] std::chrono::milliseconds retry_after() const { return retry_after_; }
  [[nodiscard]] std::uint32_t provider_status() const { return provider_status_; }
  [[nodiscard]] const std::string& details() const { return details_; }
  [[nodiscard]] std::string take_details() && noexcept { return std::move(details_); }
  [[nodiscard]] const char* what() const noexcept override { return message_.c_str(); }

 private:
  std::uint32_t code_;
  std::uint32_t provider_status_ = 0;
  std::chrono::milliseconds retry_after_{0};
  std::string message_;
  std::string details_;
};

// Returns an Error INSUFFICIENT_SCOPE with the scopes that would be enough.
inline Error insufficient_scope(const std::vector<std::string>& scopes, std::string message) {
  std::string list;
  for (const auto& scope : scopes) list += (list.empty() ? "" : ",") + json_quote(scope);
  return Error(PATCHBAY_E_INSUFFICIENT_SCOPE, std::move(message))
      .details("{\"required_scopes\":[" + list + "]}");
}

}  // namespace patchbay::sdk
