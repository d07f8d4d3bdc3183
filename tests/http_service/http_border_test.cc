// Tests mistakes of connectors with the HTTP service. The connector gets an error sentence, and the
// host continues to work.

#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <cstring>
#include <stdexcept>

#include "services/plugin_seat.h"

namespace patchbay {
namespace {

using services::CallFrame;
using services::to_abi;
using test::PluginSeat;

// A connector's request and its response.
struct BorderSeat : PluginSeat {
  BorderSeat() {
    server.on("/", [](const auto&, auto& connection) { connection.answer(200, "fine"); });
    request.struct_size = sizeof request;
    request.method = to_abi("POST");
    request.url = to_abi(url);
    response.struct_size = sizeof response;
  }

  void is_refused(std::string_view because) {
    const CallFrame frame(table, context);
    CHECK(http().send(frame.abi(), &request, &response, &failure.raw) == PATCHBAY_E_PLUGIN_FAULT);
    INFO(failure.message());
    CHECK(failure.message().find(because) != std::string::npos);
    CHECK(server.seen().empty());
  }

  const std::string url = server.url("/");
  patchbay_http_request request{};
};

TEST_CASE("a request that says so carries no credential, and the next one carries it again") {
  BorderSeat sent;
  const CallFrame frame(sent.table, sent.context);
  for (const std::uint32_t flags : {PATCHBAY_HTTP_NO_CREDENTIAL, 0U}) {
    sent.request.flags = flags;
    REQUIRE(sent.http().send(frame.abi(), &sent.request, &sent.response, &sent.failure.raw) ==
            PATCHBAY_OK);
  }
  const auto seen = sent.server.seen();
  REQUIRE(seen.size() == 2);
  CHECK_FALSE(seen[0].headers.contains("Authorization"));
  CHECK(seen[1].headers.find("Authorization") == "Bearer key-1");
}

TEST_CASE("a request or a response that does not exist is refused") {
  BorderSeat sent;
  const CallFrame frame(sent.table, sent.context);
  CHECK(sent.http().send(frame.abi(), nullptr, &sent.response, &sent.failure.raw) ==
        PATCHBAY_E_PLUGIN_FAULT);
  CHECK(sent.http().send(frame.abi(), &sent.request, nullptr, &sent.failure.raw) ==
        PATCHBAY_E_PLUGIN_FAULT);
  CHECK(sent.failure.message().find("without a place for the response") != std::string::npos);
}

TEST_CASE("a response that has no room is not filled, and nothing is sent") {
  BorderSeat sent;
  for (const std::uint32_t size : {0U, 4U, 31U}) {
    sent.response.struct_size = size;
    sent.is_refused("struct_size is " + std::to_string(size));
    CHECK(sent.response.handle == 0);
  }
}

TEST_CASE("a body with a size and no bytes is refused, as is one that lies about its size") {
  BorderSeat sent;
  sent.request.body = {nullptr, 1000};
  sent.is_refused("a size of 1000 and no bytes");
  sent.request.body = {"x", UINT64_MAX};
  sent.is_refused("at most 256 MiB");
}

TEST_CASE("texts that lie about their size are not read") {
  BorderSeat sent;
  sent.request.method = {"POST", UINT64_MAX};
  sent.is_refused("the method is not a token");
  sent.request.method = to_abi("POST");
  const patchbay_header header{{"X", UINT64_MAX}, to_abi("1")};
  sent.request.headers = &header;
  sent.request.header_count = 1;
  sent.is_refused("a header is over 32 KiB");
  sent.request.header_count = 0;
  sent.request.url = {"http://", UINT64_MAX};
  sent.is_refused("the URL is over 16 KiB");
}

patchbay_status read_nothing(void*, void*, std::uint64_t, std::uint64_t* got) {
  *got = 0;
  return PATCHBAY_OK;
}
patchbay_status rewind_nothing(void*) { return PATCHBAY_OK; }

TEST_CASE("a body source without its functions is refused") {
  BorderSeat sent;
  patchbay_source source{nullptr, PATCHBAY_SIZE_UNKNOWN, nullptr, &rewind_nothing};
  sent.request.body_source = &source;
  sent.is_refused("its body_source lacks read or rewind");
  source = {nullptr, PATCHBAY_SIZE_UNKNOWN, &read_nothing, nullptr};
  sent.is_refused("its body_source lacks read or rewind");
}

TEST_CASE("a body source that throws is PLUGIN_FAULT with what it said") {
  BorderSeat sent;
  patchbay_source source{nullptr, PATCHBAY_SIZE_UNKNOWN,
                         [](void*, void*, std::uint64_t, std::uint64_t*) -> patchbay_status {
                           throw std::runtime_error("the file is gone");
                         },
                         &rewind_nothing};
  sent.request.body_source = &source;
  const CallFrame frame(sent.table, sent.context);
  CHECK(sent.http().send(frame.abi(), &sent.request, &sent.response, &sent.failure.raw) ==
        PATCHBAY_E_PLUGIN_FAULT);
  CHECK(sent.failure.message().find("(\"the file is gone\") out of its body source") !=
        std::string::npos);
}

TEST_CASE("a body source that throws when it is rewound is PLUGIN_FAULT") {
  BorderSeat sent;
  sent.server.on("/", [](const auto&, auto& connection) { connection.answer(503); });
  patchbay_source source{nullptr, PATCHBAY_SIZE_UNKNOWN, &read_nothing,
                         [](void*) -> patchbay_status { throw 42; }};
  sent.request.body_source = &source;
  sent.request.flags = PATCHBAY_HTTP_IDEMPOTENT;
  const CallFrame frame(sent.table, sent.context);
  CHECK(sent.http().send(frame.abi(), &sent.request, &sent.response, &sent.failure.raw) ==
        PATCHBAY_E_PLUGIN_FAULT);
  CHECK(sent.failure.message().find("of an unknown type") != std::string::npos);
}

// A body that the plugin reads from a text. Counts how often the plugin restarted it.
struct Text {
  std::string text;
  std::size_t at = 0;
  int rewinds = 0;

