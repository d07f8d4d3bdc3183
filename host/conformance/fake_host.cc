#include "conformance/fake_host.h"

#include <patchbay/abi/host_clock.h>
#include <patchbay/abi/host_http.h>
#include <patchbay/abi/host_log.h>
#include <patchbay/abi/host_state.h>

#include <algorithm>

namespace patchbay::conformance {
namespace {

constexpr std::size_t kCallsKept = 100'000;

std::uint64_t remaining_of(const patchbay_call* raw) {
  CallFrame* call = use(raw, "remaining_ms");
  if (call == nullptr || call->host.deadline_ns == UINT64_MAX) return UINT64_MAX;
  const FakeHost& host = call->host;
  return host.deadline_ns > host.monotonic_ns ? (host.deadline_ns - host.monotonic_ns) / 1'000'000
                                              : 0;
}

std::uint32_t cancelled_of(const patchbay_call* raw) {
  CallFrame* call = use(raw, "is_cancelled");
  return call == nullptr || call->host.is_cancelled ? 1 : 0;
}

void take_progress(const patchbay_call* raw, std::uint64_t /*done*/, std::uint64_t /*total*/,
                   patchbay_str message) {
  CallFrame* call = use(raw, "progress");
  if (call != nullptr) call->host.keep("progress", view(message));
}

void write_record(const patchbay_call* raw, std::uint32_t /*severity*/, patchbay_str message,
                  patchbay_str fields) {
  CallFrame* call = use(raw, "log.write", view(message));
  if (call == nullptr) return;
  call->host.keep("the log", view(message));
  call->host.keep("the log", view(fields));
}
std::uint32_t keeps_records(const patchbay_call* raw, std::uint32_t /*severity*/) {
  return use(raw, "log.is_enabled") == nullptr ? 0 : 1;
}

patchbay_status state_get(const patchbay_call* raw, patchbay_str key, const patchbay_sink* value,
                          patchbay_error* error) {
  patchbay_status status = PATCHBAY_OK;
  CallFrame* call = use_or_fail(raw, "state.get", error, status, view(key));
  if (call == nullptr) return status;
  const auto found = call->host.state.find(std::string(view(key)));
  if (found == call->host.state.end()) {
    return give(*call, error, PATCHBAY_E_NOT_FOUND, "There is no such key.");
  }
  status = value->write(value->context, found->second.data(), found->second.size());
  return status == PATCHBAY_OK ? status : give(*call, error, status, {});
}

patchbay_status state_put(const patchbay_call* raw, patchbay_str key, patchbay_str value,
                          patchbay_error* error) {
  patchbay_status status = PATCHBAY_OK;
  CallFrame* call = use_or_fail(raw, "state.put", error, status, view(key));
  if (call == nullptr) return status;
  if (key.size > PATCHBAY_STATE_KEY_MAX || value.size > PATCHBAY_STATE_VALUE_MAX) {
    return give(*call, error, PATCHBAY_E_TOO_LARGE, "The key or the value is too large.");
  }
  call->host.state[std::string(view(key))] = std::string(view(value));
  call->host.keep("the state", view(value));
  return PATCHBAY_OK;
}

patchbay_status state_remove(const patchbay_call* raw, patchbay_str key, patchbay_error* error) {
  patchbay_status status = PATCHBAY_OK;
  CallFrame* call = use_or_fail(raw, "state.remove", error, status, view(key));
  if (call == nullptr) return status;
  call->host.state.erase(std::string(view(key)));
  return PATCHBAY_OK;
}

std::uint64_t wall_of(const patchbay_call* raw) {
  const CallFrame* call = use(raw, "clock.wall_ms");
  return call == nullptr ? 0 : call->host.wall_ms;
}
std::uint64_t monotonic_of(const patchbay_call* raw) {
  const CallFrame* call = use(raw, "clock.monotonic_ns");
  return call == nullptr ? 0 : call->host.monotonic_ns;
}

patchbay_status clock_wait(const patchbay_call* raw, std::uint64_t ms, patchbay_error* error) {
  patchbay_status status = PATCHBAY_OK;
  CallFrame* call = use_or_fail(raw, "clock.wait", error, status, std::to_string(ms) + " ms");
  if (call == nullptr) return status;
  FakeHost& host = call->host;
  if (ms > PATCHBAY_WAIT_MAX_MS) {
    return give(*call, error, PATCHBAY_E_TOO_LARGE, "That is too long to wait at a time.");
  }
  if (host.is_cancelled) return give(*call, error, PATCHBAY_E_CANCELLED, "Cancelled.");
  if (host.deadline_ns != UINT64_MAX && host.deadline_ns - host.monotonic_ns <= ms * 1'000'000) {
    return give(*call, error, PATCHBAY_E_DEADLINE_EXCEEDED, "The deadline comes before.");
  }
  host.wall_ms += ms;
  host.monotonic_ns += ms * 1'000'000;
  return PATCHBAY_OK;
}

constexpr patchbay_host_log kLogTable = {sizeof(patchbay_host_log), 0, write_record, keeps_records};
constexpr patchbay_host_state kStateTable = {sizeof(patchbay_host_state), 0, state_get, state_put,
                                             state_remove};
constexpr patchbay_host_clock kClockTable = {sizeof(patchbay_host_clock), 0, wall_of, monotonic_of,
                                             clock_wait};

}  // namespace

CallFrame::CallFrame(FakeHost& fake) : host(fake) {
  const auto text = [this](std::string_view value) {
    return host.is_bare ? patchbay_str{nullptr, 0} : borrow(value);
  };
  table.struct_size = sizeof(table);
  table.host_context = this;
  table.trace_id = borrow("0af7651916cd43dd8448eb211c80319c");
  table.link = {text("link-1"), text("1234"), {nullptr, 0}};
  table.scopes = {nullptr, 0};
  table.idempotency_key = text("conformance-1");
  table.locale = text("en-GB");
  table.remaining_ms = &remaining_of;
  table.is_cancelled = &cancelled_of;
  table.progress = &take_progress;
}

FakeHost::FakeHost(const Journal& notes, const std::filesystem::path& folder)
    : resources(folder), journal(notes), table_(std::make_unique<Table>()) {
  table_->host = {sizeof(patchbay_host), 0, borrow("patchbay-conformance"), borrow("1.0.0"),
                  &service_of};
  table_->self = this;
}

CallFrame& FakeHost::begin(patchbay_instance* instance) {
  CallFrame& call = *frames_.emplace_back(std::make_unique<CallFrame>(*this));
  call.instance = instance;
  table_->host.struct_size = static_cast<std::uint32_t>(sizeof(patchbay_host)) + struct_extra;
  return call;
}

void FakeHost::end(CallFrame& call) {
  call.is_over = true;
  if (!call.open.empty()) {
    breach(Breach::kOpenHandle, std::to_string(call.open.size()) +
                                    " answers were open at the end of the call; the first is of " +
                                    call.open.begin()->second.url);
  }
  call.open.clear();
  const bool was_left =
      std::ranges::any_of(call.programs, [](const auto& each) { return each.second.has_to_greet; });
  if (was_left) program->end();
  call.programs.clear();
}

void FakeHost::keep(std::string_view where, std::string_view text) {
  if (kept.size() < kCallsKept) kept.push_back({std::string(where), std::string(text)});
}

void FakeHost::forget() {
  frames_.clear();
  kept.clear();
  calls.clear();
  sent.clear();
  breaches.clear();
}

const BreachNote* FakeHost::find(Breach kind) const {
  const auto found = std::ranges::find(breaches, kind, &BreachNote::kind);
  return found == breaches.end() ? nullptr : &*found;
}

CallFrame* use(const patchbay_call* raw, std::string_view function, std::string_view what) {
  auto* call = static_cast<CallFrame*>(raw->host_context);
  FakeHost& host = call->host;
  const std::string name =
      std::string(function) + (what.empty() ? "" : " " + std::string(what.substr(0, 300)));
  host.journal.host_call(name);
  if (host.calls.size() < kCallsKept) host.calls.push_back(name);
  if (host.is_classifying) host.breach(Breach::kInClassify, "classify used " + name);
  if (raw != &call->table) {
    host.breach(Breach::kCallCopied, "a copy of the call was used in " + name);
  } else if (call->is_over) {
    host.breach(Breach::kCallOver, "a call that had ended was used in " + name);
    return nullptr;
  }
  return call;
}

CallFrame* use_or_fail(const patchbay_call* raw, std::string_view function, patchbay_error* error,
                       patchbay_status& status, std::string_view what) {
  CallFrame* call = use(raw, function, what);
  status = PATCHBAY_E_PLUGIN_FAULT;
  if (call == nullptr) return nullptr;
  status = call->host.interfere ? call->host.interfere(function) : PATCHBAY_OK;
  if (status == PATCHBAY_OK) return call;
  give(*call, error, status, "The check lets this host function fail.");
  return nullptr;
}

patchbay_status give(CallFrame& call, patchbay_error* error, patchbay_status code,
                     std::string_view message) {
  call.given.push_back(code);
  if (error == nullptr) return code;
  error->code = code;
  error->message_size =
      static_cast<std::uint32_t>(std::min(message.size(), sizeof(error->message)));
  message.copy(error->message, error->message_size);
  return code;
}

patchbay_status check_patience(CallFrame& call, patchbay_error* error) {
  const FakeHost& host = call.host;
  if (host.is_cancelled) return give(call, error, PATCHBAY_E_CANCELLED, "Cancelled.");
  if (host.deadline_ns <= host.monotonic_ns) {
    return give(call, error, PATCHBAY_E_DEADLINE_EXCEEDED, "The deadline has passed.");
  }
  return PATCHBAY_OK;
}

const void* service_of(const patchbay_host* raw, patchbay_str id) {
  const FakeHost& host = *reinterpret_cast<const FakeHost::Table*>(raw)->self;
  if (std::ranges::find(host.missing, view(id)) != host.missing.end()) return nullptr;
  if (view(id) == PATCHBAY_HOST_HTTP_ID) return http_table();
  if (view(id) == PATCHBAY_HOST_LOG_ID) return &kLogTable;
  if (view(id) == PATCHBAY_HOST_STATE_ID) return &kStateTable;
  if (view(id) == PATCHBAY_HOST_CLOCK_ID) return &kClockTable;
  return draft_table(view(id));
}

}  // namespace patchbay::conformance
