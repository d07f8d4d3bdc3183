// Tests which facts of a call a plugin sees, and that services refuse calls that have ended or
// belong to another thread.
#include <catch2/catch.hpp>
#include <thread>

#include "services/plugin_seat.h"
#include "services/result_sink.h"

namespace patchbay {
namespace {

using services::CallFrame;
using services::to_abi;
using test::PluginFailure;
using test::PluginSeat;

TEST_CASE("a call shows its trace id, its link and the time that is left") {
  PluginSeat seat;
  seat.context.link = {"work", "1234", "{}"};
  seat.context.deadline = seat.clock.now() + std::chrono::seconds(3);
  const CallFrame frame(seat.table, seat.context);
  const patchbay_call* call = frame.abi();
  CHECK(services::from_abi(call->trace_id) == seat.context.trace_id.hex());
  CHECK(services::from_abi(call->link.id) == "work");
  CHECK(call->remaining_ms(call) == 3000);
  seat.clock.advance(std::chrono::seconds(4));
  CHECK(call->remaining_ms(call) == 0);
}

TEST_CASE("a call without a deadline has all the time there is") {
  PluginSeat seat;
  const CallFrame frame(seat.table, seat.context);
  CHECK(frame.abi()->remaining_ms(frame.abi()) == UINT64_MAX);
}

TEST_CASE("a call is cancelled by its caller and by the host's shutdown alike") {
  PluginSeat seat;
  std::stop_source caller;
  std::stop_source host;
  const std::stop_token caller_token = caller.get_token();
  const std::stop_token host_token = host.get_token();
  seat.context.cancellation = &caller_token;
  seat.context.shutdown = &host_token;
  CallFrame frame(seat.table, seat.context);
  const std::stop_token either = frame.cancellation();
  CHECK(frame.abi()->is_cancelled(frame.abi()) == 0);
  host.request_stop();
  CHECK(frame.abi()->is_cancelled(frame.abi()) == 1);
  CHECK(either.stop_requested());
}

TEST_CASE("a service refuses a call that belongs to another thread") {
  PluginSeat seat;
  const CallFrame frame(seat.table, seat.context);
  const auto& state = seat.service<patchbay_host_state>(PATCHBAY_HOST_STATE_ID);
  PluginFailure failure;
  patchbay_status status = PATCHBAY_OK;
  std::thread([&] {
    status = state.put(frame.abi(), to_abi("key"), to_abi("value"), &failure.raw);
  }).join();
  CHECK(status == PATCHBAY_E_PLUGIN_FAULT);
  CHECK(failure.message().find("belongs to another thread") != std::string::npos);
  CHECK(state.put(frame.abi(), to_abi("key"), to_abi("value"), &failure.raw) == PATCHBAY_OK);
}

TEST_CASE("a service refuses a call that is over, without looking into it") {
  PluginSeat seat;
  const patchbay_call* kept = nullptr;
  {
    const CallFrame frame(seat.table, seat.context);
    kept = frame.abi();
  }
  PluginFailure failure;
  const auto& state = seat.service<patchbay_host_state>(PATCHBAY_HOST_STATE_ID);
  CHECK(state.remove(kept, to_abi("key"), &failure.raw) == PATCHBAY_E_PLUGIN_FAULT);
  CHECK(state.remove(nullptr, to_abi("key"), nullptr) == PATCHBAY_E_PLUGIN_FAULT);
  CHECK(seat.service<patchbay_host_clock>(PATCHBAY_HOST_CLOCK_ID).wall_ms(kept) == 0);
}

TEST_CASE("a call within a call hides the outer one until it ends") {
  PluginSeat seat;
  const CallFrame outer(seat.table, seat.context);
  {
    const CallFrame inner(seat.table, seat.context);
    CHECK(CallFrame::of(outer.abi()) == nullptr);
    CHECK(CallFrame::of(inner.abi()) == &inner);
  }
  CHECK(CallFrame::of(outer.abi()) == &outer);
}

TEST_CASE("a sink takes up to its limit, then refuses that write and every later one") {
  PluginSeat seat;
  const CallFrame frame(seat.table, seat.context);
  std::string out = "what was there before";
  services::ResultSink sink(frame, out, 10);
  const patchbay_sink* abi = sink.abi();
  CHECK(abi->write(abi->context, "12345", 5) == PATCHBAY_OK);
  CHECK(abi->write(abi->context, "67890", 5) == PATCHBAY_OK);
  CHECK_FALSE(sink.overflowed());
  CHECK(abi->write(abi->context, "x", 1) == PATCHBAY_E_TOO_LARGE);
  CHECK(abi->write(abi->context, "", 0) == PATCHBAY_E_TOO_LARGE);
  CHECK(sink.overflowed());
  CHECK(out == "1234567890");
}

TEST_CASE("a sink refuses what is written after the call was cancelled") {
  PluginSeat seat;
  std::stop_source stop;
  const std::stop_token token = stop.get_token();
  seat.context.cancellation = &token;
  const CallFrame frame(seat.table, seat.context);
  std::string out;
  services::ResultSink sink(frame, out);
  stop.request_stop();
  CHECK(sink.abi()->write(sink.abi()->context, "x", 1) == PATCHBAY_E_CANCELLED);
}

TEST_CASE("log records carry the call's trace id and the connector's name") {
  PluginSeat seat;
  const CallFrame frame(seat.table, seat.context);
  const auto& log = seat.service<patchbay_host_log>(PATCHBAY_HOST_LOG_ID);
  CHECK(log.is_enabled(frame.abi(), PATCHBAY_LOG_DEBUG) == 1);
  log.write(frame.abi(), PATCHBAY_LOG_WARNING, to_abi("slow today"), to_abi(R"({"ms":1200})"));
  REQUIRE(seat.log_lines.size() == 1);
  CHECK(seat.log_lines[0].find(seat.context.trace_id.hex()) != std::string::npos);
  CHECK(seat.log_lines[0].find("seat") != std::string::npos);
}

TEST_CASE("an unknown service is NULL") {
  PluginSeat seat;
  CHECK(seat.table.abi()->service(seat.table.abi(), to_abi("patchbay.host.http/2")) == nullptr);
}

TEST_CASE("a call carries scopes, language and a key, which is its trace id where none was named") {
  test::PluginSeat seat;
  const auto text = [](patchbay_str each) { return std::string(each.data, each.size); };
  {
    const services::CallFrame frame(seat.table, seat.context);
    CHECK(text(frame.abi()->idempotency_key) == seat.context.trace_id.hex());
    CHECK(frame.abi()->scopes.size == 0);
    CHECK(frame.abi()->locale.size == 0);
  }
  seat.context.idempotency_key = "order-7";
  seat.context.scopes = "repo user";
  seat.context.locale = "de-CH";
  const services::CallFrame frame(seat.table, seat.context);
  CHECK(text(frame.abi()->idempotency_key) == "order-7");
  CHECK(text(frame.abi()->scopes) == "repo user");
  CHECK(text(frame.abi()->locale) == "de-CH");
}

}  // namespace
}  // namespace patchbay
