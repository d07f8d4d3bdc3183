// SPDX-License-Identifier: Apache-2.0
// Lets a call use a program that the host runs (a draft). The operator configures the program.
//
//   Program program(call, {.command = "", .listens = true});
//   if (program.is_new()) { …greet it…; program.ready(text); }
//   program.send(request);
//   while (auto message = program.receive()) …
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "patchbay/abi/draft/host_process.h"
#include "patchbay/sdk/call.h"
#include "patchbay/sdk/error.h"
#include "patchbay/sdk/sink.h"
#include "patchbay/sdk/text.h"

namespace patchbay::sdk {

struct ProgramOptions {
  std::string_view command{};           // JSON pointer to the command in the configuration
  bool listens = false;                 // true: receive() also returns messages that are not
                                        // answers
  std::uint64_t max_message_bytes = 0;  // 0: the host's default limit
};

// A handle of a running program. The destructor closes the handle; the program continues to run.
// [call]
class Program {
 public:
  // Starts the program if it does not run, and waits until a call has greeted it. Throws
  // UNSUPPORTED if the host has no service for programs.
  Program(const Call& call, const ProgramOptions& options)
      : call_(&call.raw()), table_(table_of(call)) {
    const patchbay_process_request request = request_for(options);
    Collector greeting;
    ServiceError error;
    error.check(table_->attach(call_, &request, &process_, greeting.raw(), error.raw()));
    greeting_ = std::move(greeting.text);
  }
  // Takes the handle that an earlier call stored with keep() under `name`. Throws NOT_FOUND if this
  // host does not have it any more.
  Program(const Call& call, const ProgramOptions& options, std::string_view name)
      : call_(&call.raw()), table_(table_of(call)) {
    if (!can_keep()) throw Error(PATCHBAY_E_NOT_FOUND, "This host keeps no programs for calls.");
    const patchbay_process_request request = request_for(options);
    ServiceError error;
    error.check(table_->take(call_, &request, borrow(name), &process_, error.raw()));
  }
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;
  ~Program() { close(); }

  // Returns true if this call must greet the program and then call ready().
  [[nodiscard]] bool is_new() const { return process_.is_new != 0; }
  [[nodiscard]] std::uint64_t generation() const { return process_.generation; }
  // Returns the argument of ready().
  [[nodiscard]] const std::string& greeting() const { return greeting_; }

  void ready(std::string greeting) {
    ServiceError error;
    error.check(table_->ready(call_, process_.handle, borrow(greeting), error.raw()));
    greeting_ = std::move(greeting);
  }

  // Sends `message`, one JSON-RPC message.
  void send(std::string_view message) const {
    ServiceError error;
    error.check(table_->send(call_, process_.handle, borrow(message), error.raw()));
  }

  // Waits for the next message and returns it. Returns nullopt if no message came within `wait`. If
  // `wait` is 0, waits until the call's deadline.
  [[nodiscard]] std::optional<std::string> receive(
      std::chrono::milliseconds wait = std::chrono::milliseconds(0)) const {
    Collector message;
    ServiceError error;
    error.check(table_->receive(call_, process_.handle, static_cast<std::uint64_t>(wait.count()),
                                message.raw(), error.raw()));
    if (message.text.empty()) return std::nullopt;
    return std::move(message.text);
  }

  // Returns true if the host has keep().
  [[nodiscard]] bool can_keep() const { return PATCHBAY_HAS(table_, take); }
  // Closes the handle and stores its requests, so that a later call of the same owner can take it
  // by this name. If no call takes it within `lifetime`, the host sends `farewell` to the program.
  // Throws OVERLOADED if too many handles are stored.
  void keep(std::string_view name, std::chrono::milliseconds lifetime, std::string_view farewell) {
    ServiceError error;
    error.check(table_->keep(call_, process_.handle, borrow(name),
                             static_cast<std::uint64_t>(lifetime.count()), borrow(farewell),
                             error.raw()));
    process_.handle = 0;
  }

  // Ends the program for all calls.
  void end() const {
    ServiceError error;
    error.check(table_->end(call_, process_.handle, error.raw()));
  }

 private:
  void close() const noexcept {
    if (process_.handle != 0) table_->close(call_, process_.handle);
  }

  static patchbay_process_request request_for(const ProgramOptions& options) {
    patchbay_process_request request{};
    request.struct_size = sizeof(request);
    request.flags = options.listens ? PATCHBAY_PROCESS_LISTEN : 0;
    request.command = borrow(options.command);
    request.max_message_bytes = options.max_message_bytes;
    return request;
  }

  static const patchbay_host_process* table_of(const Call& call) {
    const auto* table = call.services().find<patchbay_host_process>(PATCHBAY_HOST_PROCESS_ID);
    if (table != nullptr && PATCHBAY_HAS(table, close)) return table;
    throw Error(PATCHBAY_E_UNSUPPORTED,
                "This host starts no programs for connectors. Use a newer host, or a server that "
                "answers over HTTP.");
  }

  const patchbay_call* call_;
  const patchbay_host_process* table_;
  patchbay_process process_{sizeof(patchbay_process), 0, 0, 0};
  std::string greeting_;
};

}  // namespace patchbay::sdk
