// Tests that a connector can wait for several answers at once, and that a stream can be kept for a
// later call of the same owner.
#include <patchbay/abi/draft/host_http_streams.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "kit/busy_machine.h"
#include "services/kept_things.h"
#include "services/plugin_seat.h"

namespace patchbay {
namespace {

using services::CallFrame;
using services::to_abi;
using test::PluginSeat;
using test::SeenRequest;
using test::ServerConnection;

constexpr const char* kHead = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";

// Streams for which the test decides when more data comes. Must be the last member of the test's
// seat, so that its destructor releases the server first.
struct Tap {
  void open(const std::string& which) {
    const std::lock_guard lock(mutex);
    opened += which;
    changed.notify_all();
  }
  void wait_for(const std::string& which) {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return is_over || opened.find(which) != opened.npos; });
  }
  std::mutex mutex;
  std::condition_variable changed;
  std::string opened;
  bool is_over = false;
};

struct StreamSeat : PluginSeat {
  StreamSeat() {
    context.organization = "org";
    context.user = "ann";
    for (const char* name : {"/a", "/b"}) {
      server.on(name, [this, name](const SeenRequest&, ServerConnection& connection) {
        connection.send(std::string(kHead) + "first ");
        tap.wait_for(name);
        connection.send("second");
        connection.close();
      });
    }
  }
  ~StreamSeat() {
    const std::lock_guard lock(tap.mutex);
    tap.is_over = true;
    tap.changed.notify_all();
  }

