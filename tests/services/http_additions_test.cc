// Tests the additional members of a request, the facts that an answer contains about itself, and
// several requests at once.
#include <catch2/catch.hpp>
#include <chrono>
#include <cstring>

#include "http_service/http_request.h"
#include "kit/busy_machine.h"
#include "services/barrier.h"
#include "services/plugin_seat.h"

namespace patchbay {
namespace {

using services::CallFrame;
using services::to_abi;
using test::PluginSeat;

// A request that a test completes and sends.
struct RequestSeat : PluginSeat {
  explicit RequestSeat(const std::string& path = "/") : url(server.url(path)) {
    request.struct_size = sizeof request;
    request.url = to_abi(url);
    response.struct_size = sizeof response;
  }
  patchbay_status send(const CallFrame& frame) {
    return http().send(frame.abi(), &request, &response, &failure.raw);
  }
  std::string url;
  patchbay_http_request request{};
};

void always(PluginSeat& seat, const std::string& path, int status, const std::string& body,
            const std::string& headers = "") {
  seat.server.on(path, [=](const test::SeenRequest&, test::ServerConnection& connection) {
    connection.answer(status, body, headers);
  });
}

TEST_CASE("an answer says where it came from, with secrets masked") {
  RequestSeat asked("/first?token=canary");
  always(asked, "/first", 302, "",
         "Location: " + asked.server.url("/second?page=2&token=canary") + "\r\n");
  always(asked, "/second", 200, "there");
  const CallFrame frame(asked.table, asked.context);
  REQUIRE(asked.send(frame) == PATCHBAY_OK);
  const std::string from(asked.response.url.data, asked.response.url.size);
  CHECK(from == asked.server.url("/second?page=2&token=[redacted]"));
  CHECK(from.find("canary") == std::string::npos);
  CHECK(asked.response.flags == 0);
}

TEST_CASE("a redirect is the answer where the request says so") {
  RequestSeat asked;
  always(asked, "/", 302, "", "Location: " + asked.server.url("/second") + "\r\n");
  asked.request.flags = PATCHBAY_HTTP_NO_REDIRECT;
  const CallFrame frame(asked.table, asked.context);
  REQUIRE(asked.send(frame) == PATCHBAY_OK);
  CHECK(asked.response.status == 302);
  CHECK(asked.server.seen().size() == 1);
}

TEST_CASE("a flag that must be understood and is not known is UNSUPPORTED, and nothing is sent") {
  RequestSeat asked;
  always(asked, "/", 200, "fine");
  const CallFrame frame(asked.table, asked.context);
  asked.request.flags = 1U << 18U;
  CHECK(asked.send(frame) == PATCHBAY_E_UNSUPPORTED);
  CHECK(asked.server.seen().empty());
  asked.request.flags = 1U << 15U;  // a flag that may be ignored
  CHECK(asked.send(frame) == PATCHBAY_OK);
}

TEST_CASE("an answer out of the cache says so, with its address") {
  RequestSeat asked;
  http_client::ResponseCache cache(asked.clock, 1 << 20);
  asked.cache = &cache;
  always(asked, "/", 200, "kept");
  const CallFrame frame(asked.table, asked.context);
  REQUIRE(asked.send(frame) == PATCHBAY_OK);
  CHECK(asked.response.flags == 0);
  REQUIRE(asked.send(frame) == PATCHBAY_OK);
  CHECK(asked.response.flags == PATCHBAY_HTTP_FROM_CACHE);
  CHECK(std::string(asked.response.url.data, asked.response.url.size) == asked.url);
}

TEST_CASE("a request's own timeout is the provider's failure, and the call goes on") {
  RequestSeat asked;
  // sends no answer
  asked.server.on("/", [](const test::SeenRequest&, test::ServerConnection&) {});
  always(asked, "/quick", 200, "fine");
  asked.request.timeout_ms = 50;
  const CallFrame frame(asked.table, asked.context);
  CHECK(asked.send(frame) == PATCHBAY_E_PROVIDER_UNAVAILABLE);
  CHECK(asked.failure.message().find("allows for one request") != std::string::npos);
  CHECK(asked.get(frame, "/quick") == PATCHBAY_OK);
}

TEST_CASE("a request's own timeout holds for its body too") {
  const auto run_out = [](std::chrono::milliseconds timeout) -> test::Disturbance {
    RequestSeat asked;
    asked.server.on("/", [](const test::SeenRequest&, test::ServerConnection& connection) {
      connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nbeginning");
    });
    asked.request.timeout_ms = static_cast<std::uint64_t>(timeout.count());
    const CallFrame frame(asked.table, asked.context);
    if (const auto got = asked.send(frame); got != PATCHBAY_OK) {
      CHECK(got == PATCHBAY_E_PROVIDER_UNAVAILABLE);
      return "there was no head in time: " + asked.failure.message();
    }
    test::PluginText text;
    std::uint64_t piped = 0;
    CHECK(asked.http().pipe(frame.abi(), asked.response.handle, text.sink(), &piped,
                            &asked.failure.raw) == PATCHBAY_E_PROVIDER_UNAVAILABLE);
    return std::nullopt;
  };
  test::prove_given_time(std::chrono::milliseconds(100), run_out);
}

TEST_CASE("a write that ran out of its own time is OUTCOME_UNKNOWN") {
  const auto run_out = [](std::chrono::milliseconds timeout) -> test::Disturbance {
    RequestSeat asked;
    asked.server.on("/", [](const test::SeenRequest&, test::ServerConnection&) {});
    asked.request.timeout_ms = static_cast<std::uint64_t>(timeout.count());
    asked.request.method = to_abi("POST");
    const CallFrame frame(asked.table, asked.context);
    const auto got = asked.send(frame);
    if (got == PATCHBAY_E_OUTCOME_UNKNOWN) return std::nullopt;
    CHECK(got == PATCHBAY_E_PROVIDER_UNAVAILABLE);
    return "it was not sent in time: " + asked.failure.message();
  };
  test::prove_given_time(std::chrono::milliseconds(50), run_out);
}

TEST_CASE("a request with a timeout may wait for a silent provider, and others for a minute") {
  RequestSeat asked;
  const CallFrame frame(asked.table, asked.context);
  http_service::HttpRequest usual;
  REQUIRE(http_service::read_request(frame, asked.request, usual));
  CHECK(usual.request.idle_timeout == std::chrono::minutes(1));
  asked.request.timeout_ms = 3'600'000;
  http_service::HttpRequest patient;
  REQUIRE(http_service::read_request(frame, asked.request, patient));
  CHECK(patient.request.idle_timeout == std::chrono::milliseconds(0));
  CHECK(patient.timeout == std::chrono::hours(1));
}

// ---- the last word

TEST_CASE("after a cancel, one request that tells the provider to stop is sent, and no other") {
  RequestSeat asked;
  always(asked, "/", 202, "");
  std::stop_source cancel;
  const std::stop_token cancelled = cancel.get_token();
  asked.context.cancellation = &cancelled;
  cancel.request_stop();
  const CallFrame frame(asked.table, asked.context);
  CHECK(asked.send(frame) == PATCHBAY_E_CANCELLED);
  CHECK(asked.server.seen().empty());
  asked.request.flags = PATCHBAY_HTTP_LAST_WORD;
  REQUIRE(asked.send(frame) == PATCHBAY_OK);
  CHECK(asked.response.status == 202);
  CHECK(asked.send(frame) == PATCHBAY_E_CANCELLED);
  CHECK(asked.server.seen().size() == 1);
}

TEST_CASE("a last word is a request like any other while its call goes on") {
  RequestSeat asked;
  always(asked, "/", 202, "");
  asked.request.flags = PATCHBAY_HTTP_LAST_WORD;
  const CallFrame frame(asked.table, asked.context);
  CHECK(asked.send(frame) == PATCHBAY_OK);
  CHECK(asked.send(frame) == PATCHBAY_OK);
}

TEST_CASE("a host that shuts down, and a call that is over time, send no last word") {
  RequestSeat asked;
  always(asked, "/", 202, "");
  asked.request.flags = PATCHBAY_HTTP_LAST_WORD;
  std::stop_source stop;
  const std::stop_token stopped = stop.get_token();
  stop.request_stop();
  asked.context.shutdown = &stopped;
  {
    const CallFrame frame(asked.table, asked.context);
    CHECK(asked.send(frame) == PATCHBAY_E_CANCELLED);
  }
  asked.context.shutdown = nullptr;
  asked.context.cancellation = &stopped;
  asked.context.deadline = asked.clock.now();
  const CallFrame frame(asked.table, asked.context);
  CHECK(asked.send(frame) == PATCHBAY_E_CANCELLED);
  CHECK(asked.server.seen().empty());
}

// ---- send_all

// Requests to these paths, all sent at once.
struct RequestGroup {
  RequestGroup(PluginSeat& owner, const std::vector<std::string>& paths) : seat(owner) {
    for (const std::string& path : paths) urls.push_back(seat.server.url(path));
    requests.resize(urls.size());
    responses.resize(urls.size());
    for (std::size_t i = 0; i < urls.size(); ++i) {
      requests[i].struct_size = sizeof(patchbay_http_request);
      requests[i].url = to_abi(urls[i]);
      responses[i].struct_size = sizeof(patchbay_http_response);
      asked.push_back(&requests[i]);
      answered.push_back(&responses[i]);
    }
  }
  patchbay_status send(const CallFrame& frame) {
    return seat.http().send_all(frame.abi(), asked.data(), answered.data(), asked.size(),
                                &seat.failure.raw);
  }
  PluginSeat& seat;
  std::vector<std::string> urls;
  std::vector<patchbay_http_request> requests;
  std::vector<patchbay_http_response> responses;
  std::vector<const patchbay_http_request*> asked;
  std::vector<patchbay_http_response*> answered;
};

TEST_CASE("several requests are answered in their order, and each answer is read and closed") {
  PluginSeat seat;
  always(seat, "/a", 200, "one");
  always(seat, "/b", 404, "two");
  const CallFrame frame(seat.table, seat.context);
  RequestGroup several(seat, {"/a", "/b"});
  REQUIRE(several.send(frame) == PATCHBAY_OK);
  CHECK(several.responses[0].status == 200);
  CHECK(several.responses[1].status == 404);
  for (const auto& response : several.responses) {
    CHECK(response.code == PATCHBAY_OK);
    CHECK(response.handle != 0);
    seat.http().close(frame.abi(), response.handle);
  }
}

TEST_CASE("of several requests the first failure is told, and the other answers are there") {
  PluginSeat seat;
  always(seat, "/a", 401, "");
  always(seat, "/b", 500, "");
  always(seat, "/c", 200, "three");
  const CallFrame frame(seat.table, seat.context);
  RequestGroup several(seat, {"/a", "/b", "/c"});
  CHECK(several.send(frame) == PATCHBAY_E_LINK_EXPIRED);
  CHECK(several.responses[0].code == PATCHBAY_E_LINK_EXPIRED);
  CHECK(several.responses[1].code == PATCHBAY_E_PROVIDER_UNAVAILABLE);
  CHECK(several.responses[0].handle == 0);
  CHECK(several.responses[2].code == PATCHBAY_OK);
  seat.response = several.responses[2];
  CHECK(seat.body(frame) == "three");
}

TEST_CASE("more requests than answers may be open are refused, and none is sent") {
  PluginSeat seat;
  always(seat, "/a", 200, "");
  const CallFrame frame(seat.table, seat.context);
  RequestGroup several(seat, std::vector<std::string>(PATCHBAY_HTTP_HANDLES_MAX + 1, "/a"));
  CHECK(several.send(frame) == PATCHBAY_E_PLUGIN_FAULT);
  CHECK(seat.server.seen().empty());
  several.asked[1] = nullptr;
  several.asked.resize(2);
  CHECK(several.send(frame) == PATCHBAY_E_PLUGIN_FAULT);
  CHECK(seat.server.seen().empty());
}

// ---- sinks

patchbay_status refusing(void* context, const void*, std::uint64_t) {
  return *static_cast<patchbay_status*>(context);
}

TEST_CASE("what a sink refuses with is what pipe and state.get come to") {
  RequestSeat asked;
  always(asked, "/", 200, "some bytes");
  const CallFrame frame(asked.table, asked.context);
  patchbay_status word = GENERATE(as<patchbay_status>(), PATCHBAY_E_CANCELLED, PATCHBAY_E_TOO_LARGE,
                                  PATCHBAY_E_OVERLOADED, 777);
  const patchbay_sink sink{&word, &refusing};
  REQUIRE(asked.send(frame) == PATCHBAY_OK);
  std::uint64_t piped = 0;
  CHECK(asked.http().pipe(frame.abi(), asked.response.handle, &sink, &piped, &asked.failure.raw) ==
        word);
  CHECK(asked.failure.raw.code == word);
  const auto& state = asked.service<patchbay_host_state>(PATCHBAY_HOST_STATE_ID);
  REQUIRE(state.put(frame.abi(), to_abi("key"), to_abi("value"), &asked.failure.raw) ==
          PATCHBAY_OK);
  CHECK(state.get(frame.abi(), to_abi("key"), &sink, &asked.failure.raw) == word);
  CHECK(asked.failure.raw.code == word);
}

TEST_CASE("a sink's word that no plugin may give does not become the call's") {
  RequestSeat asked;
  always(asked, "/", 200, "some bytes");
  const CallFrame frame(asked.table, asked.context);
  patchbay_status word = PATCHBAY_E_UNAUTHENTICATED;
  const patchbay_sink sink{&word, &refusing};
  const auto outcome = services::enter_plugin(frame, [&](patchbay_error* error) {
    if (const auto status = asked.send(frame)) return status;
    std::uint64_t piped = 0;
    return asked.http().pipe(frame.abi(), asked.response.handle, &sink, &piped, error);
  });
  REQUIRE(outcome.has_error());
  CHECK(outcome.error().code() == Code::kPluginFault);
}

// ---- classify below 400

// Slack answers so: status 200, with the failure in the body.
void classify_body(patchbay_instance* seen, const patchbay_answer* answer,
                   patchbay_verdict* verdict) {
  *reinterpret_cast<std::string*>(seen) += std::string(answer->method.data, answer->method.size) +
                                           " " + std::to_string(answer->status) + " " +
                                           std::string(answer->body.data, answer->body.size) + "\n";
  const std::string_view body(answer->body.data, answer->body.size);
  if (body.find("token_expired") != body.npos) verdict->kind = PATCHBAY_ANSWER_EXPIRED;
}

struct SlackLike : RequestSeat {
  explicit SlackLike(int from) {
    classifier = {&classify_body, reinterpret_cast<patchbay_instance*>(&seen), from};
    server.on("/", [](const test::SeenRequest& got, test::ServerConnection& connection) {
      const bool is_new = got.headers.find("Authorization") == "Bearer key-2";
      connection.answer(200, is_new ? R"({"ok":true})" : R"({"ok":false,"error":"token_expired"})",
                        "Content-Type: application/json; charset=utf-8\r\n");
    });
  }
  std::string seen;
};

TEST_CASE("a provider that says expired with a 200 gets a new credential, and is asked again") {
  SlackLike slack(200);
  slack.account.renewals = 1;
  slack.request.method = to_abi("POST");
  const CallFrame frame(slack.table, slack.context);
  REQUIRE(slack.send(frame) == PATCHBAY_OK);
  CHECK(slack.body(frame) == R"({"ok":true})");
  CHECK(slack.server.seen().size() == 2);
  CHECK(slack.seen ==
        "POST 200 {\"ok\":false,\"error\":\"token_expired\"}\nPOST 200 {\"ok\":true}\n");
}

TEST_CASE("an expired answer with a 200 is not kept, and says that nothing was written") {
  SlackLike slack(200);
  http_client::ResponseCache cache(slack.clock, 1 << 20);
  slack.cache = &cache;
  const CallFrame frame(slack.table, slack.context);
  CHECK(slack.send(frame) == PATCHBAY_E_LINK_EXPIRED);
  CHECK(cache.bytes() == 0);
  slack.request.method = to_abi("POST");
  CHECK(slack.send(frame) == PATCHBAY_E_LINK_EXPIRED);
  CHECK_FALSE(slack.linked.has_written());
}

TEST_CASE("a connector that says nothing is not asked about answers below 400") {
  SlackLike slack(400);
  const CallFrame frame(slack.table, slack.context);
  REQUIRE(slack.send(frame) == PATCHBAY_OK);
  CHECK(slack.seen.empty());
}

TEST_CASE("below 400 only the body of JSON is looked at") {
  SlackLike slack(200);
  always(slack, "/", 200, "token_expired", "Content-Type: text/plain\r\n");
  const CallFrame frame(slack.table, slack.context);
  REQUIRE(slack.send(frame) == PATCHBAY_OK);
  CHECK(slack.seen == "GET 200 \n");
  CHECK(slack.body(frame) == "token_expired");
}

}  // namespace
}  // namespace patchbay
