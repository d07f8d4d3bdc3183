// SPDX-License-Identifier: Apache-2.0
// Reads and writes a few small values that the host keeps for the connector and the call's link or,
// without a link, the call's user. Do not put secrets or documents here.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "patchbay/abi/host_state.h"
#include "patchbay/sdk/sink.h"
#include "patchbay/sdk/text.h"

namespace patchbay::sdk {

class State {
 public:
  State(const patchbay_call& call, const patchbay_host_state& state)
      : call_(&call), state_(&state) {}

  // Returns the value of `key`; nullopt if there is no such key. [call]
  [[nodiscard]] std::optional<std::string> get(std::string_view key) const {
    Collector value;
    ServiceError error;
    const patchbay_status status = state_->get(call_, borrow(key), value.raw(), error.raw());
    if (status == PATCHBAY_E_NOT_FOUND) return std::nullopt;
    error.check(status);
    return std::move(value.text);
  }

  // Sets the value of `key`. `key` has at most 256 bytes, `value` at most 64 KiB. [call]
  void put(std::string_view key, std::string_view value) const {
    ServiceError error;
    error.check(state_->put(call_, borrow(key), borrow(value), error.raw()));
  }

  void remove(std::string_view key) const {
    ServiceError error;
    error.check(state_->remove(call_, borrow(key), error.raw()));
  }

 private:
  const patchbay_call* call_;
  const patchbay_host_state* state_;
};

}  // namespace patchbay::sdk
