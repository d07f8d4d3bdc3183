// Input: the bytes of requests, which are read, routed and answered. An accepted request is
// complete and limited in size, a refused one gets a 4xx, and the head of every answer consists of
// lines.
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/error.hpp>

#include "httpd/error_response.h"
#include "httpd/message.h"
#include "httpd/service.h"
#include "invariant.h"

namespace {

using namespace patchbay;
using namespace patchbay::httpd;
using patchbay::fuzz::must_hold;

std::vector<Route> routes() {
  const auto say = [](const Request& request) -> Result<Response> {
    Response response = json_response(request.body);
    response.headers.push_back({"X-Said", std::string(request.parameter("name"))});
    return response;
  };
  return {{"GET", "/a", Access::kAnyone, say, "a", "A."},
          {"GET", "/a/{name}", Access::kAnyone, say, "named", "Named."},
          {.method = "POST",
           .pattern = "/a/{name}/b",
           .access = Access::kCall,
           .handler = say,
           .id = "posted",
           .summary = "Posted.",
           .query = {{"deadline_ms", "", false}}}};
}

Result<std::shared_ptr<const Caller>> authenticate(const Credentials& shown) {
  if (shown.key != "good") return Error(Code::kUnauthenticated, "no such key");
  auto caller = std::make_shared<Caller>();
  caller->scopes = {"call"};
  return std::shared_ptr<const Caller>(std::move(caller));
}

struct World {
  SystemClock clock;
  SystemRandom random;
  telemetry::Metrics metrics;
  telemetry::Log log{telemetry::LogConfig{}, clock};
  Service service{
      routes(), authenticate, {.requests_per_second = 0}, {clock, random, log, metrics}};
};

void judge(const Response& response) {
  must_hold(response.status < 500, "a request is refused with a 4xx, or answered");
  const std::string head = head_of(response, "now", "", true);
  must_hold(head.find("\r\n\r\n") == head.size() - 4, "a head ends with its one empty line");
}

// Handles one request, as a connection does.
void answer(World& world, Parser& parser) {
  auto head = request_of(parser);
  if (head.has_error()) return judge(error_response(head.error(), {}));
  Request request = std::move(head).value();
  const auto plan = world.service.plan(parser.get().target(), request);
  if (plan.route == nullptr) return judge(plan.refusal);
  const auto in = world.service.let_in(*plan.route, request);
  if (in.has_error()) return judge(world.service.refuse(in.error(), request));
  request.body = parser.get().body();
  judge(world.service.answer(*plan.route, request));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static World world;
  boost::asio::const_buffer rest(data, size);
  for (int i = 0; i < 64 && rest.size() > 0; ++i) {  // at most 64 pipelined requests
    Parser parser;
    parser.header_limit(16 << 10);
    parser.body_limit(1 << 20);
    parser.eager(true);
    boost::system::error_code failed;
    rest += parser.put(rest, failed);
    if (failed && failed != boost::beast::http::error::need_more) {
      judge(error_response(error_of(failed), {}));
      return 0;
    }
    if (!parser.is_done()) return 0;
    answer(world, parser);
  }
  return 0;
}
