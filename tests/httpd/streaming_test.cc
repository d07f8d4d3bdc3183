// Tests answers whose bodies are written in pieces, and Server-Sent Events in such bodies.
#include <future>
#include <stdexcept>

#include "httpd/event_stream.h"
#include "httpd/test_server.h"
#include "kit/busy_machine.h"

namespace patchbay::test {
namespace {

using namespace httpd;
using std::chrono::milliseconds;
using std::chrono::seconds;

Route streaming_route(std::function<void(BodyWriter&)> write, bool is_endless = false) {
  return {"GET",
          "/stream",
          Access::kAnyone,
          [write, is_endless](const Request&) {
            Response response;
            response.content_type = "text/plain";
            response.streamed = {.write = write, .is_endless = is_endless};
            return response;
          },
          "stream",
          "Streams."};
}

Route event_route(std::function<void(EventWriter&, const std::string&)> write,
                  EventStreamOptions options = {}) {
  return {"GET",
          "/events",
          Access::kAnyone,
          [write, options](const Request& request) {
            const std::string seen(last_event_id(request).value_or("nothing"));
            return event_stream([write, seen](EventWriter& events) { write(events, seen); },
                                options);
          },
          "events",
          "Tells what happens."};
}

// The place where a body waits until it is stopped. It reports to the test how the body ended.
class Stay {
 public:
  void until_stopped(const std::stop_token& stopped) {
    std::unique_lock lock(mutex_);
    ++inside_;
    changed_.notify_all();
    changed_.wait(lock, Monotonic::max(), &stopped, nullptr, [] { return false; });
    ++ended_;
    changed_.notify_all();
  }
  bool wait_inside(int count) {
    return wait([this, count] { return inside_ >= count; });
  }
  bool wait_ended(int count) {
    return wait([this, count] { return ended_ >= count; });
  }

 private:
  template <class Met>
  bool wait(Met met) {
    std::unique_lock lock(mutex_);
    const Monotonic until = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    return changed_.wait(lock, until, nullptr, nullptr, met);
  }

