#include <future>

#include "httpd/test_server.h"

namespace patchbay::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST_CASE("a drain answers what is under way, closes what rests, and takes nothing new") {
  TestServer server;
  const auto port = server.port();
  RawClient resting(port);
  resting.send(request_text("GET", "/hello/a"));
  CHECK(resting.receive()->status == 200);
  RawClient working(port);
  working.send(request_text("GET", "/slow"));
  server.doorway.wait_inside(1);
  auto drained = std::async(std::launch::async, [&] { server.server->drain(seconds(20)); });
  CHECK(resting.is_closed());
  server.doorway.open();
  const auto answer = working.receive();
  CHECK(answer->body == "\"done\"");
  CHECK(header_of(*answer, "Connection") == "close");
  drained.get();
  CHECK_THROWS(RawClient(port));
}

TEST_CASE("a drain that loses its patience cancels what is left, and then nothing runs") {
  TestServer server;
  RawClient working(server.port());
  working.send(request_text("GET", "/slow"));
  server.doorway.wait_inside(1);
  server.server->drain(milliseconds(1));
  server.doorway.wait_cancelled(1);
  server.server->drain(milliseconds(1));  // again, which does nothing
}

}  // namespace
}  // namespace patchbay::test
