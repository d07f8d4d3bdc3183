// Proves that a host that was built with longer structs fills a plugin's shorter structs only up to
// their end. Bytes that nobody may write follow each struct.
#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cstddef>

#include "services/plugin_seat.h"

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