  std::mutex mutex_;
  Condition changed_;
  int inside_ = 0;
  int ended_ = 0;
};

TEST_CASE("a client reads the first piece of an answer before the last one is written") {
  std::promise<void> read;
  const TestServer server({}, {}, {streaming_route([&](BodyWriter& body) {
                            body.write("first");
                            read.get_future().wait();
                            body.write("last");
                          })});
  RawClient client(server.port());
  client.send(request_text("GET", "/stream"));
  const auto head = client.receive(true);
  REQUIRE(head);
  CHECK(head->status == 200);
  CHECK(header_of(*head, "Transfer-Encoding") == "chunked");
  CHECK(header_of(*head, "Content-Length").empty());
  CHECK(header_of(*head, "Content-Type") == "text/plain");
  CHECK(client.receive_chunk() == "first");
  read.set_value();
  CHECK(client.receive_chunk() == "last");
  CHECK(client.receive_chunk() == "");
  client.send(request_text("GET", "/hello/ann"));  // the next request uses the same connection
  CHECK(client.receive()->body == "\"ann\"");
}

TEST_CASE("a body of any size arrives whole, through little memory") {
  const std::string piece(1'000'003, 'x');
  const TestServer server({}, {}, {streaming_route([&](BodyWriter& body) {
                            for (int i = 0; i < 8; ++i) body.write(piece);
                          })});
  RawClient client(server.port());
  client.send(request_text("GET", "/stream"));
  REQUIRE(client.receive(true));
  std::size_t got = 0;
  std::size_t largest = 0;
  for (auto chunk = client.receive_chunk(); chunk && !chunk->empty();
       chunk = client.receive_chunk()) {
    got += chunk->size();
    largest = std::max(largest, chunk->size());
  }
  CHECK(got == 8 * piece.size());
  CHECK(largest <= 65'536);
}

TEST_CASE("a client that takes nothing holds the writer up, and loses the answer after a time") {
  Limits limits;
  limits.write = milliseconds(300);
  std::atomic<std::size_t> written = 0;
  std::promise<void> ended;
  const TestServer server(limits, {}, {streaming_route([&](BodyWriter& body) {
                            const std::string piece(65'536, 'x');
                            while (body.write(piece)) written += piece.size();
                            ended.set_value();
                          })});
  RawClient client(server.port());
  client.send(request_text("GET", "/stream"));
  REQUIRE(ended.get_future().wait_for(seconds(60)) == std::future_status::ready);
  // The written bytes are in the buffers of the two sockets. The kernel limits these buffers.
  CHECK(written < std::size_t{64} << 20);
}

TEST_CASE("the body of an answer is stopped when its client goes away") {
  Stay stay;
  std::promise<bool> is_more_taken;
  const TestServer server({}, {}, {streaming_route([&](BodyWriter& body) {
                            body.write("first");
                            stay.until_stopped(body.stopped());
                            is_more_taken.set_value(body.write("never read"));
                          })});
  RawClient client(server.port());
  client.send(request_text("GET", "/stream"));
  REQUIRE(client.receive(true));
  REQUIRE(stay.wait_inside(1));
  client.close();
  CHECK(stay.wait_ended(1));
  CHECK_FALSE(is_more_taken.get_future().get());
}

TEST_CASE("a drain ends an endless body at once, and the client gets its end") {
  Stay stay;
  TestServer server({}, {},
                    {streaming_route(
                        [&](BodyWriter& body) {
                          body.write("first");
                          stay.until_stopped(body.stopped());
                        },
                        true)});
  RawClient client(server.port());
  client.send(request_text("GET", "/stream"));
  REQUIRE(client.receive(true));
  CHECK(client.receive_chunk() == "first");
  REQUIRE(stay.wait_inside(1));
  CHECK(server.server->drain(seconds(60)).empty());
  CHECK(client.receive_chunk() == "");
  CHECK(client.is_closed());
}

TEST_CASE("a drain gives a body with an end its time, and stops it when the time is over") {
  // On a very slow machine, the body may still run a second after its deadline.
  prove_at_last([]() -> Disturbance {
    Stay stay;
    TestServer server({}, {}, {streaming_route([&](BodyWriter& body) {
                        body.write("first");
                        stay.until_stopped(body.stopped());
                      })});
    RawClient client(server.port());
    client.send(request_text("GET", "/stream"));
    REQUIRE(client.receive(true));
    REQUIRE(stay.wait_inside(1));
    const bool is_over = server.server->drain(milliseconds(150)).empty();
    CHECK(stay.wait_ended(1));
    CHECK(client.receive_chunk() == "first");
    return spoiled_unless(is_over, "the body ended late");
  });
}

TEST_CASE("a body that throws is broken off, and its client can see that") {
  TestServer server({}, {}, {streaming_route([](BodyWriter& body) {
                      body.write("first");
                      throw std::runtime_error("a secret sentence");
                    })});
  RawClient client(server.port());
  client.send(request_text("GET", "/stream"));
  REQUIRE(client.receive(true));
  CHECK(client.receive_chunk() == "first");
  CHECK_FALSE(client.receive_chunk().has_value());
  const std::scoped_lock lock(server.mutex);
  REQUIRE_FALSE(server.logged.empty());
  CHECK(server.logged.back().find("broke off") != std::string::npos);
}

TEST_CASE("a caller may read only so many streams at once, and others may read theirs") {
  Limits limits;
  limits.streams_per_caller = 1;
  Stay stay;
  Route route = streaming_route([&](BodyWriter& body) { stay.until_stopped(body.stopped()); });
  route.access = Access::kCall;
  const TestServer server(limits, {}, {route});
  const char* other = "Authorization: Bearer other\r\nX-Patchbay-User: bob\r\n";
  const std::string good = std::string(kKey) + "X-Patchbay-User: ann\r\n";
  RawClient first(server.port());
  first.send(request_text("GET", "/stream", good));
  REQUIRE(first.receive(true));
  REQUIRE(stay.wait_inside(1));
  const auto second = exchange(server.port(), request_text("GET", "/stream", good));
  REQUIRE(second);
  CHECK(second->status == 503);
  CHECK(header_of(*second, "Retry-After") == "5");
  CHECK(second->body.find("Close one first") != std::string::npos);
  RawClient third(server.port());
  third.send(request_text("GET", "/stream", other));
  CHECK(third.receive(true)->status == 200);
  first.close();
  REQUIRE(stay.wait_ended(1));
}

TEST_CASE("HTTP/1.0 reads a streamed body until the connection ends, and HEAD reads none") {
  std::atomic<int> runs = 0;
  const TestServer server({}, {}, {streaming_route([&](BodyWriter& body) {
                            ++runs;
                            body.write("all of it");
                          })});
  RawClient old(server.port());
  old.send("GET /stream HTTP/1.0\r\n\r\n");
  const std::string all = old.receive_rest();
  CHECK(all.find("chunked") == std::string::npos);
  CHECK(all.ends_with("\r\n\r\nall of it"));
  RawClient head(server.port());
  head.send(request_text("HEAD", "/stream"));
  CHECK(head.receive(true)->status == 200);
  CHECK(runs == 1);
}

TEST_CASE("events have an id, a name and lines of data, and nothing can break out of them") {
  CHECK(text_of({.id = "7", .name = "change", .data = "{}"}) ==
        "id: 7\nevent: change\ndata: {}\n\n");
  CHECK(text_of({.data = "a\nb\r\nc\rd"}) == "data: a\ndata: b\ndata: c\ndata: d\n\n");
  CHECK(text_of({.id = "7\nid: 9", .name = "a\rb", .data = ""}) == "data: \n\n");
  CHECK(text_of({.id = std::string_view("7\0", 2)}) == "data: \n\n");
}

TEST_CASE("a client that comes back names the last event that it has seen") {
  const TestServer server({}, {}, {event_route([](EventWriter& events, const std::string& seen) {
                            events.retry_after(seconds(3));
                            events.send({.id = "8", .data = "after " + seen});
                          })});
  const auto events_after = [&](std::string_view headers) {
    RawClient client(server.port());
    client.send(request_text("GET", "/events", headers));
    const auto head = client.receive(true);
    REQUIRE(head);
    CHECK(header_of(*head, "Content-Type") == "text/event-stream");
    CHECK(header_of(*head, "Cache-Control") == "no-store");
    std::string all;
    for (auto chunk = client.receive_chunk(); chunk && !chunk->empty();
         chunk = client.receive_chunk()) {
      all += *chunk;
    }
    return all;
  };
  CHECK(events_after("") == "retry: 3000\n\nid: 8\ndata: after nothing\n\n");
  CHECK(events_after("Last-Event-ID: 7\r\n") == "retry: 3000\n\nid: 8\ndata: after 7\n\n");
  CHECK(exchange(server.port(),
                 request_text("GET", "/events", "Last-Event-ID: 7\r\nLast-Event-ID: 8\r\n"))
            ->status == 400);
}

TEST_CASE("a stream without events sends comments, by which both sides know that it lives") {
  Stay stay;
  const TestServer server({}, {},
                          {event_route(
                              [&](EventWriter& events, const std::string& /*seen*/) {
                                events.send({.data = "first"});
                                stay.until_stopped(events.stopped());
                              },
                              {.comment_after = milliseconds(20)})});
  RawClient client(server.port());
  client.send(request_text("GET", "/events"));
  REQUIRE(client.receive(true));
  CHECK(client.receive_chunk() == "data: first\n\n");
  CHECK(client.receive_chunk() == ":\n\n");
  CHECK(client.receive_chunk() == ":\n\n");
}

}  // namespace
}  // namespace patchbay::test
