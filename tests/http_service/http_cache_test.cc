// Tests how long cached answers are used, and for which account.
#include <catch2/catch.hpp>

#include "services/plugin_seat.h"

namespace patchbay {
namespace {

using services::CallFrame;
using test::answers;
using test::PluginSeat;

TEST_CASE("a kept answer is given again without asking, and renewed when it is stale") {
  PluginSeat seat;
  http_client::ResponseCache cache(seat.clock, 1 << 20);
  seat.cache = &cache;
  seat.server.on("/", [](const test::SeenRequest& request, test::ServerConnection& connection) {
    if (request.headers.find("If-None-Match")) {
      connection.answer(304, "", "ETag: \"a\"\r\n");
    } else {
      connection.answer(200, "kept", "ETag: \"a\"\r\n");
    }
  });
  const CallFrame frame(seat.table, seat.context);
  for (int i = 0; i < 3; ++i) {
    REQUIRE(seat.get(frame, "/") == PATCHBAY_OK);
    CHECK(seat.response.flags == (i == 0 ? 0 : PATCHBAY_HTTP_FROM_CACHE));
    CHECK(seat.body(frame) == "kept");
  }
  CHECK(seat.server.seen().size() == 1);
  seat.clock.advance(std::chrono::minutes(6));
  REQUIRE(seat.get(frame, "/") == PATCHBAY_OK);
  CHECK(seat.response.status == 200);
  CHECK(seat.response.flags == PATCHBAY_HTTP_FROM_CACHE);  // the provider answered 304
  CHECK(seat.body(frame) == "kept");
  CHECK(seat.server.seen().size() == 2);
}

TEST_CASE("an answer is kept for its account alone, and not at all without an account") {
  PluginSeat seat;
  http_client::ResponseCache cache(seat.clock, 1 << 20);
  seat.cache = &cache;
  answers(seat, "/", 200, "kept");
  for (const char* account : {"acme\nann\nseat", "acme\nbob\nseat", "globex\nann\nseat"}) {
    seat.cached_for = account;
    seat.access.reset();
    const CallFrame frame(seat.table, seat.context);
    for (int i = 0; i < 2; ++i) REQUIRE(seat.get(frame, "/") == PATCHBAY_OK);
  }
  CHECK(seat.server.seen().size() == 3);
  seat.cached_for = "";
  seat.access.reset();
  const CallFrame frame(seat.table, seat.context);
  for (int i = 0; i < 2; ++i) REQUIRE(seat.get(frame, "/") == PATCHBAY_OK);
  CHECK(seat.server.seen().size() == 5);
}

TEST_CASE("a web page in place of an answer is not kept") {
  PluginSeat seat;
  http_client::ResponseCache cache(seat.clock, 1 << 20);
  seat.cache = &cache;
  const CallFrame frame(seat.table, seat.context);
  answers(seat, "/", 200, "<html>", "Content-Type: Text/HTML; charset=utf-8\r\n");
  REQUIRE(seat.get(frame, "/") == PATCHBAY_OK);
  answers(seat, "/", 200, "{}", "Content-Type: application/json\r\n");
  REQUIRE(seat.get(frame, "/") == PATCHBAY_OK);
  CHECK(seat.body(frame) == "{}");
  REQUIRE(seat.get(frame, "/") == PATCHBAY_OK);
  CHECK(seat.response.flags == PATCHBAY_HTTP_FROM_CACHE);
}

}  // namespace
}  // namespace patchbay
