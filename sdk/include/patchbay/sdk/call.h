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

// The linked account of a call. All members are empty if the call has no account.
struct Link {
  std::string_view id;
  std::string_view account;             // the provider's id, as identify returned it
  std::string_view user_configuration;  // a JSON object, or empty
};

// Use this object only during the call; do not keep it, and do not use it on a thread of your own.
// Every member except `http`, `state` and `clock` is [at once].
class Call {
 public:
  // `request` is the action's request; nullptr in work that is not an action.
  Call(const patchbay_call& call, const Services& services,
       const patchbay_action_request* request = nullptr)
      : call_(&call), services_(&services), request_(request) {}

  [[nodiscard]] std::string_view trace_id() const { return view(call_->trace_id); }
  [[nodiscard]] Link link() const {
    return {view(call_->link.id), view(call_->link.account), view(call_->link.user_configuration)};
  }

  // Returns the user's settings for this link, in the form of the manifest's user_configuration
  // schema; T{} if there are no settings.
  template <class T>
  [[nodiscard]] T user_configuration() const {
    const std::string_view json = link().user_configuration;
    return json.empty() ? T{} : decode_checked<T>(json, "user configuration");
  }

  // Returns the scopes that the link is known to have, separated by spaces; "" if they are unknown.
  [[nodiscard]] std::string_view scopes() const { return view(call_->scopes); }
  // Returns a key that is the same for all attempts at one piece of work, for providers that accept
  // such a key.
  [[nodiscard]] std::string_view idempotency_key() const { return view(call_->idempotency_key); }
  // Returns the caller's language, such as "de-CH"; "" if it is unknown.
  [[nodiscard]] std::string_view locale() const { return view(call_->locale); }

  // Returns true if the action asked a Question (question.h) before, and this call has the answers.
  [[nodiscard]] bool has_answers() const { return !answers().empty(); }
  // Returns the answers, a JSON object in the form of the question's schema; "" if the action has
  // not asked yet.
  [[nodiscard]] std::string_view answers() const {
    return request_ == nullptr ? std::string_view() : view(request_->answers);
  }
  template <class T>
  [[nodiscard]] T answers() const {
    return decode_checked<T>(answers(), "answers");
  }
  // Returns the text that the action gave to its Question as the continuation; "" if the action has
  // not asked yet.
  [[nodiscard]] std::string_view continuation() const {
    return request_ == nullptr ? std::string_view() : view(request_->continuation);
  }

  // Returns the time left; nullopt if there is no deadline. Host services keep the deadline
  // themselves.
  [[nodiscard]] std::optional<std::chrono::milliseconds> remaining() const {
    const std::uint64_t left = call_->remaining_ms(call_);
    if (left == UINT64_MAX) return std::nullopt;
    return std::chrono::milliseconds(left);
  }
  [[nodiscard]] bool cancelled() const { return call_->is_cancelled(call_) != 0; }

  // Throws if the call was cancelled, or if its deadline has passed. Call this function during long
  // computations.
  void stop_if_unwanted() const {
    if (cancelled()) throw Error(PATCHBAY_E_CANCELLED, "The call was cancelled.");
    if (call_->remaining_ms(call_) == 0) {
      throw Error(PATCHBAY_E_DEADLINE_EXCEEDED, "The call's time ran out before it was done.");
    }
  }

  // Reports progress. `total` is 0 if it is unknown.
  void progress(std::uint64_t done, std::uint64_t total, std::string_view message = {}) const {
    call_->progress(call_, done, total, borrow(message));
  }

  // Tells the host that the list of actions of this call's link has changed. The host then calls
  // list_actions again. Has an effect only in an action, and also if the action fails.
  void note_changed_actions() { has_changed_actions_ = true; }
  [[nodiscard]] bool has_changed_actions() const { return has_changed_actions_; }

  [[nodiscard]] Http http() const { return Http(*call_, services_->http.get()); }
  [[nodiscard]] State state() const { return State(*call_, services_->state.get()); }
  [[nodiscard]] Clock clock() const { return Clock(*call_, services_->clock.get()); }
  // Returns the call's log. If the host has no log service, the log drops all records.
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
