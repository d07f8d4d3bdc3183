// Waits in the host function that its arguments name, computes, or does both alternately. May throw
// an exception across the wait.
#include <patchbay/abi/draft/host_process.h>
#include <patchbay/abi/draft/host_resource.h>
#include <patchbay/abi/host_http.h>
#include <patchbay/abi/host_state.h>

#include <stdexcept>
#include <string>

#include "waits.h"

namespace {

// A call that waits, and the results of its waits.
struct Waiter {
  const patchbay_instance& instance;
  const patchbay_call* call;
  Arguments arguments;
  patchbay_error* error;

  [[nodiscard]] std::string_view text(std::string_view member) const {
    return text_of(arguments, member);
  }
  [[nodiscard]] patchbay_status sleep() const {
    tell_entered();
    return by_clock(instance, call, arguments, error);
  }
  [[nodiscard]] const patchbay_host_http& http() const {
    return service<patchbay_host_http>(instance, PATCHBAY_HOST_HTTP_ID);
  }
  void tell_entered() const { ::tell_entered(arguments); }
};

patchbay_status take_all(void*, const void*, std::uint64_t) { return PATCHBAY_OK; }

// ---- the connector's own sinks and sources, whose context is a Waiter

patchbay_status write_late(void* context, const void*, std::uint64_t) {
  return static_cast<const Waiter*>(context)->sleep();
}

patchbay_status read_late(void* context, void*, std::uint64_t, std::uint64_t* got) {
  *got = 0;
  return write_late(context, nullptr, 0);
}

patchbay_status read_nothing(void*, void*, std::uint64_t, std::uint64_t* got) {
  *got = 0;
  return PATCHBAY_OK;
}

patchbay_status rewind_at_once(void*) { return PATCHBAY_OK; }

patchbay_status rewind_late(void* context) { return write_late(context, nullptr, 0); }

// ---- HTTP

patchbay_http_request request_of(const Waiter& waiter) {
  const std::string_view url = waiter.text("\"url\"");
  patchbay_http_request request{};
  request.struct_size = sizeof(request);
  request.url = {url.data(), url.size()};
  return request;
}

patchbay_status read_all(const Waiter& waiter, std::uint64_t handle) {
  std::uint64_t got = 1;
  char piece[256];
  patchbay_status status = PATCHBAY_OK;
  while (status == PATCHBAY_OK && got != 0) {
    status = waiter.http().read(waiter.call, handle, piece, sizeof(piece), &got, waiter.error);
  }
  return status;
}

// Waits in `send`; or, while it reads the answer, in `read` or `pipe`, or in the `sink` of `pipe`.
patchbay_status by_answer(Waiter& waiter, std::string_view by) {
  const auto& http = waiter.http();
  const patchbay_http_request request = request_of(waiter);
  patchbay_http_response response{};
  response.struct_size = sizeof(response);
  patchbay_status status = http.send(waiter.call, &request, &response, waiter.error);
  if (status != PATCHBAY_OK) return status;
  if (by == "pipe" || by == "sink") {
    const patchbay_sink sink{&waiter, by == "sink" ? write_late : take_all};
    std::uint64_t got = 0;
    status = http.pipe(waiter.call, response.handle, &sink, &got, waiter.error);
  } else {
    status = read_all(waiter, response.handle);
  }
  http.close(waiter.call, response.handle);
  return status;
}

// Waits in the `source` of an upload, while the host reads or restarts the source.
patchbay_status by_upload(Waiter& waiter, std::string_view by) {
  patchbay_source source{&waiter, PATCHBAY_SIZE_UNKNOWN, read_late, rewind_at_once};
  if (by == "rewind") source = {&waiter, PATCHBAY_SIZE_UNKNOWN, read_nothing, rewind_late};
  patchbay_http_request request = request_of(waiter);
  request.method = TEXT("POST");
  request.body_source = &source;
  patchbay_http_response response{};
  response.struct_size = sizeof(response);
  const auto status = waiter.http().send(waiter.call, &request, &response, waiter.error);
  if (status == PATCHBAY_OK) waiter.http().close(waiter.call, response.handle);
  return status;
}

// Waits in `send_all` for two answers.
patchbay_status by_send_all(const Waiter& waiter) {
  const patchbay_http_request request = request_of(waiter);
  patchbay_http_response one{};
  patchbay_http_response two{};
  one.struct_size = two.struct_size = sizeof(one);
  const patchbay_http_request* const requests[] = {&request, &request};
  patchbay_http_response* const responses[] = {&one, &two};
  const auto status = waiter.http().send_all(waiter.call, requests, responses, 2, waiter.error);
  for (const patchbay_http_response* each : responses) {
    if (each->handle != 0) waiter.http().close(waiter.call, each->handle);
  }
  return status;
}

// ---- the state, resources and programs

// Sleeps, and then stores a value, even if the call was cancelled. The state service still accepts
// the value.
patchbay_status by_state(const Waiter& waiter) {
  const auto& state = service<patchbay_host_state>(waiter.instance, PATCHBAY_HOST_STATE_ID);
  const patchbay_status slept = waiter.sleep();
  const patchbay_sink sink{nullptr, take_all};
  const patchbay_str key = TEXT("k");
  const patchbay_str value = TEXT("v");
  const bool works = state.put(waiter.call, key, value, waiter.error) == PATCHBAY_OK &&
                     state.get(waiter.call, key, &sink, waiter.error) == PATCHBAY_OK &&
                     state.remove(waiter.call, key, waiter.error) == PATCHBAY_OK;
  return works ? slept : plain_fail(waiter.error, PATCHBAY_E_PLUGIN_FAULT, "the state failed");
}

patchbay_status by_resource(const Waiter& waiter) {
  const auto& resources =
      service<patchbay_host_resource>(waiter.instance, PATCHBAY_HOST_RESOURCE_ID);
  const patchbay_sink sink{nullptr, take_all};
  static_cast<void>(waiter.sleep());
  return resources.read(waiter.call, TEXT("connector.json"), &sink, waiter.error);
}

// Writes messages that the program does not read, until the host accepts no more messages.
patchbay_status send_for_ever(const Waiter& waiter, const patchbay_host_process& programs,
                              std::uint64_t handle) {
  const std::string message =
      R"({"jsonrpc":"2.0","method":"m","params":[")" + std::string(1U << 20U, 'a') + "\"]}";
  patchbay_status status = PATCHBAY_OK;
  while (status == PATCHBAY_OK) {
    status = programs.send(waiter.call, handle, {message.data(), message.size()}, waiter.error);
  }
  return status;
}

