// The host's side of the rule that no exception crosses the border: every call into a plugin goes
// through enter_plugin, every service a plugin calls runs its body in serve.
#pragma once

#include <cxxabi.h>

#include <exception>
#include <utility>

#include "services/plugin_error.h"

namespace patchbay::services {

// PLUGIN_FAULT: the connector threw, with what it said where that is known (nullptr: unknown).
Error thrown_by_plugin(const CallFrame& frame, const char* what);

// Runs one function of a plugin, `patchbay_status function(patchbay_error*)`, and makes a Result of
// whatever comes back.
template <class Function>
Result<void> enter_plugin(const CallFrame& frame, Function&& function) {
  PluginError failure(frame);
  try {
    const patchbay_status status = std::forward<Function>(function)(failure.abi());
    if (status == PATCHBAY_OK) return success();
    return failure.to_error(status);
  } catch (const abi::__forced_unwind&) {
    throw;  // the thread is being ended; that must not be stopped
  } catch (const std::exception& thrown) {
    return thrown_by_plugin(frame, thrown.what());
  } catch (...) {
    return thrown_by_plugin(frame, nullptr);
  }
}

// PLUGIN_FAULT: a callback that the connector had handed over threw; `callback` is "body source".
Error thrown_by_callback(std::string_view callback, const char* what);

// Runs a callback that a plugin handed to a service, `patchbay_status function()`.
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

// Runs the body of a service, `Result<void> body(CallFrame&)`, for the plugin that called it.
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

}  // namespace patchbay::services
