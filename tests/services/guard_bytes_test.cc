// Proves that the host fills a plugin's struct only up to its end, whether the plugin is older or
// newer than the host. tests/sdk/guard_bytes_test.cc proves it of the C++ wrapper.
#include <patchbay/abi/draft/host_crypto.h>
#include <patchbay/abi/draft/host_resource.h>

#include <catch2/catch.hpp>
#include <utility>

#include "kit/handed_struct.h"
#include "services/operator_seat.h"

namespace patchbay {
namespace {

using services::CallFrame;
using services::to_abi;
using test::HandedStruct;
using test::kReleases;
using test::Release;

constexpr std::uint32_t kFirstRequest = 96;  // bytes of a request in its first release
constexpr std::uint64_t kNoHandle = 77;

// A plugin in a call, with the arguments for the host's functions.
struct GuardedPlugin : test::Operator {
  GuardedPlugin() {
    request.struct_size = kFirstRequest;
    request.url = to_abi(url);
    unsendable.struct_size = kFirstRequest;
    unsendable.url = to_abi("nowhere");
    none.struct_size = sizeof none;
    program_request.struct_size = sizeof program_request;
    wrong_command.struct_size = sizeof wrong_command;
    wrong_command.command = to_abi("/nothing");
    answers(*this, "/", 200, "fine");
  }
  [[nodiscard]] const patchbay_call* call() const { return frame.abi(); }
  const patchbay_host_state& state_service() {
    return service<patchbay_host_state>(PATCHBAY_HOST_STATE_ID);
  }
  const patchbay_host_clock& clock_service() {
    return service<patchbay_host_clock>(PATCHBAY_HOST_CLOCK_ID);
  }
  const patchbay_host_resource& resource() {
    return service<patchbay_host_resource>(PATCHBAY_HOST_RESOURCE_ID);
  }
  const patchbay_host_crypto& crypto() {
    return service<patchbay_host_crypto>(PATCHBAY_HOST_CRYPTO_ID);
  }

