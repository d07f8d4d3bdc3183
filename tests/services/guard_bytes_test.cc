// Proves that a host that was built with longer structs fills a plugin's shorter structs only up to
// their end, and the C++ wrapper those of an older host. Bytes that nobody may write follow each
// struct.
#include <patchbay/sdk/connector.h>

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cstddef>

#include "services/operator_seat.h"

namespace subscriber {

using namespace patchbay::sdk;

class Subscriber {
 public:
  std::string act(Call&) { return "{}"; }
  Subscribed make_subscription(Call&, const Subscription& wanted) {
    return {"state of " + std::string(wanted.id), 7};
  }
  Subscribed renew_subscription(Call&, const Subscription& kept) {
    return {std::string(kept.state), 8};
  }
  void end_subscription(Call&, const Subscription&) {}
};

constexpr Action<Subscriber> kActions[] = {action<&Subscriber::act>("act")};
constexpr patchbay_entry kEntry = detail::entry<Subscriber, kActions>("subscriber", "1.0.0");

}  // namespace subscriber

namespace patchbay {
namespace {

using services::CallFrame;
using services::to_abi;
using test::PluginSeat;

// A struct to be filled, in the size of its first release, followed by guard bytes.
template <class Struct, std::size_t first_release>
struct Guarded {
  Guarded() {
    bytes.fill(kGuard);
    std::fill(bytes.begin(), bytes.begin() + first_release, std::byte{0});
    get().struct_size = first_release;
  }
  Struct& get() { return *reinterpret_cast<Struct*>(bytes.data()); }
  [[nodiscard]] bool is_whole() const {
    return std::all_of(bytes.begin() + first_release, bytes.end(),
                       [](std::byte each) { return each == kGuard; });
  }
  static constexpr std::byte kGuard{0xA5};
  alignas(Struct) std::array<std::byte, sizeof(Struct) + 64> bytes{};
};

// The sizes of the first release. They must never be changed.
using Response = Guarded<patchbay_http_response, 56>;
using Failure = Guarded<patchbay_error, 544>;
using Program = Guarded<patchbay_process, 24>;
using Subscription = Guarded<patchbay_subscribed, 16>;

TEST_CASE("a response is filled as far as it reaches") {
  PluginSeat seat;
  seat.server.on("/", [](const auto&, auto& connection) { connection.answer(200, "fine"); });
  const std::string url = seat.server.url("/");
  const CallFrame frame(seat.table, seat.context);
  patchbay_http_request request{};
  request.struct_size = 96;  // the size in the first release
  request.url = to_abi(url);
  Response response;
  Failure failure;
  REQUIRE(seat.http().send(frame.abi(), &request, &response.get(), &failure.get()) == PATCHBAY_OK);
  CHECK(response.get().status == 200);
  CHECK(response.get().struct_size == 56);
  CHECK(response.is_whole());
  CHECK(failure.is_whole());
}

TEST_CASE("each response of several requests is filled as far as it reaches") {
  PluginSeat seat;
  test::answers(seat, "/", 200, "fine");
  const std::string url = seat.server.url("/");
  const CallFrame frame(seat.table, seat.context);
  patchbay_http_request request{};
  request.struct_size = 96;  // the size in the first release
  request.url = to_abi(url);
  patchbay_http_request refused = request;
  refused.url = to_abi("nowhere");
  const patchbay_http_request* requests[] = {&request, &refused};
  Response good;
  Response bad;
  patchbay_http_response* responses[] = {&good.get(), &bad.get()};
  Failure failure;
  CHECK(seat.http().send_all(frame.abi(), requests, responses, 2, &failure.get()) != PATCHBAY_OK);
  CHECK(good.get().status == 200);
  CHECK(bad.get().code != PATCHBAY_OK);
  for (Response* each : {&good, &bad}) {
    CHECK(each->get().struct_size == 56);
    CHECK(each->is_whole());
  }
  CHECK(failure.is_whole());
}

TEST_CASE("a program is filled as far as it reaches") {
  test::Operator seat;
  const CallFrame frame(seat.with_programs, seat.context);
  patchbay_process_request request{};
  request.struct_size = 32;  // the size in the first release
  Program program;
  Failure failure;
  REQUIRE(seat.process().attach(frame.abi(), &request, &program.get(), seat.greeting.sink(),
                                &failure.get()) == PATCHBAY_OK);
  CHECK(program.get().handle != 0);
  CHECK(program.get().struct_size == 24);
  CHECK(program.is_whole());
  Guarded<patchbay_process, 16> shorter;
  CHECK(seat.process().attach(frame.abi(), &request, &shorter.get(), seat.greeting.sink(),
                              &failure.get()) == PATCHBAY_E_PLUGIN_FAULT);
  CHECK(shorter.get().handle == 0);
  CHECK(shorter.is_whole());
}

TEST_CASE("what a plugin says of a subscription is filled as far as it reaches") {
  PluginSeat seat;
  const CallFrame frame(seat.table, seat.context);
  patchbay_error* error = &seat.failure.raw;
  patchbay_instance* instance = nullptr;
  REQUIRE(subscriber::kEntry.create(frame.abi(), seat.table.abi(), to_abi("{}"), &instance,
                                    error) == PATCHBAY_OK);
  const auto& webhooks = *static_cast<const patchbay_webhooks*>(
      subscriber::kEntry.capability(to_abi(PATCHBAY_WEBHOOKS_ID)));
  patchbay_subscribe request{};
  request.struct_size = sizeof request;
  request.id = to_abi("one");
  request.state = to_abi("kept");
  Subscription made;
  test::PluginText state;
  CHECK(webhooks.subscribe(instance, frame.abi(), &request, &made.get(), state.sink(), error) ==
        PATCHBAY_OK);
  CHECK(made.get().expires_ms == 7);
  CHECK(made.is_whole());
  Subscription renewed;
  CHECK(webhooks.renew(instance, frame.abi(), &request, &renewed.get(), state.sink(), error) ==
        PATCHBAY_OK);
  CHECK(renewed.get().expires_ms == 8);
  CHECK(renewed.is_whole());
  CHECK(state.text == "state of onekept");
  subscriber::kEntry.destroy(frame.abi(), instance);
}

TEST_CASE(
    "an error is filled as far as it reaches, and one without room for its message not at all") {
  PluginSeat seat;
  const CallFrame frame(seat.table, seat.context);
  const auto& state = seat.service<patchbay_host_state>(PATCHBAY_HOST_STATE_ID);
  test::PluginText none;
  Failure failure;
  CHECK(state.get(frame.abi(), to_abi("nothing"), none.sink(), &failure.get()) ==
        PATCHBAY_E_NOT_FOUND);
  CHECK(failure.get().code == PATCHBAY_E_NOT_FOUND);
  CHECK(failure.get().message_size > 0);
  CHECK(failure.is_whole());
  Guarded<patchbay_error, 24> tiny;
  CHECK(state.get(frame.abi(), to_abi("nothing"), none.sink(), &tiny.get()) ==
        PATCHBAY_E_NOT_FOUND);
  CHECK(tiny.get().code == 0);
  CHECK(tiny.is_whole());
}

TEST_CASE("a response or a request that is shorter than the first release is refused") {
  PluginSeat seat;
  const CallFrame frame(seat.table, seat.context);
  const std::string url = seat.server.url("/");
  patchbay_http_request request{};
  request.struct_size = sizeof request;
  request.url = to_abi(url);
  Guarded<patchbay_http_response, 48> shorter;
  CHECK(seat.http().send(frame.abi(), &request, &shorter.get(), &seat.failure.raw) ==
        PATCHBAY_E_PLUGIN_FAULT);
  CHECK(shorter.is_whole());
  request.struct_size = 88;
  Response response;
  CHECK(seat.http().send(frame.abi(), &request, &response.get(), &seat.failure.raw) ==
        PATCHBAY_E_PLUGIN_FAULT);
  CHECK(response.is_whole());
  CHECK(seat.server.seen().empty());
}

}  // namespace
}  // namespace patchbay