// In `attach` of the configuration's `program`, if another call is to greet it and does `hold` it;
// or, once it is greeted, in `receive` or `give`.
patchbay_status by_program(const Waiter& waiter, std::string_view by) {
  const auto& programs = service<patchbay_host_process>(waiter.instance, PATCHBAY_HOST_PROCESS_ID);
  const std::string_view command = waiter.text("\"program\"");
  const patchbay_process_request request{sizeof(request), 0, {command.data(), command.size()}, 0};
  patchbay_process process{};
  process.struct_size = sizeof(process);
  const patchbay_sink sink{nullptr, take_all};
  if (by == "attach") waiter.tell_entered();
  patchbay_status status = programs.attach(waiter.call, &request, &process, &sink, waiter.error);
  if (status != PATCHBAY_OK) return status;
  if (by == "attach") return PATCHBAY_OK;
  if (by == "hold") return waiter.sleep();
  status = programs.ready(waiter.call, process.handle, TEXT(""), waiter.error);
  if (status != PATCHBAY_OK) return status;
  waiter.tell_entered();
  if (by == "give") return send_for_ever(waiter, programs, process.handle);
  return programs.receive(waiter.call, process.handle, 0, &sink, waiter.error);
}

// Computes for "ms" and then waits for a moment, and repeats this "times" times. Ignores the end of
// the call, after which each wait returns at once.
patchbay_status by_turns(const Waiter& waiter) {
  const auto& clock = service<patchbay_host_clock>(waiter.instance, PATCHBAY_HOST_CLOCK_ID);
  for (std::uint64_t left = number_of(waiter.arguments, "\"times\""); left > 0; --left) {
    by_computing(waiter.arguments);
    clock.wait(waiter.call, 1, waiter.error);
  }
  return PATCHBAY_OK;
}

patchbay_status wait(Waiter& waiter) {
  const std::string_view by = waiter.text("\"by\"");
  if (by == "compute") return by_computing(waiter.arguments);
  if (by == "turns") return by_turns(waiter);
  if (by == "clock") return waiter.sleep();
  if (by == "source" || by == "rewind") return by_upload(waiter, by);
  if (by == "send_all") return by_send_all(waiter);
  if (by == "state") return by_state(waiter);
  if (by == "resource") return by_resource(waiter);
  if (!waiter.text("\"program\"").empty()) return by_program(waiter, by);
  return by_answer(waiter, by);
}

// Waits while an exception unwinds the frames below this one.
struct DestructorWaiter {
  Waiter& waiter;
  patchbay_status& status;
  ~DestructorWaiter() { status = wait(waiter); }
};

}  // namespace

// With "throws": "caught", an exception is under way while the call waits; "out": it leaves the
// connector after the wait.
PLAIN_GO {
  const Arguments arguments(request->arguments.data, request->arguments.size);
  Waiter waiter{*instance, call, arguments, error};
  const std::string_view throws = waiter.text("\"throws\"");
  patchbay_status status = PATCHBAY_OK;
  if (throws == "caught") {
    try {
      const DestructorWaiter waits{waiter, status};
      throw std::runtime_error(std::string(arguments));
    } catch (const std::runtime_error& caught) {
      if (caught.what() != arguments) return plain_fail(error, 900, "another call's exception");
    }
  } else {
    status = wait(waiter);
  }
  if (throws == "out") throw std::runtime_error("after the wait");
  return status == PATCHBAY_OK ? plain_write(outcome->result, "{}") : status;
}

PLAIN_CONNECTOR(go)
