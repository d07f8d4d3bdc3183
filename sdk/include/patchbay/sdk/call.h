// SPDX-License-Identifier: Apache-2.0
// One call, as an action sees it: the account, the deadline and the host's services.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "patchbay/abi/actions.h"
#include "patchbay/abi/call.h"
#include "patchbay/sdk/clock.h"
#include "patchbay/sdk/codec.h"
#include "patchbay/sdk/error.h"
#include "patchbay/sdk/http.h"
#include "patchbay/sdk/log.h"
#include "patchbay/sdk/services.h"
#include "patchbay/sdk/state.h"

namespace patchbay::sdk {

// The account of a call. All members are empty for a call without an account.
struct Link {
  std::string_view id;
  std::string_view account;             // the provider's id, as identify returned it
  std::string_view user_configuration;  // a JSON object, or empty
};

// The call that the connector runs. Valid only during the call, and only on the call's thread.
// Every member except `http`, `state` and `clock` is [at once].
class Call {
 public:
  // `request` is the action's request. It is nullptr outside of actions.
  Call(const patchbay_call& call, const Services& services,
       const patchbay_action_request* request = nullptr)
      : call_(&call), services_(&services), request_(request) {}

  [[nodiscard]] std::string_view trace_id() const { return view(call_->trace_id); }
  [[nodiscard]] Link link() const {
    return {view(call_->link.id), view(call_->link.account), view(call_->link.user_configuration)};
  }

  // Returns the user's settings for this link, in the form of the manifest's user_configuration
  // schema. Returns T{} if there are no settings.
  template <class T>
  [[nodiscard]] T user_configuration() const {
    const std::string_view json = link().user_configuration;
    return json.empty() ? T{} : decode_checked<T>(json, "user configuration");
  }

  // Returns the known scopes of the link, separated by spaces; "" if unknown.
  [[nodiscard]] std::string_view scopes() const { return view(call_->scopes); }
  // Returns a key that is the same for all attempts at one task, for providers that accept such a
  // key.
  [[nodiscard]] std::string_view idempotency_key() const { return view(call_->idempotency_key); }
  // Returns the caller's language, for example "de-CH"; "" if unknown.
  [[nodiscard]] std::string_view locale() const { return view(call_->locale); }

  // Returns true if this call has the answers to a Question (question.h) that the action asked
  // before.
  [[nodiscard]] bool has_answers() const { return !answers().empty(); }
  // Returns the answers, a JSON object in the form of the question's schema. Returns "" if the
  // action has not asked yet.
  [[nodiscard]] std::string_view answers() const {
    return request_ == nullptr ? std::string_view() : view(request_->answers);
  }
  template <class T>
  [[nodiscard]] T answers() const {
    return decode_checked<T>(answers(), "answers");
  }
  // Returns the continuation that the action gave to its Question. Returns "" if the action has not
  // asked yet.
  [[nodiscard]] std::string_view continuation() const {
    return request_ == nullptr ? std::string_view() : view(request_->continuation);
  }

  // Returns the time until the deadline, or nullopt without a deadline. Host services obey the
  // deadline themselves.
  [[nodiscard]] std::optional<std::chrono::milliseconds> remaining() const {
    const std::uint64_t left = call_->remaining_ms(call_);
    if (left == UINT64_MAX) return std::nullopt;
    return std::chrono::milliseconds(left);
  }
  [[nodiscard]] bool cancelled() const { return call_->is_cancelled(call_) != 0; }

  // Throws if the call was cancelled or its deadline has passed. For use in long computations.
  void stop_if_unwanted() const {
    if (cancelled()) throw Error(PATCHBAY_E_CANCELLED, "The call was cancelled.");
    if (call_->remaining_ms(call_) == 0) {
      throw Error(PATCHBAY_E_DEADLINE_EXCEEDED, "The call's time ran out before it was done.");
    }
  }

  // Reports progress. `total` is 0 if unknown.
  void progress(std::uint64_t done, std::uint64_t total, std::string_view message = {}) const {
    call_->progress(call_, done, total, borrow(message));
  }

  // Tells the host that the list of actions of this call's link has changed. The host then calls
  // list_actions again. Has an effect only in an action, even if the action fails.
  void note_changed_actions() { has_changed_actions_ = true; }
  [[nodiscard]] bool has_changed_actions() const { return has_changed_actions_; }

  [[nodiscard]] Http http() const { return Http(*call_, services_->http.get()); }
  [[nodiscard]] State state() const { return State(*call_, services_->state.get()); }
  [[nodiscard]] Clock clock() const { return Clock(*call_, services_->clock.get()); }
  // Returns the call's log. Without a log service in the host, it drops all records.
  [[nodiscard]] Log log() const { return Log(*call_, services_->log.table); }

  [[nodiscard]] const Services& services() const { return *services_; }
  [[nodiscard]] const patchbay_call& raw() const { return *call_; }

 private:
  const patchbay_call* call_;
  const Services* services_;
  const patchbay_action_request* request_;
  bool has_changed_actions_ = false;
};

}  // namespace patchbay::sdk
