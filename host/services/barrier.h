// Stops exceptions at the border between the host and plugins. The host calls a plugin only through
// enter_plugin(). Every service that a plugin calls runs its body in serve().
#pragma once

#include <cxxabi.h>

#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "services/plugin_error.h"
#include "services/thread_exit.h"

namespace patchbay::services {

// Returns PLUGIN_FAULT for a connector that threw an exception. `what` is the exception's text or
// nullptr.
Error thrown_by_plugin(const CallFrame& frame, const char* what);

// Returns PLUGIN_FAULT for a connector that called pthread_exit.
Error ended_thread(const CallFrame& frame);

// Ends this process if it is a child that a connector created with fork(). After fork(), the
// connector's function returns to the host in the parent and in the child.
void leave_if_forked();

// Runs one function of a plugin, `patchbay_status function(patchbay_error*)`, and converts its
// status or its exception to a Result.
template <class Function>
Result<void> enter_plugin(const CallFrame& frame, Function&& function) {
  PluginError failure(frame);
  patchbay_status status = PATCHBAY_OK;
  std::optional<Error> thrown;
  const bool came_back = outlives_thread_exit([&] {
    try {
      status = std::forward<Function>(function)(failure.abi());
    } catch (const abi::__forced_unwind&) {
      throw;  // caught in outlives_thread_exit
    } catch (const std::exception& what) {
      thrown = thrown_by_plugin(frame, what.what());
    } catch (...) {
      thrown = thrown_by_plugin(frame, nullptr);
    }
  });
  leave_if_forked();
  if (!came_back) return ended_thread(frame);
  if (thrown) return std::move(*thrown);
  if (status == PATCHBAY_OK) return success();
  return failure.to_error(status);
}

// Returns PLUGIN_FAULT for a callback of the connector that threw an exception. `callback` is the
// callback's name, for example "body source".
Error thrown_by_callback(std::string_view callback, const char* what);

// Returns PLUGIN_FAULT for a connector that called a service without a sink for the result.
Error lacks_sink(std::string_view service);

// Runs a callback, `patchbay_status function()`, that a plugin passed to a service. Fails with
// PLUGIN_FAULT if the callback throws.
template <class Function>
Result<patchbay_status> call_back(std::string_view callback, Function&& function) {
  try {
    return std::forward<Function>(function)();
  } catch (const abi::__forced_unwind&) {
    throw;
  } catch (const std::exception& thrown) {
    return thrown_by_callback(callback, thrown.what());
  } catch (...) {
    return thrown_by_callback(callback, nullptr);
  }
}

// Runs the body of a service, `Result<void> body(CallFrame&)`, for the plugin that called the
// service. Converts errors and exceptions of the body to a status.
template <class Body>
patchbay_status serve(const patchbay_call* call, std::string_view service, patchbay_error* out,
                      Body&& body) {
  CallFrame* frame = CallFrame::of(call);
  if (frame == nullptr) return refuse_stray(service, out);
  try {
    auto outcome = std::forward<Body>(body)(*frame);
    if (outcome.has_value()) return PATCHBAY_OK;
    return give_error(frame, std::move(outcome).error(), out);
  } catch (const abi::__forced_unwind&) {
    throw;
  } catch (const std::exception& thrown) {
    return give_error(frame, Error(Code::kInternal, thrown.what()).at(service), out);
  } catch (...) {
    return give_error(frame, Error(Code::kInternal, "an unknown exception").at(service), out);
  }
}

// Runs the body of a service, `Result<std::string> body(CallFrame&)`, and writes its result to a
// sink. If the sink refuses the result, returns the sink's status.
template <class Body>
patchbay_status serve_into(const patchbay_call* call, std::string_view service,
                           const patchbay_sink* sink, patchbay_error* out, Body&& body) {
  patchbay_status refused = PATCHBAY_OK;
  const auto status = serve(call, service, out, [&](CallFrame& frame) -> Result<void> {
    if (sink == nullptr || sink->write == nullptr) return lacks_sink(service);
    PATCHBAY_TRY(const std::string made, std::forward<Body>(body)(frame));
    PATCHBAY_TRY(refused, call_back("sink", [&] {
                   return sink->write(sink->context, made.data(), made.size());
                 }));
    return success();
  });
  return refused == PATCHBAY_OK ? status : pass_on(refused, service, out);
}

}  // namespace patchbay::services
