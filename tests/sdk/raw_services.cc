#include "raw_services.h"

#include <algorithm>
#include <cstring>

namespace raw {
namespace {

patchbay_status fail(patchbay_error* error, patchbay_status code, std::string_view message) {
  error->code = code;
  error->retry_after_ms = code == PATCHBAY_E_RATE_LIMITED ? 1500 : 0;
  error->provider_status = code == PATCHBAY_E_RATE_LIMITED ? 429 : 0;
  error->message_size = static_cast<std::uint32_t>(message.size());
  std::memcpy(error->message, message.data(), message.size());
  const std::string_view details = R"({"from":"host"})";
  if (error->details != nullptr) {
    error->details->write(error->details->context, details.data(), details.size());
  }
  return code;
}

// ---- http

std::string read_source(const patchbay_source& source) {
  std::string body;
  char buffer[7];  // small, so that several reads are needed
  std::uint64_t got = 0;
  while (source.read(source.context, buffer, sizeof(buffer), &got) == PATCHBAY_OK && got > 0) {
    body.append(buffer, got);
  }
  return body;
}

patchbay_status send(const patchbay_call* raw_call, const patchbay_http_request* request,
                     patchbay_http_response* response, patchbay_error* error) {
  Call& call = of(raw_call);
  Sent sent{text(request->method), text(request->url), {}, text(request->body), request->flags};
  for (std::uint64_t i = 0; i < request->header_count; ++i) {
    sent.headers.emplace_back(text(request->headers[i].name), text(request->headers[i].value));
  }
  if (request->body_source != nullptr) {
    read_source(*request->body_source);
    request->body_source->rewind(request->body_source->context);
    sent.body = read_source(*request->body_source);
  }
  call.host.sent.push_back(sent);
  const auto found = call.host.answers.find(sent.url);
  const Answer answer = found == call.host.answers.end() ? Answer{404, {}, "", 0} : found->second;
  if (answer.failure != PATCHBAY_OK) return fail(error, answer.failure, "The host gave up.");
  const std::uint64_t handle = call.host.next_handle++;
  const auto& kept = call.host.open.emplace(handle, std::pair(answer, 0)).first->second.first;
  call.lent.clear();
  for (const auto& [name, value] : kept.headers) call.lent.push_back({str(name), str(value)});
  response->status = answer.status;
  response->handle = handle;
  response->headers = call.lent.data();
  response->header_count = call.lent.size();
  return PATCHBAY_OK;
}

patchbay_status read(const patchbay_call* call, std::uint64_t handle, void* buffer,
                     std::uint64_t capacity, std::uint64_t* got, patchbay_error*) {
  auto& [answer, at] = of(call).host.open.at(handle);
  *got = std::min<std::uint64_t>(capacity, std::min<std::size_t>(1000, answer.body.size() - at));
  std::memcpy(buffer, answer.body.data() + at, *got);
  at += *got;
  return PATCHBAY_OK;
}

patchbay_status pipe(const patchbay_call* call, std::uint64_t handle, const patchbay_sink* sink,
                     std::uint64_t* piped, patchbay_error* error) {
  auto& [answer, at] = of(call).host.open.at(handle);
  *piped = answer.body.size() - at;
  const auto status = sink->write(sink->context, answer.body.data() + at, *piped);
  return status == PATCHBAY_OK ? status : fail(error, status, "The sink took no more.");
}

void close(const patchbay_call* call, std::uint64_t handle) { of(call).host.open.erase(handle); }

// ---- log, state, clock

void write_log(const patchbay_call* call, std::uint32_t severity, patchbay_str message,
               patchbay_str fields) {
  of(call).host.logged.push_back(std::to_string(severity) + " " + text(message) + " " +
                                 text(fields));
}
std::uint32_t is_enabled(const patchbay_call*, std::uint32_t severity) {
  return severity >= PATCHBAY_LOG_INFO ? 1 : 0;
}

patchbay_status get_state(const patchbay_call* call, patchbay_str key, const patchbay_sink* value,
                          patchbay_error* error) {
  const auto& state = of(call).host.state;
  const auto found = state.find(text(key));
  if (found == state.end()) return fail(error, PATCHBAY_E_NOT_FOUND, "No such key.");
  return value->write(value->context, found->second.data(), found->second.size());
}
patchbay_status put_state(const patchbay_call* call, patchbay_str key, patchbay_str value,
                          patchbay_error* error) {
  if (value.size > PATCHBAY_STATE_VALUE_MAX) {
    return fail(error, PATCHBAY_E_TOO_LARGE, "The value is over 64 KiB.");
  }
  of(call).host.state[text(key)] = text(value);
  return PATCHBAY_OK;
}
patchbay_status remove_state(const patchbay_call* call, patchbay_str key, patchbay_error*) {
  of(call).host.state.erase(text(key));
  return PATCHBAY_OK;
}

std::uint64_t wall_ms(const patchbay_call* call) { return of(call).host.wall_ms; }
std::uint64_t monotonic_ns(const patchbay_call* call) { return of(call).host.wall_ms * 1000000; }

constexpr patchbay_host_http kHttp = {sizeof(kHttp), 0, send, read, pipe, close};
constexpr patchbay_host_log kLog = {sizeof(kLog), 0, write_log, is_enabled};
constexpr patchbay_host_state kState = {sizeof(kState), 0, get_state, put_state, remove_state};
constexpr patchbay_host_clock kClock = {sizeof(kClock), 0, wall_ms, monotonic_ns};

}  // namespace

const void* service_table(const std::string& id) {
  if (id == PATCHBAY_HOST_HTTP_ID) return &kHttp;
  if (id == PATCHBAY_HOST_LOG_ID) return &kLog;
  if (id == PATCHBAY_HOST_STATE_ID) return &kState;
  if (id == PATCHBAY_HOST_CLOCK_ID) return &kClock;
  return nullptr;
}

}  // namespace raw