  static patchbay_status read(void* context, void* buffer, std::uint64_t capacity,
                              std::uint64_t* got) {
    auto& self = *static_cast<Text*>(context);
    *got = std::min<std::uint64_t>(capacity, self.text.size() - self.at);
    std::memcpy(buffer, self.text.data() + self.at, *got);
    self.at += *got;
    return PATCHBAY_OK;
  }
  static patchbay_status rewind(void* context) {
    auto& self = *static_cast<Text*>(context);
    self.at = 0;
    ++self.rewinds;
    return PATCHBAY_OK;
  }
};

TEST_CASE("after a refresh the request is sent again, body and all") {
  BorderSeat sent;
  sent.account.renewals = 1;
  sent.server.on("/", [](const test::SeenRequest& request, test::ServerConnection& connection) {
    connection.answer(request.headers.find("Authorization") == "Bearer key-2" ? 201 : 401);
  });
  Text body{std::string(100'000, 'b')};
  patchbay_source source{&body, body.text.size(), &Text::read, &Text::rewind};
  sent.request.body_source = &source;
  const CallFrame frame(sent.table, sent.context);
  REQUIRE(sent.http().send(frame.abi(), &sent.request, &sent.response, &sent.failure.raw) ==
          PATCHBAY_OK);
  CHECK(sent.response.status == 201);
  CHECK(body.rewinds == 1);
  REQUIRE(sent.server.seen().size() == 2);
  CHECK(sent.server.seen()[1].body == body.text);
}

TEST_CASE("places for what is read that are not there are refused, and the answer stays") {
  BorderSeat sent;
  const CallFrame frame(sent.table, sent.context);
  const auto& http = sent.http();
  REQUIRE(http.send(frame.abi(), &sent.request, &sent.response, &sent.failure.raw) == PATCHBAY_OK);
  const auto handle = sent.response.handle;
  char buffer[8];
  std::uint64_t got = 0;
  patchbay_error* error = &sent.failure.raw;
  CHECK(http.read(frame.abi(), handle, nullptr, 8, &got, error) == PATCHBAY_E_PLUGIN_FAULT);
  CHECK(http.read(frame.abi(), handle, buffer, 8, nullptr, error) == PATCHBAY_E_PLUGIN_FAULT);
  CHECK(http.pipe(frame.abi(), handle, nullptr, &got, error) == PATCHBAY_E_PLUGIN_FAULT);
  const patchbay_sink without_function{nullptr, nullptr};
  CHECK(http.pipe(frame.abi(), handle, &without_function, &got, error) == PATCHBAY_E_PLUGIN_FAULT);
  CHECK(http.read(frame.abi(), handle, buffer, 8, &got, error) == PATCHBAY_OK);
  CHECK(std::string_view(buffer, got) == "fine");
}

TEST_CASE("a sink that throws while an answer is piped into it is PLUGIN_FAULT") {
  BorderSeat sent;
  const CallFrame frame(sent.table, sent.context);
  REQUIRE(sent.http().send(frame.abi(), &sent.request, &sent.response, &sent.failure.raw) ==
          PATCHBAY_OK);
  const patchbay_sink sink{nullptr, [](void*, const void*, std::uint64_t) -> patchbay_status {
                             throw std::runtime_error("full");
                           }};
  std::uint64_t piped = 0;
  CHECK(sent.http().pipe(frame.abi(), sent.response.handle, &sink, &piped, &sent.failure.raw) ==
        PATCHBAY_E_PLUGIN_FAULT);
  CHECK(sent.failure.message().find("out of its sink") != std::string::npos);
}

}  // namespace
}  // namespace patchbay