  const patchbay_host_http_streams& streams() const {
    return service<patchbay_host_http_streams>(PATCHBAY_HOST_HTTP_STREAMS_ID);
  }
  patchbay_status try_ask(const CallFrame& frame, const std::string& path, std::uint32_t flags) {
    const std::string url = server.url(path);
    patchbay_http_request request{};
    request.struct_size = sizeof request;
    request.url = to_abi(url);
    request.flags = flags;
    request.timeout_ms = 60'000;
    response = {};
    response.struct_size = sizeof response;
    return http().send(frame.abi(), &request, &response, &failure.raw);
  }
  std::uint64_t ask(const CallFrame& frame, const std::string& path,
                    std::uint32_t flags = PATCHBAY_HTTP_STREAM) {
    REQUIRE(try_ask(frame, path, flags) == PATCHBAY_OK);
    return response.handle;
  }
  std::string read(const CallFrame& frame, std::uint64_t handle) {
    std::string bytes(100, ' ');
    std::uint64_t got = 0;
    const auto status =
        http().read(frame.abi(), handle, bytes.data(), bytes.size(), &got, &failure.raw);
    bytes.resize(got);
    return status == PATCHBAY_OK ? bytes : "failed: " + failure.message();
  }
  // Returns the index of the answer that has more data, or -1.
  int wait(const CallFrame& frame, std::vector<std::uint64_t> handles, std::uint64_t wait_ms) {
    std::uint64_t which = 0;
    REQUIRE(streams().wait(frame.abi(), handles.data(), handles.size(), wait_ms, &which,
                           &failure.raw) == PATCHBAY_OK);
    return which == handles.size() ? -1 : static_cast<int>(which);
  }
  patchbay_status keep(const CallFrame& frame, std::uint64_t handle, const std::string& name,
                       const std::string& unread = "") {
    return streams().keep(frame.abi(), handle, to_abi(name), 60'000, to_abi(unread), &failure.raw);
  }
  patchbay_status take(const CallFrame& frame, const std::string& name) {
    response = {};
    response.struct_size = sizeof response;
    return streams().take(frame.abi(), to_abi(name), &response, &failure.raw);
  }

  Tap tap;
};

TEST_CASE("a connector waits for the answer that has more first") {
  StreamSeat seat;
  const CallFrame frame(seat.table, seat.context);
  const auto a = seat.ask(frame, "/a");
  const auto b = seat.ask(frame, "/b");
  CHECK(seat.wait(frame, {a}, 60'000) == 0);
  CHECK(seat.read(frame, a) == "first ");
  CHECK(seat.wait(frame, {b}, 60'000) == 0);
  CHECK(seat.read(frame, b) == "first ");
  CHECK(seat.wait(frame, {a, b}, 0) == -1);
  seat.tap.open("/b");
  CHECK(seat.wait(frame, {a, b}, 60'000) == 1);
  CHECK(seat.read(frame, b) == "second");
  CHECK(seat.wait(frame, {a, b}, 60'000) == 1);  // reports the end of the answer
  CHECK(seat.read(frame, b).empty());
}

TEST_CASE("a kept stream goes on in a later call of its owner, and in no other call") {
  StreamSeat seat;
  {
    const CallFrame frame(seat.table, seat.context);
    const auto handle = seat.ask(frame, "/a");
    CHECK(seat.read(frame, handle) == "first ");
    CHECK(seat.keep(frame, handle, "", "") == PATCHBAY_E_PLUGIN_FAULT);
    REQUIRE(seat.keep(frame, handle, "mine", "rst ") == PATCHBAY_OK);
    CHECK(seat.read(frame, handle).find("failed") == 0);
  }
  {
    seat.context.user = "bob";
    const CallFrame frame(seat.table, seat.context);
    CHECK(seat.take(frame, "mine") == PATCHBAY_E_NOT_FOUND);
    seat.context.user = "ann";
  }
  const CallFrame frame(seat.table, seat.context);
  REQUIRE(seat.take(frame, "mine") == PATCHBAY_OK);
  CHECK(seat.response.status == 200);
  CHECK(seat.read(frame, seat.response.handle) == "rst ");
  seat.tap.open("/a");
  CHECK(seat.read(frame, seat.response.handle) == "second");
  CHECK(seat.take(frame, "mine") == PATCHBAY_E_NOT_FOUND);
}

TEST_CASE("a kept stream outlives the deadline of the call that opened it") {
  using std::chrono::milliseconds;
  test::prove_given_time(milliseconds(200), [](milliseconds time) -> test::Disturbance {
    StreamSeat seat;
    seat.context.deadline = seat.clock.now() + time;
    {
      const CallFrame frame(seat.table, seat.context);
      if (seat.try_ask(frame, "/a", PATCHBAY_HTTP_STREAM) != PATCHBAY_OK)
        return "no answer in time";
      if (seat.read(frame, seat.response.handle) != "first ") return "no bytes in time";
      REQUIRE(seat.keep(frame, seat.response.handle, "mine") == PATCHBAY_OK);
    }
    seat.context.deadline = Monotonic::max();
    const CallFrame frame(seat.table, seat.context);
    REQUIRE(seat.take(frame, "mine") == PATCHBAY_OK);
    const auto wait_ms = static_cast<std::uint64_t>(2 * time.count());
    CHECK(seat.wait(frame, {seat.response.handle}, wait_ms) == -1);
    seat.tap.open("/a");
    CHECK(seat.read(frame, seat.response.handle) == "second");
    return std::nullopt;
  });
}

TEST_CASE("the call's deadline ends the reading of a stream") {
  StreamSeat seat;
  seat.context.deadline = seat.clock.now() + std::chrono::milliseconds(50);
  const CallFrame frame(seat.table, seat.context);
  if (seat.try_ask(frame, "/a", PATCHBAY_HTTP_STREAM) != PATCHBAY_OK)
    return;  // stops the test on
             // a slow machine
  std::string all;
  while (all.find("failed") == all.npos) all += seat.read(frame, seat.response.handle);
  CHECK(all.find("deadline") != all.npos);
}

TEST_CASE("an owner keeps few streams, and only those that may be kept") {
  StreamSeat seat;
  const CallFrame frame(seat.table, seat.context);
  CHECK(seat.keep(frame, seat.ask(frame, "/a", 0), "mine") == PATCHBAY_E_PLUGIN_FAULT);
  for (std::size_t i = 0; i < services::KeptThings::kMostOfOwner; ++i) {
    REQUIRE(seat.keep(frame, seat.ask(frame, "/a"), std::to_string(i)) == PATCHBAY_OK);
  }
  const auto more = seat.ask(frame, "/a");
  CHECK(seat.keep(frame, more, "more") == PATCHBAY_E_OVERLOADED);
  CHECK(seat.read(frame, more) == "first ");  // the answer still belongs to the call
  seat.table.kept().end_of(seat.context.owner());
  CHECK(seat.take(frame, "0") == PATCHBAY_E_NOT_FOUND);
  CHECK(seat.keep(frame, more, "more") == PATCHBAY_OK);
  seat.clock.advance(std::chrono::minutes(1));
  CHECK(seat.take(frame, "more") == PATCHBAY_E_NOT_FOUND);
}

}  // namespace
}  // namespace patchbay
