// Tests that the requests of one sender share an HTTP/2 connection.
#include <atomic>
#include <catch2/catch.hpp>

#include "fibers/scheduler.h"
#include "http_client/client_fixture.h"
#include "http_client/http2_server.h"
#include "http_client/tls_identity.h"

namespace patchbay {
namespace {

using fibers::Scheduler;
using test::ClientFixture;
using test::Http2Server;
using test::TlsIdentity;

constexpr std::size_t kMany = 20;

// A client with fibers on one worker that send requests to an HTTP/2 server.
class Http2Fixture {
 public:
  // Starts a POST. Its answer must be its own body.
  void post(const std::string& body, std::stop_token stop = {}) {
    std::function<void()> job = [this, body, stop] {
      http_client::Request request;
      request.url = server.origin();
      request.method = "POST";
      request.body = body;
      request.origins = &policy;
      request.connections = "test";
      request.stop = stop;
      const auto answer = fixture.fetch(request);
      (answer && answer.value().body == body ? right : wrong) += 1;
    };
    REQUIRE(scheduler.spawn(job));
  }
  void post_many(const std::string& word) {
    for (std::size_t i = 0; i < kMany; ++i) post(word + " " + std::to_string(i));
  }

  TlsIdentity identity{"localhost"};
  Http2Server server{identity.context()};
  ClientFixture fixture{{.ca_file = identity.ca_file()}};
  http_client::OriginPolicy policy =
      http_client::OriginPolicy({ClientFixture::rule(server.origin())});
  std::atomic<std::size_t> right = 0;
  std::atomic<std::size_t> wrong = 0;
  Scheduler scheduler{{.workers = 1}, [this] { return fixture.client.make_loop(); }};
};

TEST_CASE("requests of one sender wait side by side on one HTTP/2 connection") {
  Http2Fixture fibers;
  fibers.post_many("first");
  fibers.server.wait_for_requests(kMany);
  CHECK(fibers.server.connections() == 1);
  fibers.server.answer_all();
  fibers.scheduler.stop();
  CHECK(fibers.right == kMany);
}

TEST_CASE("a kept HTTP/2 connection on which the server spoke in between is used again") {
  Http2Fixture fibers;
  for (std::size_t round = 1; round <= 3; ++round) {
    fibers.post_many("round " + std::to_string(round));
    fibers.server.wait_for_requests(kMany);
    fibers.server.answer_all();
    while (fibers.right + fibers.wrong < round * kMany) std::this_thread::yield();
    fibers.server.ping_all();
  }
  fibers.scheduler.stop();
  CHECK(fibers.right == 3 * kMany);
  CHECK(fibers.server.connections() == 1);
}

TEST_CASE("a request that is given up leaves the HTTP/2 connection to the others") {
  Http2Fixture fibers;
  std::stop_source stop;
  fibers.post_many("stays");
  fibers.post("goes", stop.get_token());
  fibers.server.wait_for_requests(kMany + 1);
  stop.request_stop();
  while (fibers.wrong == 0) std::this_thread::yield();
  fibers.server.answer_all();  // answers this request too, because libcurl 7.88 sends its reset
                               // only with the next frame
  fibers.scheduler.stop();
  CHECK(fibers.right == kMany);
  CHECK(fibers.wrong == 1);
  CHECK(fibers.server.connections() == 1);
}

}  // namespace
}  // namespace patchbay
