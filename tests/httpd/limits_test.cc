// Tests the limits of the server: sizes, rates, requests in flight, connections and times.
#include <sys/resource.h>
#include <unistd.h>

#include "httpd/test_server.h"
#include "httpd/trusted_proxies.h"
#include "kit/busy_machine.h"
#include "skip.h"

namespace patchbay::test {
namespace {

using namespace httpd;
using std::chrono::milliseconds;

TEST_CASE("a head over its limit is refused, however it comes") {
  TestServer server;
  const std::string long_header = "X-Long: " + std::string(20'000, 'a') + "\r\n";
  CHECK(exchange(server.port(), request_text("GET", "/hello/a", long_header))->status == 431);
  CHECK(exchange(server.port(), request_text("GET", "/" + std::string(20'000, 'a')))->status ==
        431);
  std::string many;
  for (int i = 0; i < 4000; ++i) many += "a: b\r\n";
  CHECK(exchange(server.port(), request_text("GET", "/hello/a", many))->status == 431);
}

TEST_CASE("a body over its limit is refused by its length alone, and while it comes in chunks") {
  TestServer server;
  const auto by_length = exchange(server.port(),
                                  "POST /echo HTTP/1.1\r\nHost: t\r\nAuthorization: Bearer good\r\n"
                                  "Content-Length: 1048577\r\n\r\n");
  CHECK(by_length->status == 413);
  CHECK(by_length->body.find("TOO_LARGE") != std::string::npos);
  RawClient client(server.port());
  client.send(
      "POST /echo HTTP/1.1\r\nHost: t\r\nAuthorization: Bearer good\r\n"
      "Transfer-Encoding: chunked\r\n\r\n");
  const std::string chunk = "10000\r\n" + std::string(65'536, 'a') + "\r\n";
  for (int i = 0; i < 17; ++i) client.send(chunk);
  CHECK(client.receive()->status == 413);
  const std::string fits(1 << 20, ' ');
  CHECK(exchange(server.port(), request_text("POST", "/echo", kKey, fits))->body == fits);
}

TEST_CASE("a caller over the rate is told when to come back, and others are not slowed") {
  Limits limits;
  limits.requests_per_second = 0.001;
  limits.burst = 3;
  TestServer server(limits);
  RawClient client(server.port());
  for (int i = 0; i < 3; ++i) {
    client.send(request_text("POST", "/echo", kKey, "{}"));
    CHECK(client.receive()->status == 200);
  }
  client.send(request_text("POST", "/echo", kKey, "{}"));
  const auto over = client.receive();
  CHECK(over->status == 429);
  const std::string wait = header_of(*over, "Retry-After");
  CHECK(std::stoi(wait) > 900);
  CHECK(std::stoi(wait) <= 1000);
  CHECK(over->body.find("\"retry_after_seconds\":" + wait) != std::string::npos);
  CHECK(exchange(server.port(), request_text("GET", "/hello/a"))->status == 200);
}

TEST_CASE("what is refused counts against the address: no path, no method, no key, a wrong key") {
  Limits limits;
  limits.requests_per_second = 0.001;
  limits.burst = 4;
  TestServer server(limits);
  const auto status = [&](std::string_view method, std::string_view path, const char* key = "") {
    return exchange(server.port(), request_text(method, path, key, "{}"))->status;
  };
  CHECK(status("GET", "/nothing") == 404);
  CHECK(status("DELETE", "/hello/ann") == 405);
  CHECK(status("POST", "/echo") == 401);
  CHECK(status("POST", "/echo", "Authorization: Bearer wrong\r\n") == 401);
  CHECK(server.looked_up == 1);
  CHECK(status("GET", "/nothing") == 429);
  CHECK(status("POST", "/echo") == 429);
  // A known key that is in the cache has its own rate. Other keys share the address's rate, which
  // is used up, so the server does not look them up.
  CHECK(status("POST", "/echo", "Authorization: Bearer wrong\r\n") == 429);
  CHECK(server.looked_up == 1);
  CHECK(status("POST", "/echo", kKey) == 200);
}

TEST_CASE("a key that may not do what it asks for is charged all the same") {
  Limits limits;
  limits.requests_per_second = 0.001;
  limits.burst = 1;
  TestServer server(limits);
  const std::string idle = request_text("POST", "/echo", "Authorization: Bearer idle\r\n", "{}");
  CHECK(exchange(server.port(), idle)->status == 403);
  CHECK(exchange(server.port(), idle)->status == 429);
}

TEST_CASE("beyond what may be in flight a request is refused at once, with when to come back") {
  Limits limits;
  limits.in_flight = 2;
  TestServer server(limits);
  RawClient running(server.port());
  running.send(request_text("GET", "/slow"));
  server.doorway.wait_inside(1);
  // One of the next two requests becomes the second running request, and the other one is refused.
  RawClient second(server.port());
  RawClient third(server.port());
  second.send(request_text("GET", "/slow"));
  // Each connection answers in order. So once a later request on the same thread is refused, the
  // second request is running.
  for (std::optional<Response> refused; !refused || refused->status != 503;) {
    refused = exchange(server.port(), request_text("GET", "/slow?deadline_ms=1"));
    REQUIRE(refused);
    if (refused->status != 503) continue;
    CHECK(header_of(*refused, "Retry-After") == "1");
    CHECK(refused->body.find("OVERLOADED") != std::string::npos);
  }
  server.doorway.open();
  CHECK(running.receive()->body == "\"done\"");
}

TEST_CASE("at its deadline a caller is let go, and the handler is told") {
  test::prove_given_time(milliseconds(20), [](milliseconds deadline) -> test::Disturbance {
    TestServer server;
    const auto late =
        exchange(server.port(),
                 request_text("GET", "/slow?deadline_ms=" + std::to_string(deadline.count())));
    REQUIRE(late);
    // The handler was told of the deadline in time, so the handler's own answer may come first.
    CHECK((late->status == 504 || late->status == 499));
    if (server.doorway.inside() == 0) return "the deadline passed before the handler began";
    server.doorway.wait_cancelled(1);
    return std::nullopt;
  });
}

TEST_CASE("a client that hangs up cancels what it asked for") {
  TestServer server;
  RawClient client(server.port());
  client.send(request_text("GET", "/slow"));
  server.doorway.wait_inside(1);
  client.close();
  server.doorway.wait_cancelled(1);
}

TEST_CASE("an answer keeps what it holds until it is read, or given up") {
  TestServer server;
  const auto wait_for_holders = [&](long count) {
    REQUIRE(test::comes_true([&] { return server.kept.use_count() == count + 1; }));
  };
  RawClient reader(server.port());
  RawClient quitter(server.port());
  reader.send(request_text("GET", "/large"));
  quitter.send(request_text("GET", "/large"));
  wait_for_holders(2);
  CHECK(exchange(server.port(), request_text("GET", "/hello/a"))->status == 200);
  CHECK(server.kept.use_count() == 3);
  CHECK(reader.receive()->body.size() == std::size_t{32} << 20);
  wait_for_holders(1);
  quitter.close();
  wait_for_holders(0);
}

TEST_CASE("answers that share a text send it whole, and none has a copy of it") {
  const auto text = std::make_shared<const std::string>(std::size_t{32} << 20, 'a');
  TestServer server({}, {},
                    {{"GET", "/shared", httpd::Access::kAnyone,
                      [text](const httpd::Request&) -> Result<httpd::Response> {
                        return httpd::Response{.shared_body = text};
                      },
                      "shared", "Answers with a text that all answers share."}});
  const auto wait_for_holders = [&](long count) {
    REQUIRE(test::comes_true([&] { return text.use_count() == count + 2; }));
  };
  wait_for_holders(0);
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < 3; ++i) {
    clients.push_back(std::make_unique<RawClient>(server.port()));
    clients.back()->send(request_text("GET", "/shared"));
  }
  wait_for_holders(3);
  for (const auto& client : clients) CHECK(client->receive()->body == *text);
  wait_for_holders(0);
  RawClient head(server.port());
  head.send(request_text("HEAD", "/shared"));
  CHECK(header_of(*head.receive(true), "Content-Length") == std::to_string(text->size()));
}

TEST_CASE("connections beyond the limit are turned away, and room comes back") {
  Limits limits;
  limits.connections = 2;
  TestServer server(limits);
  RawClient first(server.port());
  {
    RawClient second(server.port());
    first.send(request_text("GET", "/hello/a"));
    second.send(request_text("GET", "/hello/a"));
    CHECK(first.receive()->status == 200);
    CHECK(second.receive()->status == 200);
    CHECK(RawClient(server.port()).receive()->status == 503);
  }
  // Repeats until the server has noticed that the second client has closed its connection.
  for (int status = 503; status != 200;) {
    const auto answer = exchange(server.port(), request_text("GET", "/hello/a"));
    if (answer) status = answer->status;
  }
}

TEST_CASE("one address may have its share of the connections, and others have theirs") {
  Limits limits;
  limits.connections_per_address = 2;
  TestServer server(limits);
  const auto status = [](RawClient& client) {
    client.send(request_text("GET", "/hello/a"));
    const auto answer = client.receive();
    return answer ? answer->status : 0;
  };
  RawClient first(server.port());
  CHECK(status(first) == 200);
  RawClient second(server.port());
  CHECK(status(second) == 200);
  RawClient third(server.port());
  CHECK(third.receive()->status == 503);
  RawClient other(server.port(), "127.0.0.2");
  CHECK(status(other) == 200);
  CHECK(server.metrics.text().find("patchbay_connections_refused_total{reason=\"address\"} 1") !=
        std::string::npos);
  second.close();
  for (int next = 503; next != 200;) {  // repeats until the server has noticed that the client has
                                        // left
    RawClient again(server.port());
    next = status(again);
  }
}

TEST_CASE("a trusted proxy's connections are counted among all alone") {
  Limits limits;
  limits.connections_per_address = 1;
  ServerOptions options;
  options.trusted_proxies = {"127.0.0.1"};
  TestServer server(limits, options);
  RawClient first(server.port());
  RawClient second(server.port());
  for (RawClient* client : {&first, &second}) {
    client->send(request_text("GET", "/hello/a"));
    CHECK(client->receive()->status == 200);
  }
}

TEST_CASE("connections are counted by address, and of IPv6 by the network that one client has") {
  const auto proxies = TrustedProxies::parse({"10.0.0.0/8", "fd00::/8"}).value();
  CHECK(proxies.counted_as("192.0.2.1") == "192.0.2.1");
  CHECK(proxies.counted_as("2001:db8:1:2:3:4:5:6") == "2001:db8:1:2::/64");
  CHECK(proxies.counted_as("2001:db8:1:2::9") == "2001:db8:1:2::/64");
  CHECK(proxies.counted_as("10.1.2.3").empty());
  CHECK(network_of("::ffff:192.0.2.1") == "::ffff:192.0.2.1");
  CHECK(proxies.counted_as("fd00::1").empty());
}

// Opens all descriptors that this process may have, except one.
class AllDescriptors {
 public:
  AllDescriptors() {
    ::getrlimit(RLIMIT_NOFILE, &before_);
    rlimit few = before_;
    few.rlim_cur = 256;
    REQUIRE(::setrlimit(RLIMIT_NOFILE, &few) == 0);
    for (int taken = ::dup(0); taken >= 0; taken = ::dup(0)) taken_.push_back(taken);
    REQUIRE_FALSE(taken_.empty());
    free_one();
  }
  ~AllDescriptors() {
    while (!taken_.empty()) free_one();
    ::setrlimit(RLIMIT_NOFILE, &before_);
  }
  void free_one() {
    ::close(taken_.back());
    taken_.pop_back();
  }

 private:
  rlimit before_{};
  std::vector<int> taken_;
};

TEST_CASE("without descriptors a client is told so, and served again when there are some") {
#ifdef __SANITIZE_ADDRESS__
  return skip("the sanitizer needs a descriptor to look at the type of an object");
#endif
  TestServer server;
  {
    AllDescriptors taken;
    // A starting thread of the server may free a descriptor. Then one client is served, and its
    // connection uses that descriptor.
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int refused = 0; refused < 2;) {
      REQUIRE(clients.size() < 20);
      taken.free_one();  // for the client's socket
      clients.push_back(std::make_unique<RawClient>(server.port()));
      clients.back()->send(request_text("GET", "/hello/a"));
      const auto answer = clients.back()->receive();
      REQUIRE(answer);
      CHECK((answer->status == 503 || (answer->status == 200 && refused == 0)));
      if (answer->status == 503) ++refused;
    }
  }
  CHECK(exchange(server.port(), request_text("GET", "/hello/a"))->status == 200);
  CHECK(server.metrics.text().find(
            "patchbay_connections_refused_total{reason=\"descriptors\"} 2") != std::string::npos);
}

TEST_CASE("a connection that rests, or never finishes its request, is closed in time") {
  Limits limits;
  limits.idle = milliseconds(30);
  limits.read = milliseconds(30);
  TestServer server(limits);
  RawClient silent(server.port());
  CHECK(silent.is_closed());
  RawClient slow(server.port());
  slow.send("GET /hello/a HTTP/1.1\r\nHo");
  CHECK(slow.is_closed());
  RawClient half(server.port());
  half.send(
      "POST /echo HTTP/1.1\r\nHost: t\r\nAuthorization: Bearer good\r\nContent-Length: 9\r\n\r\n{");
  CHECK(half.is_closed());
}

}  // namespace
}  // namespace patchbay::test
