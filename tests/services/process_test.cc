// Tests which programs a connector can use, and the errors that it gets about them.
#include <catch2/catch.hpp>

#include "services/operator_seat.h"

namespace patchbay {
namespace {

using services::CallFrame;
using services::to_abi;
using test::Operator;

constexpr const char* kEcho = R"({"jsonrpc":"2.0","id":"a","method":"echo"})";

TEST_CASE("a connector talks to the program that its configuration names") {
  Operator seat;
  std::uint64_t generation = 0;
  {
    const CallFrame frame(seat.with_programs, seat.context);
    REQUIRE(seat.attach(frame, "") == PATCHBAY_OK);
    CHECK(seat.program.is_new == 1);
    generation = seat.program.generation;
    CHECK(seat.process().ready(frame.abi(), seat.program.handle, to_abi("hello"),
                               &seat.failure.raw) == PATCHBAY_OK);
    CHECK(seat.process().send(frame.abi(), seat.program.handle, to_abi(kEcho), &seat.failure.raw) ==
          PATCHBAY_OK);
    CHECK(seat.next(frame) == R"({"result":"echo","jsonrpc":"2.0","id":"a"})");
    CHECK(seat.process().send(frame.abi(), seat.program.handle, to_abi("x"), &seat.failure.raw) ==
          PATCHBAY_E_INVALID_ARGUMENT);
  }
  const CallFrame frame(seat.with_programs, seat.context);
  REQUIRE(seat.attach(frame, "") == PATCHBAY_OK);
  CHECK(seat.program.is_new == 0);
  CHECK(seat.greeting.text == "hello");
  CHECK(seat.program.generation == generation);
  seat.process().close(frame.abi(), seat.program.handle);
  CHECK(seat.process().end(frame.abi(), seat.program.handle, &seat.failure.raw) ==
        PATCHBAY_E_PLUGIN_FAULT);
}

TEST_CASE("a connector keeps a program's use for a later call of the same owner") {
  Operator seat;
  const patchbay_process_request request{sizeof(request), 0, {}, 0};
  const auto take = [&](const CallFrame& frame) {
    seat.program = {};
    seat.program.struct_size = sizeof seat.program;
    return seat.process().take(frame.abi(), &request, to_abi("mine"), &seat.program,
                               &seat.failure.raw);
  };
  {
    const CallFrame frame(seat.with_programs, seat.context);
    REQUIRE(seat.attach(frame, "") == PATCHBAY_OK);
    seat.process().ready(frame.abi(), seat.program.handle, to_abi(""), &seat.failure.raw);
    seat.process().send(frame.abi(), seat.program.handle, to_abi(kEcho), &seat.failure.raw);
    const auto keep = [&](std::string_view name) {
      return seat.process().keep(frame.abi(), seat.program.handle, to_abi(name), 60'000, {},
                                 &seat.failure.raw);
    };
    CHECK(keep("") == PATCHBAY_E_PLUGIN_FAULT);
    CHECK(keep(std::string(PATCHBAY_PROCESS_NAME_MAX + 1, 'x')) == PATCHBAY_E_PLUGIN_FAULT);
    CHECK(keep("mine") == PATCHBAY_OK);
    CHECK(keep("mine") == PATCHBAY_E_PLUGIN_FAULT);  // fails, because the handle is closed
  }
  seat.context.user = "bob";
  {
    const CallFrame frame(seat.with_programs, seat.context);
    CHECK(take(frame) == PATCHBAY_E_NOT_FOUND);
  }
  seat.context.user = "ann";
  const CallFrame frame(seat.with_programs, seat.context);
  REQUIRE(take(frame) == PATCHBAY_OK);
  CHECK(seat.program.is_new == 0);
  CHECK(seat.next(frame) == R"({"result":"echo","jsonrpc":"2.0","id":"a"})");
  CHECK(take(frame) == PATCHBAY_E_NOT_FOUND);
}

TEST_CASE("another user's call has another program") {
  Operator seat;
  std::uint64_t generation = 0;
  {
    const CallFrame frame(seat.with_programs, seat.context);
    REQUIRE(seat.attach(frame, "") == PATCHBAY_OK);
    seat.process().ready(frame.abi(), seat.program.handle, to_abi(""), &seat.failure.raw);
    generation = seat.program.generation;
  }
  seat.context.user = "bob";
  const CallFrame frame(seat.with_programs, seat.context);
  REQUIRE(seat.attach(frame, "") == PATCHBAY_OK);
  CHECK(seat.program.generation != generation);
}

TEST_CASE("a program comes from nowhere but the operator's configuration") {
  Operator seat;
  seat.context.link = {"link-1", "", R"({"command":"/bin/true"})"};
  const std::string none = R"({"url":"x"})";
  seat.context.config = none;
  const CallFrame frame(seat.with_programs, seat.context);
  CHECK(seat.attach(frame, "") == PATCHBAY_E_INVALID_ARGUMENT);
  CHECK(seat.attach(frame, "/user") == PATCHBAY_E_INVALID_ARGUMENT);
  CHECK(seat.programs.running() == 0);
}

TEST_CASE("a wrong command, and a variable that is not set, are errors that say so") {
  Operator seat;
  const CallFrame frame(seat.with_programs, seat.context);
  for (const char* pointer : {"/other", "/nothing", "no pointer", "/args"}) {
    INFO(pointer);
    CHECK(seat.attach(frame, pointer) == PATCHBAY_E_INVALID_ARGUMENT);
  }
  CHECK(seat.attach(frame, "/missing") == PATCHBAY_E_INVALID_ARGUMENT);
  CHECK(seat.failure.message().find("from the variable B, which is not set") != std::string::npos);
}

TEST_CASE("a flag of attach that must be understood is UNSUPPORTED, and nothing is started") {
  Operator seat;
  const CallFrame frame(seat.with_programs, seat.context);
  for (const unsigned bit : {16U, 31U}) {
    CHECK(seat.attach(frame, "", 1U << bit) == PATCHBAY_E_UNSUPPORTED);
    CHECK(seat.failure.message().find("Use a newer host") != std::string::npos);
  }
  CHECK(seat.programs.running() == 0);
  REQUIRE(seat.attach(frame, "", PATCHBAY_PROCESS_LISTEN | (1U << 15U)) == PATCHBAY_OK);
}

TEST_CASE("a call opens a few programs and no more, and a host without programs refuses") {
  Operator seat;
  {
    const CallFrame frame(seat.with_programs, seat.context);
    for (unsigned i = 0; i < PATCHBAY_PROCESS_HANDLES_MAX; ++i) {
      REQUIRE(seat.attach(frame, "") == PATCHBAY_OK);
      if (i == 0) {
        seat.process().ready(frame.abi(), seat.program.handle, to_abi(""), &seat.failure.raw);
      }
    }
    CHECK(seat.attach(frame, "") == PATCHBAY_E_PLUGIN_FAULT);
  }
  const CallFrame frame(seat.table, seat.context);
  CHECK(seat.attach(frame, "") == PATCHBAY_E_UNSUPPORTED);
}

}  // namespace
}  // namespace patchbay
