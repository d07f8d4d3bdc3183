// SPDX-License-Identifier: Apache-2.0
// Decides what a failed answer means to the host, before the connector's own code sees the answer.
// The connector's classify decides or, without classify, the status alone.
#pragma once

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "patchbay/abi/auth.h"
#include "patchbay/sdk/auth.h"
#include "patchbay/sdk/error.h"
#include "patchbay/testing/exchange.h"
#include "patchbay/testing/guarded.h"

namespace patchbay::testing {

// Returns a verdict, copied from the ABI's struct.
inline sdk::Verdict verdict_of(const patchbay_verdict& raw) {
  const auto text = [](const char* field, std::uint32_t size) {
    return std::string(field,
                       size < PATCHBAY_VERDICT_TEXT_SIZE ? size : PATCHBAY_VERDICT_TEXT_SIZE);
  };
  return {raw.kind, text(raw.message, raw.message_size),
          std::chrono::milliseconds(raw.retry_after_ms), text(raw.scopes, raw.scopes_size)};
}

// Returns the meaning for a connector without classify. Reads Retry-After only in seconds, which is
// the usual form.
inline sdk::Verdict meaning_by_status(std::uint32_t status, const sdk::Answer& answer) {
  sdk::Verdict verdict;
  if (status == 401) verdict.kind = PATCHBAY_ANSWER_EXPIRED;
  if (status == 429) verdict.kind = PATCHBAY_ANSWER_LIMITED;
  if (status >= 500) verdict.kind = PATCHBAY_ANSWER_UNAVAILABLE;
  const std::string delay(answer.header("Retry-After"));
  verdict.retry_after = std::chrono::seconds(std::strtol(delay.c_str(), nullptr, 10));
  return verdict;
}

inline sdk::Verdict meaning_of(const patchbay_auth* auth, patchbay_instance* instance,
                               const patchbay_answer& answer, std::vector<std::string>& faults) {
  const bool is_asked = auth != nullptr && instance != nullptr && auth->classify != nullptr;
  const std::uint32_t from = is_asked && auth->classify_from != 0 ? auth->classify_from : 400;
  if (answer.status < from && answer.status < 400) return {};
  if (!is_asked) return meaning_by_status(answer.status, sdk::Answer(answer));
  Guarded<patchbay_verdict> verdict;
  auth->classify(instance, &answer, &verdict.value);
  verdict.check("verdict", faults);
  return verdict_of(verdict.value);
}

inline patchbay_status code_of(const sdk::Verdict& verdict) {
  switch (verdict.kind) {
    case PATCHBAY_ANSWER_PASS:
      return PATCHBAY_OK;
    case PATCHBAY_ANSWER_EXPIRED:
    case PATCHBAY_ANSWER_CHALLENGE:
      return PATCHBAY_E_LINK_EXPIRED;
    case PATCHBAY_ANSWER_REVOKED:
      return PATCHBAY_E_LINK_REVOKED;
    case PATCHBAY_ANSWER_SCOPE_MISSING:
      return PATCHBAY_E_INSUFFICIENT_SCOPE;
    case PATCHBAY_ANSWER_LIMITED:
      return PATCHBAY_E_RATE_LIMITED;
    case PATCHBAY_ANSWER_UNAVAILABLE:
      return PATCHBAY_E_PROVIDER_UNAVAILABLE;
    default:
      return PATCHBAY_E_PROVIDER_ERROR;
  }
}

// Returns the failure of send() for this verdict. Its code is code_of(verdict).
inline sdk::Error error_of(const sdk::Verdict& verdict, std::uint32_t status) {
  std::string message =
      verdict.message.empty()
          ? "The provider's answer ends the call; its status is " + std::to_string(status) + "."
          : verdict.message;
  sdk::Error error = sdk::Error(code_of(verdict), std::move(message))
                         .provider_status(status)
                         .retry_after(verdict.retry_after);
  if (verdict.kind != PATCHBAY_ANSWER_SCOPE_MISSING) return error;
  std::string list;
  for (std::string_view left = verdict.scopes; !left.empty();) {
    const auto end = left.find(' ');
    list += (list.empty() ? "" : ",") + sdk::json_quote(left.substr(0, end));
    left.remove_prefix(end == std::string_view::npos ? left.size() : end + 1);
  }
  return std::move(error).details("{\"required_scopes\":[" + list + "]}");
}

}  // namespace patchbay::testing
