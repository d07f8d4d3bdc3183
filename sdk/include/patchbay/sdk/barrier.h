// SPDX-License-Identifier: Apache-2.0
// The plugin's exception barrier: the only place where exceptions become statuses. The functions
// that the SDK puts into ABI tables, except destroy, call the connector's code inside this barrier.
#pragma once

#include <cstring>
#include <exception>
#include <string>
#include <string_view>
#include <utility>

#include "patchbay/abi/error.h"
#include "patchbay/sdk/error.h"

namespace patchbay::sdk {

// Returns the longest beginning of `text` that has at most `size` bytes and ends with a whole
// character.
inline std::string_view cut(std::string_view text, std::size_t size) {
  if (text.size() <= size) return text;
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;
  return text.substr(0, size);
}

namespace detail {

// Writes a failure to `error` and returns its code. Writes only to memory that the host has
// prepared, so a catch handler may call this function.
inline patchbay_status fill(patchbay_error* error, std::uint32_t code,
                            std::string_view message) noexcept {
  if (code == PATCHBAY_OK) code = PATCHBAY_E_PLUGIN_FAULT;
  if (error == nullptr) return code;
  const std::string_view fitting = cut(message, PATCHBAY_ERROR_MESSAGE_SIZE);
  error->code = code;
  error->message_size = static_cast<std::uint32_t>(fitting.size());
  if (!fitting.empty()) std::memcpy(error->message, fitting.data(), fitting.size());
  return code;
}

inline patchbay_status fill(patchbay_error* error, const Error& failure) noexcept {
  const auto status = fill(error, failure.code(), failure.message());
  if (error == nullptr) return status;
  const auto delay = failure.retry_after().count();
  error->retry_after_ms = delay > 0 ? static_cast<std::uint64_t>(delay) : 0;
  error->provider_status = failure.provider_status();
  return status;
}

}  // namespace detail

// Runs `body` and returns a status. For an Error, the status is its code; for any other exception
// it is PLUGIN_FAULT, with what() if it has one. The details are written to `error` after the catch
// handler has ended: the host may suspend the call while it takes them, and a call must not be
// suspended in a catch handler.
template <class Body>
patchbay_status barrier(patchbay_error* error, Body&& body) noexcept {
  patchbay_status status = PATCHBAY_OK;
  std::string details;
  try {
    std::forward<Body>(body)();
    return PATCHBAY_OK;
  } catch (Error& failure) {
    status = detail::fill(error, failure);
    details = std::move(failure).take_details();
  } catch (const std::exception& failure) {
    status = detail::fill(error, PATCHBAY_E_PLUGIN_FAULT, failure.what());
  } catch (...) {
    status = detail::fill(
        error, PATCHBAY_E_PLUGIN_FAULT,
        "The connector's code threw what is neither patchbay::sdk::Error nor a std::exception; "
        "its author finds where by running the call in a debugger (catch throw).");
  }
  if (!details.empty() && error != nullptr && error->details != nullptr) {
    // The sink's status is ignored, because the call has already failed.
    error->details->write(error->details->context, details.data(), details.size());
  }
  return status;
}

}  // namespace patchbay::sdk
