// SPDX-License-Identifier: Apache-2.0
// The services of the test host. This file has the log, the state and the clock. http_service.h has
// HTTP. resource_service.h and crypto_service.h have the drafts.
#pragma once

#include <cstring>
#include <string>
#include <string_view>

#include "patchbay/abi/host_clock.h"
#include "patchbay/abi/host_log.h"
#include "patchbay/abi/host_state.h"
#include "patchbay/sdk/barrier.h"
#include "patchbay/testing/crypto_service.h"
#include "patchbay/testing/host.h"
#include "patchbay/testing/http_service.h"
#include "patchbay/testing/resource_service.h"

namespace patchbay::testing {

// ---- the call

inline std::uint64_t remaining_ms(const patchbay_call* table) {
  LiveCall* call = live(table, "remaining_ms");
  if (call == nullptr || call->ends_at_ns == UINT64_MAX) return UINT64_MAX;
  const std::uint64_t now = call->host.monotonic_ns;
  return call->ends_at_ns > now ? (call->ends_at_ns - now) / 1000000 : 0;
}

inline std::uint32_t is_cancelled(const patchbay_call* table) {
  LiveCall* call = live(table, "is_cancelled");
  return call == nullptr || call->host.cancelled ? 1 : 0;
}

inline void note_progress(const patchbay_call* table, std::uint64_t done, std::uint64_t total,
                          patchbay_str message) {
  if (LiveCall* call = live(table, "progress")) {
    call->host.progress.push_back({done, total, std::string(view(message))});
  }
}

inline LiveCall::LiveCall(Host& on, const patchbay_auth* capability, patchbay_instance* its)
    : host(on), auth(capability), instance(its) {
  ends_at_ns = host.deadline ? host.monotonic_ns +
                                   static_cast<std::uint64_t>(host.deadline->count()) * 1000000
                             : UINT64_MAX;
  table.struct_size = sizeof(table);
  table.host_context = this;
  table.trace_id = borrow("0af7651916cd43dd8448eb211c80319c");
  table.link = {borrow(host.link), borrow(host.account), borrow(host.user_configuration)};
  table.scopes = borrow(host.scopes);
  table.idempotency_key = borrow(host.idempotency_key);
  table.locale = borrow(host.locale);
  table.remaining_ms = &remaining_ms;
  table.is_cancelled = &is_cancelled;
  table.progress = &note_progress;
}

// ---- log

inline void write_log(const patchbay_call* table, std::uint32_t severity, patchbay_str message,
                      patchbay_str fields) {
  constexpr std::size_t kRecord = 4096;  // size in bytes; the rest is cut off
  LiveCall* call = live(table, "log.write");
  if (call == nullptr) return;
  call->host.log.push_back({severity, std::string(sdk::cut(view(message), kRecord)),
                            std::string(sdk::cut(view(fields), kRecord))});
}
inline std::uint32_t is_log_enabled(const patchbay_call* table, std::uint32_t) {
  return live(table, "log.is_enabled") == nullptr ? 0 : 1;
}

// ---- state

inline patchbay_status get_state(const patchbay_call* table, patchbay_str key,
                                 const patchbay_sink* value, patchbay_error* error) {
  LiveCall* call = begin_service(table, "state.get", error);
  if (call == nullptr) return PATCHBAY_E_PLUGIN_FAULT;
  const auto found = call->host.state.find(std::string(view(key)));
  if (found == call->host.state.end()) {
    return say(*call, error, {PATCHBAY_E_NOT_FOUND, "There is no such key."});
  }
  const patchbay_status status =
      value->write(value->context, found->second.data(), found->second.size());
  return status == PATCHBAY_OK ? status : say(*call, error, {status, {}});
}

inline patchbay_status put_state(const patchbay_call* table, patchbay_str key, patchbay_str value,
                                 patchbay_error* error) {
  LiveCall* call = begin_service(table, "state.put", error);
  if (call == nullptr) return PATCHBAY_E_PLUGIN_FAULT;
  if (key.size > PATCHBAY_STATE_KEY_MAX || value.size > PATCHBAY_STATE_VALUE_MAX) {
    return say(*call, error, {PATCHBAY_E_TOO_LARGE, "The key or the value is too large."});
  }
  call->host.state[std::string(view(key))] = std::string(view(value));
  return PATCHBAY_OK;
}

inline patchbay_status remove_state(const patchbay_call* table, patchbay_str key,
                                    patchbay_error* error) {
  LiveCall* call = begin_service(table, "state.remove", error);
  if (call == nullptr) return PATCHBAY_E_PLUGIN_FAULT;
  call->host.state.erase(std::string(view(key)));
  return PATCHBAY_OK;
}

// ---- clock

inline std::uint64_t wall_clock(const patchbay_call* table) {
  LiveCall* call = live(table, "clock.wall_ms");
  return call == nullptr ? 0 : call->host.wall_ms;
}
inline std::uint64_t monotonic_clock(const patchbay_call* table) {
  LiveCall* call = live(table, "clock.monotonic_ns");
  return call == nullptr ? 0 : call->host.monotonic_ns;
}

// Moves the host's clock forward, without really waiting.
inline patchbay_status wait_on_clock(const patchbay_call* table, std::uint64_t ms,
                                     patchbay_error* error) {
  LiveCall* call = begin_service(table, "clock.wait", error);
  if (call == nullptr) return PATCHBAY_E_PLUGIN_FAULT;
  if (ms > PATCHBAY_WAIT_MAX_MS) {
    return say(*call, error, {PATCHBAY_E_TOO_LARGE, "That is too long to wait at a time."});
  }
  if (const patchbay_status status = give_up(*call, error)) return status;
  if (call->ends_at_ns - call->host.monotonic_ns <= ms * 1000000) {
    return say(*call, error, {PATCHBAY_E_DEADLINE_EXCEEDED, "The call's deadline comes before."});
  }
  call->host.advance(std::chrono::milliseconds(ms));
  if (call->host.while_waiting) call->host.while_waiting();
  return give_up(*call, error);
}

// ---- the tables

inline constexpr patchbay_host_log kLogTable = {sizeof(patchbay_host_log), 0, write_log,
                                                is_log_enabled};
inline constexpr patchbay_host_state kStateTable = {sizeof(patchbay_host_state), 0, get_state,
                                                    put_state, remove_state};
inline constexpr patchbay_host_clock kClockTable = {sizeof(patchbay_host_clock), 0, wall_clock,
                                                    monotonic_clock, wait_on_clock};

inline const void* find_service(const patchbay_host* table, patchbay_str raw_id) {
  const Host& host = *static_cast<const Host::Table*>(table)->host;
  const std::string_view id = view(raw_id);
  for (const auto& missing : host.missing) {
    if (missing == id) return nullptr;
  }
  if (id == PATCHBAY_HOST_HTTP_ID) return &kHttpTable;
  if (id == PATCHBAY_HOST_LOG_ID) return &kLogTable;
  if (id == PATCHBAY_HOST_STATE_ID) return &kStateTable;
  if (id == PATCHBAY_HOST_CLOCK_ID) return &kClockTable;
  if (id == PATCHBAY_HOST_RESOURCE_ID) return &kResourceTable;
  if (id == PATCHBAY_HOST_CRYPTO_ID) return &kCryptoTable;
  return nullptr;
}

inline Host::Host() {
  table.struct_size = sizeof(patchbay_host);
  table.name = borrow("patchbay-testing");
  table.version = borrow("1.0.0");
  table.service = &find_service;
  table.host = this;
}

}  // namespace patchbay::testing
