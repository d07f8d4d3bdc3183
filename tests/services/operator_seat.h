#pragma once

#include <patchbay/abi/draft/host_process.h>

#include "process/programs.h"
#include "services/plugin_seat.h"

namespace patchbay::test {

// A connector whose configuration names the talker of tests/process.
struct Operator : PluginSeat {
  Operator()
      : programs({.reaper = PATCHBAY_BINARY_DIR "/bin/patchbay-reaper",
                  .environment = [](std::string_view) { return std::nullopt; },
                  .grace = std::chrono::milliseconds(200)},
                 machine),
        with_programs({.abi = http_service::all_services(),
                       .clock = machine,
                       .log = log,
                       .state = state,
                       .wait = wait,
                       .programs = &programs}) {
    context.config = config;
    context.user = "ann";
  }
  const patchbay_host_process& process() {
    return service<patchbay_host_process>(PATCHBAY_HOST_PROCESS_ID);
  }
  patchbay_status attach(const services::CallFrame& frame, std::string_view command,
                         std::uint32_t flags = 0) {
    patchbay_process_request request{sizeof(request), flags, services::to_abi(command), 0};
    program = {};
    program.struct_size = sizeof(program);
    greeting.text.clear();
    failure = {};
    return process().attach(frame.abi(), &request, &program, greeting.sink(), &failure.raw);
  }
  std::string next(const services::CallFrame& frame) {
    PluginText text;
    const auto status =
        process().receive(frame.abi(), program.handle, 0, text.sink(), &failure.raw);
    return status == PATCHBAY_OK ? text.text : failure.message();
  }

  SystemClock machine;
  std::string config =
      R"({"command":")" PATCHBAY_BINARY_DIR R"(/bin/talker","other":{"command":7},)"
      R"("missing":{"command":"x","env_from":{"A":"B"}},"args":[]})";
  process::Programs programs;
  services::HostTable with_programs;
  patchbay_process program{};
  PluginText greeting;
};

}  // namespace patchbay::test