  CallFrame frame{with_programs, context};
  const std::string url = server.url("/");
  patchbay_http_request request{};
  patchbay_http_request unsendable{};
  const patchbay_http_request* unsendables[1] = {&unsendable};
  patchbay_http_response none{};
  patchbay_http_response* nones[1] = {&none};
  patchbay_process_request program_request{};
  patchbay_process_request wrong_command{};
  test::PluginText text;
  char buffer[16]{};
  std::uint64_t count = 0;
  std::uint32_t matches = 0;
};

// A call of a host function that fails. For a new function of the host, add a line here.
using FailingCall = patchbay_status (*)(GuardedPlugin& in, patchbay_error* error);
constexpr std::pair<const char*, FailingCall> kFailingCalls[] = {
    {"http.send",
     [](auto& in, auto* error) {
       return in.http().send(in.call(), &in.unsendable, &in.none, error);
     }},
    {"http.send_all",
     [](auto& in, auto* error) {
       return in.http().send_all(in.call(), in.unsendables, in.nones, 1, error);
     }},
    {"http.read",
     [](auto& in, auto* error) {
       return in.http().read(in.call(), kNoHandle, in.buffer, sizeof in.buffer, &in.count, error);
     }},
    {"http.pipe",
     [](auto& in, auto* error) {
       return in.http().pipe(in.call(), kNoHandle, in.text.sink(), &in.count, error);
     }},
    {"state.get",
     [](auto& in, auto* error) {
       return in.state_service().get(in.call(), to_abi("none"), in.text.sink(), error);
     }},
    {"state.put",
     [](auto& in, auto* error) { return in.state_service().put(in.call(), {}, {}, error); }},
    {"state.remove",
     [](auto& in, auto* error) { return in.state_service().remove(in.call(), {}, error); }},
    {"clock.wait",
     [](auto& in, auto* error) {
       return in.clock_service().wait(in.call(), PATCHBAY_WAIT_MAX_MS + 1, error);
     }},
    {"resource.read",
     [](auto& in, auto* error) {
       return in.resource().read(in.call(), to_abi("../x"), in.text.sink(), error);
     }},
    {"crypto.check_mac",
     [](auto& in, auto* error) {
       return in.crypto().check_mac(in.call(), to_abi("hmac-sha1"), to_abi("none"), nullptr, 0, {},
                                    &in.matches, error);
     }},
    {"crypto.mac",
     [](auto& in, auto* error) {
       return in.crypto().mac(in.call(), to_abi("hmac-sha1"), to_abi("none"), nullptr, 0,
                              in.text.sink(), error);
     }},
    {"crypto.check_signature",
     [](auto& in, auto* error) {
       return in.crypto().check_signature(in.call(), to_abi("none"), {}, nullptr, 0, {},
                                          &in.matches, error);
     }},
    {"crypto.digest",
     [](auto& in, auto* error) {
       return in.crypto().digest(in.call(), to_abi("none"), nullptr, 0, in.text.sink(), error);
     }},
    {"process.attach",
     [](auto& in, auto* error) {
       return in.process().attach(in.call(), &in.wrong_command, &in.program, in.text.sink(), error);
     }},
    {"process.ready",
     [](auto& in, auto* error) { return in.process().ready(in.call(), kNoHandle, {}, error); }},
    {"process.send",
     [](auto& in, auto* error) { return in.process().send(in.call(), kNoHandle, {}, error); }},
    {"process.receive",
     [](auto& in, auto* error) {
       return in.process().receive(in.call(), kNoHandle, 1, in.text.sink(), error);
     }},
    {"process.end",
     [](auto& in, auto* error) { return in.process().end(in.call(), kNoHandle, error); }},
};

TEST_CASE("an error is filled as far as it reaches, by every function of the host") {
  GuardedPlugin plugin;
  plugin.program.struct_size = sizeof plugin.program;
  for (const auto& [function, fail] : kFailingCalls) {
    for (const Release release : kReleases) {
      INFO(function << " for " << name_of(release));
      HandedStruct<patchbay_error> error(release);
      const patchbay_status status = fail(plugin, &error.get());
      CHECK(status != PATCHBAY_OK);
      CHECK(error.get().code == status);
      CHECK(error.get().message_size > 0);
      CHECK(error.get().message_size <= PATCHBAY_ERROR_MESSAGE_SIZE);
      CHECK(error.get().details == nullptr);
      CHECK(error.is_whole());
    }
  }
}

TEST_CASE("an error without room for its message is not filled at all") {
  GuardedPlugin plugin;
  HandedStruct<patchbay_error> tiny(std::size_t{24});
  CHECK(plugin.state_service().get(plugin.call(), to_abi("none"), plugin.text.sink(),
                                   &tiny.get()) == PATCHBAY_E_NOT_FOUND);
  CHECK(tiny.get().code == 0);
  CHECK(tiny.is_whole());
}

TEST_CASE("a response is filled as far as it reaches") {
  for (const Release release : kReleases) {
    INFO(name_of(release));
    GuardedPlugin plugin;
    HandedStruct<patchbay_http_response> response(release);
    HandedStruct<patchbay_error> error(release);
    REQUIRE(plugin.http().send(plugin.call(), &plugin.request, &response.get(), &error.get()) ==
            PATCHBAY_OK);
    CHECK(response.get().status == 200);
    CHECK(response.get().handle != 0);
    CHECK(response.get().header_count > 0);
    CHECK(services::from_abi(response.get().url) == plugin.url);
    CHECK(response.get().code == PATCHBAY_OK);
    CHECK(response.is_whole());
    CHECK(error.get().code == PATCHBAY_OK);
    CHECK(error.is_whole());
  }
}

TEST_CASE("each response of several requests is filled as far as it reaches") {
  for (const Release release : kReleases) {
    INFO(name_of(release));
    GuardedPlugin plugin;
    const patchbay_http_request* requests[] = {&plugin.request, &plugin.unsendable};
    HandedStruct<patchbay_http_response> good(release);
    HandedStruct<patchbay_http_response> bad(release);
    patchbay_http_response* responses[] = {&good.get(), &bad.get()};
    HandedStruct<patchbay_error> error(release);
    CHECK(plugin.http().send_all(plugin.call(), requests, responses, 2, &error.get()) !=
          PATCHBAY_OK);
    CHECK(good.get().status == 200);
    CHECK(good.is_whole());
    CHECK(bad.get().code == error.get().code);
    CHECK(bad.get().handle == 0);
    CHECK(bad.is_whole());
    CHECK(error.is_whole());
  }
}

TEST_CASE("a program is filled as far as it reaches") {
  for (const Release release : kReleases) {
    INFO(name_of(release));
    GuardedPlugin plugin;
    HandedStruct<patchbay_process> program(release);
    HandedStruct<patchbay_error> error(release);
    REQUIRE(plugin.process().attach(plugin.call(), &plugin.program_request, &program.get(),
                                    plugin.greeting.sink(), &error.get()) == PATCHBAY_OK);
    CHECK(program.get().handle != 0);
    CHECK(program.get().is_new != 0);
    CHECK(program.is_whole());
    CHECK(error.is_whole());
  }
}

TEST_CASE("a program that is shorter than the first release is refused") {
  GuardedPlugin plugin;
  HandedStruct<patchbay_process> shorter(std::size_t{16});
  CHECK(plugin.process().attach(plugin.call(), &plugin.program_request, &shorter.get(),
                                plugin.greeting.sink(),
                                &plugin.failure.raw) == PATCHBAY_E_PLUGIN_FAULT);
  CHECK(shorter.get().handle == 0);
  CHECK(shorter.is_whole());
}

TEST_CASE("a response or a request that is shorter than the first release is refused") {
  GuardedPlugin plugin;
  HandedStruct<patchbay_http_response> shorter(std::size_t{48});
  CHECK(plugin.http().send(plugin.call(), &plugin.request, &shorter.get(), &plugin.failure.raw) ==
        PATCHBAY_E_PLUGIN_FAULT);
  CHECK(shorter.is_whole());
  plugin.request.struct_size = 88;
  HandedStruct<patchbay_http_response> response(Release::kFirst);
  CHECK(plugin.http().send(plugin.call(), &plugin.request, &response.get(), &plugin.failure.raw) ==
        PATCHBAY_E_PLUGIN_FAULT);
  CHECK(response.is_whole());
  CHECK(plugin.server.seen().empty());
}

}  // namespace
}  // namespace patchbay
