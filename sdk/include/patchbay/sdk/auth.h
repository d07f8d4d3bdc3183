// SPDX-License-Identifier: Apache-2.0
// The part of authorization that needs code. A connector with accounts has these members:
//
//   Identity identify(Call& call)                       says which account the link is for
//   void probe(Call& call)                              throws if the connection does not work
//   Verdict classify(const Answer& answer) const        optional: says what a failed answer means
//   static constexpr std::uint32_t classify_from = 200;
//       optional, beside classify: the lowest status for which classify is called, instead of 400
#pragma once

#include <chrono>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "patchbay/abi/auth.h"
#include "patchbay/sdk/barrier.h"
#include "patchbay/sdk/http.h"
#include "patchbay/sdk/json_text.h"
#include "patchbay/sdk/text.h"

namespace patchbay::sdk {

struct Identity {
  // The provider's stable id of the account. All connectors of one `provider` name an account by
  // the same id, because they share its link.
  std::string account;
  std::string name;  // shown to people; this and the members below may stay empty
  // An address that the provider has confirmed as the account's own. The host shows the account's
  // user all documents that are shared with this address. Leave it empty if the provider did not
  // confirm the address.
  std::string email;
  std::vector<std::string> scopes;  // the known scopes of the credential
  // The domain of the account's organization, as the provider reports it. The account's user sees
  // documents that are shared with the whole domain. Never take the domain from an email address.
  std::string domain{};

  [[nodiscard]] std::string json() const {
    std::string text = "{\"account\":" + json_quote(account);
    if (!name.empty()) text += ",\"name\":" + json_quote(name);
    if (!email.empty()) text += ",\"email\":" + json_quote(email);
    if (!domain.empty()) text += ",\"domain\":" + json_quote(domain);
    std::string list;
    for (const auto& scope : scopes) list += (list.empty() ? "" : ",") + json_quote(scope);
    if (!scopes.empty()) text += ",\"scopes\":[" + list + "]";
    return text + "}";
  }
};

// A provider's response, for classify. Valid only during classify.
class Answer {
 public:
  explicit Answer(const patchbay_answer& answer) : answer_(&answer) {}

  [[nodiscard]] std::uint32_t status() const { return answer_->status; }
  // Returns the value of a header; "" if there is no such header.
  [[nodiscard]] std::string_view header(std::string_view name) const {
    return find_header(answer_->headers, answer_->header_count, name);
  }
  // Returns the method of the request.
  [[nodiscard]] std::string_view method() const { return view(answer_->method); }
  // Returns the address from which the response came. Secrets in it are masked.
  [[nodiscard]] std::string_view url() const { return view(answer_->url); }
  // Returns the beginning of the body, at most 64 KiB; it may be cut anywhere. Below status 400 it
  // is empty, unless the response's Content-Type is JSON.
  [[nodiscard]] std::string_view body() const { return view(answer_->body); }
  [[nodiscard]] std::chrono::system_clock::time_point now() const {
    return std::chrono::system_clock::time_point(std::chrono::milliseconds(answer_->now_ms));
  }

 private:
  const patchbay_answer* answer_;
};

// The meaning of a response. The default means that the action itself reads the response.
struct Verdict {
  std::uint32_t kind = PATCHBAY_ANSWER_PASS;
  std::string message;  // a sentence for the user, without the provider's body
  // How long to wait, for LIMITED and UNAVAILABLE; 0: unknown. Only for a wait that is not in the
  // response's headers, because the host itself reads Retry-After and X-RateLimit-….
  std::chrono::milliseconds retry_after{0};
  std::string scopes;  // the needed scopes for SCOPE_MISSING, separated by spaces
};

namespace detail {

template <std::size_t size>
void put_text(char (&field)[size], std::uint32_t& used, std::string_view text) noexcept {
  const std::string_view fitting = cut(text, size);
  if (!fitting.empty()) std::memcpy(field, fitting.data(), fitting.size());
  used = static_cast<std::uint32_t>(fitting.size());
}

inline void fill(patchbay_verdict* out, const Verdict& verdict) noexcept {
  out->kind = verdict.kind;
  const auto delay = verdict.retry_after.count();
  out->retry_after_ms = delay > 0 ? static_cast<std::uint64_t>(delay) : 0;
  put_text(out->scopes, out->scopes_size, verdict.scopes);
  put_text(out->message, out->message_size, verdict.message);
}

}  // namespace detail

}  // namespace patchbay::sdk
