// Tests that a client's data does not remain in memory after the answer.
#include <algorithm>
#include <stdexcept>

#include "httpd/read_buffer.h"
#include "httpd/test_server.h"

namespace patchbay::test {
namespace {

using namespace httpd;

bool is_wiped(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char byte) { return byte == 0; });
}

TEST_CASE(
    "when a request is answered, its body, key, cookie and query are wiped where they stood") {
  SystemClock clock;
  SystemRandom random;
  telemetry::Log log({}, clock);
  telemetry::Metrics metrics;
  const auto answer = GENERATE(
      +[](const Request& request) -> Result<Response> { return json_response(request.body); },
      +[](const Request&) -> Result<Response> { return Error(Code::kNotFound, "no"); },
      +[](const Request&) -> Result<Response> { throw std::runtime_error("a sentence"); });
  Service service({{.method = "POST",
                    .pattern = "/echo",
                    .access = Access::kAnyone,
                    .handler = answer,
                    .id = "echo",
                    .summary = "Echoes.",
                    .query = {{"code", "Once."}}}},
                  {}, {}, {clock, random, log, metrics});
  Request request;
  request.method = "POST";
  request.headers = {{"Authorization", "Bearer canary-key"}, {"Cookie", "patchbay=canary"}};
  request.body = R"({"client_secret":"canary"})";
  const auto plan = service.plan("/echo?code=canary", request);
  REQUIRE(plan.route != nullptr);
  const char* body = request.body.data();
  const std::size_t size = request.body.size();
  service.answer(*plan.route, request);
  CHECK(request.body.data() == body);
  CHECK(is_wiped({body, size}));
  for (const NamedText& header : request.headers) CHECK(is_wiped(header.value));
  for (const NamedText& pair : request.query) CHECK(is_wiped(pair.value));
}

TEST_CASE("a key is wiped from the buffer, also if the next request is already behind it") {
  const std::string first = "GET /a HTTP/1.1\r\nAuthorization: Bearer canary-key\r\n\r\n";
  const std::string next = GENERATE(std::string(), std::string("GET /b HT"));
  const std::string sent = first + next;
  ReadBuffer buffer(4096);
  const auto memory = buffer.prepare(1024);
  std::copy(sent.begin(), sent.end(), static_cast<char*>(memory.data()));
  buffer.commit(sent.size());
  buffer.consume(first.size());
  wipe_parsed(buffer);
  const auto left = buffer.data();
  CHECK(std::string_view(static_cast<const char*>(left.data()), left.size()) == next);
  const std::string_view all(static_cast<const char*>(memory.data()), memory.size());
  CHECK(all.starts_with(next));
  CHECK(is_wiped(all.substr(next.size())));
}

}  // namespace
}  // namespace patchbay::test
