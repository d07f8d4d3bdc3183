// Tests which uses of the host's functions are forbidden, and the errors for plugins and their
// callers.
#include <pthread.h>
#include <algorithm>
#include <catch2/catch.hpp>
#include <functional>
#include <stdexcept>
#include <thread>
#include <vector>

#include "fibers/scheduler.h"
#include "kit/strands.h"
#include "services/barrier.h"
#include "services/plugin_seat.h"
#include "skip.h"

namespace patchbay {
namespace {

using services::CallFrame;
using services::enter_plugin;
using services::to_abi;
using test::PluginSeat;

// A request in which a test makes one member wrong.
struct Misuse {
  PluginSeat seat;
  CallFrame frame{seat.table, seat.context};
  std::string url = seat.server.url("/");
  patchbay_http_request request{};
  patchbay_http_response response{};
  test::PluginFailure failure;

  Misuse() {
    seat.server.on("/", [](const test::SeenRequest&, test::ServerConnection& connection) {
      connection.answer(200, "hi");
    });
    request.struct_size = sizeof request;
    request.url = to_abi(url);
    response.struct_size = sizeof response;
  }
  patchbay_status send() {
    return seat.http().send(frame.abi(), &request, &response, &failure.raw);
  }
};

patchbay_status throwing_read(void*, void*, std::uint64_t, std::uint64_t*) {
  throw std::runtime_error("body source");
}
patchbay_status plain_rewind(void*) { return PATCHBAY_OK; }

TEST_CASE("NULL where a pointer must be is the plugin's fault, and not read") {
  Misuse misuse;
  const auto& http = misuse.seat.http();
  CHECK(http.send(misuse.frame.abi(), nullptr, &misuse.response, &misuse.failure.raw) ==
        PATCHBAY_E_PLUGIN_FAULT);
  CHECK(http.send(misuse.frame.abi(), &misuse.request, nullptr, &misuse.failure.raw) ==
        PATCHBAY_E_PLUGIN_FAULT);
  misuse.request.body = {nullptr, 1000};
  CHECK(misuse.send() == PATCHBAY_E_PLUGIN_FAULT);
  misuse.request.body = {"x", UINT64_MAX};
  CHECK(misuse.send() == PATCHBAY_E_PLUGIN_FAULT);
  misuse.request.body = {};
  patchbay_source source{};
  misuse.request.method = to_abi("POST");
  misuse.request.body_source = &source;
  CHECK(misuse.send() == PATCHBAY_E_PLUGIN_FAULT);
  CHECK(misuse.failure.message().find("lacks read or rewind") != std::string::npos);
}

TEST_CASE("a response whose struct_size does not reach its fields is not filled") {
  Misuse misuse;
  misuse.response.struct_size = 0;
  CHECK(misuse.send() == PATCHBAY_E_PLUGIN_FAULT);
  CHECK(misuse.response.handle == 0);
}

TEST_CASE("a body source that throws is the plugin's fault, with what it threw") {
  Misuse misuse;
  patchbay_source source{};
  source.read = &throwing_read;
  source.rewind = &plain_rewind;
  source.size = 10;
  misuse.request.method = to_abi("POST");
  misuse.request.body_source = &source;
  CHECK(misuse.send() == PATCHBAY_E_PLUGIN_FAULT);
  CHECK(misuse.failure.message().find("threw an exception (\"body source\")") != std::string::npos);
}

TEST_CASE("a state key with a NUL in it is refused, wherever state is kept") {
  PluginSeat seat;
  const CallFrame frame(seat.table, seat.context);
  const auto& state = seat.service<patchbay_host_state>(PATCHBAY_HOST_STATE_ID);
  test::PluginFailure failure;
  const std::string_view key("a\0b", 3);
  CHECK(state.put(frame.abi(), to_abi(key), to_abi("x"), &failure.raw) ==
        PATCHBAY_E_INVALID_ARGUMENT);
}

TEST_CASE("a cancelled call whose connector passes the code on says that it was cancelled") {
  PluginSeat seat;
  std::stop_source stop;
  const std::stop_token token = stop.get_token();
  seat.context.cancellation = &token;
  stop.request_stop();
  const CallFrame frame(seat.table, seat.context);
  const auto outcome = enter_plugin(frame, [](patchbay_error*) { return PATCHBAY_E_CANCELLED; });
  REQUIRE(outcome.has_error());
  CHECK(outcome.error().message() == "The call was cancelled.");
}

TEST_CASE("a call's log records have a budget, and what it left out is one record") {
  PluginSeat seat;
  const auto& log = seat.service<patchbay_host_log>(PATCHBAY_HOST_LOG_ID);
  {
    const CallFrame frame(seat.table, seat.context);
    for (int i = 0; i < 1000; ++i) {
      log.write(frame.abi(), PATCHBAY_LOG_ERROR, to_abi("again"), {});
    }
  }
  const auto logged = [&](std::string_view words) {
    return std::count_if(
        seat.log_lines.begin(), seat.log_lines.end(),
        [&](const std::string& line) { return line.find(words) != std::string::npos; });
  };
  CHECK(logged("again") == CallFrame::kMostRecords);
  CHECK(logged("wrote more log records than a call may") == 1);
  CHECK(logged("left_out=800") == 1);
}

TEST_CASE("the host's table is one constant for all") {
  PluginSeat one;
  PluginSeat other;
  CHECK(one.table.abi() == other.table.abi());
}

// The thread sanitizer treats a thread that is about to end as a thread that has ended.
#ifndef __SANITIZE_THREAD__
// Makes a call whose plugin calls pthread_exit. Returns the outcome.
std::string outcome_of_thread_exit(const PluginSeat& seat) {
  bool unwound = false;
  struct UnwindMark {
    bool& told;
    ~UnwindMark() { told = true; }
  };
  const CallFrame frame(seat.table, seat.context);
  const auto outcome = enter_plugin(frame, [&](patchbay_error*) -> patchbay_status {
    const UnwindMark guard{unwound};
    pthread_exit(nullptr);
  });
  if (outcome.has_value()) return "OK";
  const bool says_so = outcome.error().message().find("pthread_exit") != std::string::npos;
  return std::string(name_of(outcome.error().code())) + (says_so ? "" : ", without a word") +
         (unwound ? ", unwound" : "");
}

TEST_CASE(
    "pthread_exit in a call is the plugin's fault, and the thread goes on to throw and catch") {
#ifdef __SANITIZE_ADDRESS__
  return skip(
      "the sanitizer takes the end of a thread, which has no exception object, for a null "
      "reference");
#endif
  PluginSeat seat;
  for (int i = 0; i < 2; ++i) {
    CHECK(outcome_of_thread_exit(seat) == "PLUGIN_FAULT, unwound");
    CHECK_THROWS_AS(throw std::runtime_error("still here"), std::runtime_error);
  }
}

TEST_CASE("pthread_exit in a call on a fiber ends that call alone, and neither worker nor others") {
#ifdef __SANITIZE_ADDRESS__
  return skip(
      "the sanitizer takes the end of a thread, which has no exception object, for a null "
      "reference");
#endif
  PluginSeat seat;
  std::vector<std::string> outcomes;
  std::vector<std::thread::id> threads;
  bool is_over = false;
  bool has_waited = false;
  fibers::Scheduler scheduler({.workers = 1});
  std::function<void()> other = [&] {
    while (!is_over) test::let_others_run();
    has_waited = true;
  };
  std::function<void()> job = [&] {
    for (int i = 0; i < 2; ++i) {
      outcomes.push_back(outcome_of_thread_exit(seat));
      threads.push_back(std::this_thread::get_id());
      test::let_others_run();
    }
    try {
      throw std::runtime_error("still here");
    } catch (const std::runtime_error& caught) {
      outcomes.emplace_back(caught.what());
    }
    is_over = true;
  };
  REQUIRE(scheduler.spawn(other));
  REQUIRE(scheduler.spawn(job));
  scheduler.stop();
  CHECK(outcomes ==
        std::vector<std::string>{"PLUGIN_FAULT, unwound", "PLUGIN_FAULT, unwound", "still here"});
  CHECK(threads.front() == threads.back());
  CHECK(has_waited);
}
#endif

}  // namespace
}  // namespace patchbay
