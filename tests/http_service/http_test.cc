// Tests HTTP for plugins: the requests that plugins may send, and the result of each kind of
// answer.
#include <catch2/catch.hpp>
#include <cstring>

#include "services/plugin_seat.h"

namespace patchbay {
namespace {

using services::CallFrame;
using services::to_abi;
using test::answers;
using test::PluginSeat;

// Returns the error of a GET with this answer, without classify.
Error refusal_of(int status, const std::string& body = "", const std::string& headers = "") {
  PluginSeat seat;
  answers(seat, "/", status, body, headers);
  CallFrame frame(seat.table, seat.context);
  const patchbay_status failed = seat.get(frame, "/");
  REQUIRE(failed != PATCHBAY_OK);
  REQUIRE(frame.refusal() != nullptr);
  CHECK(static_cast<patchbay_status>(frame.refusal()->code()) == failed);
  CHECK(seat.failure.raw.code == failed);
  return *frame.refusal();
}

TEST_CASE("an answer comes with status, headers and body") {
  PluginSeat seat;
  answers(seat, "/", 200, "hello", "X-Total: 3\r\n");
  const CallFrame frame(seat.table, seat.context);
  REQUIRE(seat.get(frame, "/") == PATCHBAY_OK);
  CHECK(seat.response.status == 200);
  CHECK(seat.response.header_count >= 2);
  CHECK(seat.body(frame) == "hello");
}

TEST_CASE("an answer that is no failure of the credential or the service is the plugin's to read") {
  PluginSeat seat;
  answers(seat, "/missing", 404, "<html>not here</html>");
  answers(seat, "/forbidden", 403, "no");
  const CallFrame frame(seat.table, seat.context);
  REQUIRE(seat.get(frame, "/missing") == PATCHBAY_OK);
  CHECK(seat.response.status == 404);
  CHECK(seat.body(frame) == "<html>not here</html>");
  REQUIRE(seat.get(frame, "/forbidden") == PATCHBAY_OK);
  CHECK(seat.response.status == 403);
}

TEST_CASE("401 is LINK_EXPIRED, with the provider's status") {
  const Error error = refusal_of(401);
  CHECK(error.code() == Code::kLinkExpired);
  CHECK(error.details().provider_status == 401);
  CHECK(error.message().find("Connect the account again") != std::string::npos);
}

using LogWords = std::vector<std::string>;

TEST_CASE("401 is answered with a renewed credential, and the request sent again") {
  PluginSeat seat;
  seat.account.renewals = 1;
  seat.server.on("/", [](const test::SeenRequest& request, test::ServerConnection& connection) {
    const bool is_new = request.headers.find("Authorization") == "Bearer key-2";
    connection.answer(is_new ? 200 : 401, is_new ? "fine" : "");
  });
  const CallFrame frame(seat.table, seat.context);
  REQUIRE(seat.get(frame, "/") == PATCHBAY_OK);
  CHECK(seat.body(frame) == "fine");
  CHECK(seat.account.told == LogWords{"renew 1", "taken 2"});
}

TEST_CASE("401 to a credential that cannot be renewed carries the link's sentence and the status") {
  PluginSeat seat;
  answers(seat, "/", 401);
  const bool is_refused = GENERATE(true, false);
  seat.account.unrenewed =
      is_refused ? Error(Code::kLinkExpired, "Kept, and tried again.").with_reason("token_refused")
                 : Error(Code::kProviderError, "Not the credential.");
  const CallFrame frame(seat.table, seat.context);
  CHECK(seat.get(frame, "/") == static_cast<patchbay_status>(seat.account.unrenewed.code()));
  CHECK(frame.refusal()->details().provider_status == 401);
  CHECK(frame.refusal()->message() ==
        seat.account.unrenewed.message() + " (seat was answered 401)");
  CHECK(seat.account.told == LogWords{"renew 1"});
  CHECK(seat.server.seen().size() == 1);
}

TEST_CASE("what came of asking for a new credential stands for itself") {
  PluginSeat seat;
  answers(seat, "/", 401);
  seat.account.unrenewed = Error(Code::kRefreshFailed, "Not now.").with_reason("provider_down");
  const CallFrame frame(seat.table, seat.context);
  CHECK(seat.get(frame, "/") == PATCHBAY_E_REFRESH_FAILED);
  CHECK(frame.refusal()->message() == "Not now.");
  CHECK_FALSE(frame.refusal()->details().provider_status);
}

TEST_CASE("a provider that refuses whatever it is sent is not asked without end") {
  PluginSeat seat;
  seat.account.renewals = 100;
  answers(seat, "/", 401);
  const CallFrame frame(seat.table, seat.context);
  CHECK(seat.get(frame, "/") == PATCHBAY_E_PROVIDER_ERROR);
  CHECK(seat.server.seen().size() == 3);
}

TEST_CASE("what is said to a request without a credential is not about the link") {
  PluginSeat seat;
  answers(seat, "/", 401);
  http_client::OriginRule bare = PluginSeat::rule(seat.server.origin());
  bare.credential = false;
  seat.policy = http_client::OriginPolicy({std::move(bare)});
  const CallFrame frame(seat.table, seat.context);
  CHECK(seat.get(frame, "/") == PATCHBAY_E_PROVIDER_ERROR);
  CHECK(frame.refusal()->details().provider_status == 401);
  CHECK(frame.refusal()->message().find("network.allow") != std::string::npos);
  CHECK(seat.account.told.empty());
}

TEST_CASE("401 to a call without an account asks for one where the connector takes any") {
  PluginSeat seat;
  answers(seat, "/", 401);
  links::LinkHook nobody(nullptr, seat.manifest);
  seat.hook = &nobody;
  const bool takes_key = GENERATE(false, true);
  if (takes_key) seat.manifest.auth = {manifest::ApiKey()};
  const CallFrame frame(seat.table, seat.context);
  CHECK(seat.get(frame, "/") == (takes_key ? PATCHBAY_E_LINK_REQUIRED : PATCHBAY_E_PROVIDER_ERROR));
}

TEST_CASE("a challenge that names a missing scope is INSUFFICIENT_SCOPE, whatever the status") {
  const int status = GENERATE(401, 403);
  const Error error = refusal_of(
      status, "", "WWW-Authenticate: Bearer error=\"insufficient_scope\", scope=\"a b\"\r\n");
  CHECK(error.code() == Code::kInsufficientScope);
  CHECK(error.details().required_scopes == std::vector<std::string>{"a", "b"});
}

TEST_CASE("429 is RATE_LIMITED, with when to come back") {
  const Error error = refusal_of(429, "", "Retry-After: 120\r\n");
  CHECK(error.code() == Code::kRateLimited);
  CHECK(error.details().retry_after == std::chrono::seconds(120));
}

TEST_CASE("500 is PROVIDER_UNAVAILABLE") {
  CHECK(refusal_of(500, "<html>oops</html>").code() == Code::kProviderUnavailable);
}

TEST_CASE("a redirect to an origin that is not allowed is not followed") {
  PluginSeat seat;
  test::ScriptedServer other;
  answers(seat, "/", 302, "", "Location: " + other.url("/") + "\r\n");
  const CallFrame frame(seat.table, seat.context);
  CHECK(seat.get(frame, "/") != PATCHBAY_OK);
  CHECK(other.seen().empty());
}

TEST_CASE("a body that breaks off fails while it is read") {
  PluginSeat seat;
  seat.server.on("/", [](const test::SeenRequest&, test::ServerConnection& connection) {
    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"cut\":");
    connection.close();
  });
  const CallFrame frame(seat.table, seat.context);
  REQUIRE(seat.get(frame, "/") == PATCHBAY_OK);
  test::PluginText text;
  std::uint64_t piped = 0;
  CHECK(seat.http().pipe(frame.abi(), seat.response.handle, text.sink(), &piped,
                         &seat.failure.raw) == PATCHBAY_E_PROVIDER_UNAVAILABLE);
}

TEST_CASE("headers that are the host's are refused by name") {
  PluginSeat seat;
  const CallFrame frame(seat.table, seat.context);
  for (const char* name :
       {"Authorization", "cookie", "HOST", "Proxy-Authorization", "Content-Length", "connection",
        "Transfer-Encoding", "keep-alive", "Expect", "TRACEPARENT"}) {
    seat.headers = {{to_abi(name), to_abi("x")}};
    CHECK(seat.get(frame, "/") == PATCHBAY_E_PLUGIN_FAULT);
    CHECK(seat.failure.message().find("header \"" + std::string(name) + "\" is set by the host") !=
          std::string::npos);
  }
  CHECK(seat.server.seen().empty());
}

TEST_CASE("a header that would split the request is refused") {
  PluginSeat seat;
  const CallFrame frame(seat.table, seat.context);
  seat.headers = {{to_abi("X-Note"), to_abi("a\r\nAuthorization: x")}};
  CHECK(seat.get(frame, "/") == PATCHBAY_E_PLUGIN_FAULT);
  seat.headers = {{to_abi("X Note"), to_abi("a")}};
  CHECK(seat.get(frame, "/") == PATCHBAY_E_PLUGIN_FAULT);
  CHECK(seat.server.seen().empty());
}

TEST_CASE("an origin that no rule names is refused") {
  PluginSeat seat;
  const CallFrame frame(seat.table, seat.context);
  CHECK(seat.get(frame, "https://example.com/") == PATCHBAY_E_PLUGIN_FAULT);
}

TEST_CASE("a call without a network may not send") {
  PluginSeat seat;
  seat.context.network = nullptr;
  const CallFrame frame(seat.table, seat.context);
  CHECK(seat.get(frame, "/") == PATCHBAY_E_PLUGIN_FAULT);
}

TEST_CASE("answers that a plugin leaves open are closed and reported") {
  PluginSeat seat;
  answers(seat, "/", 200, std::string(1 << 20, 'x'));
  {
    const CallFrame frame(seat.table, seat.context);
    seat.get(frame, "/");
    seat.get(frame, "/");
  }
  REQUIRE_FALSE(seat.log_lines.empty());
  CHECK(seat.log_lines.back().find("left answers open") != std::string::npos);
}

TEST_CASE("a handle that is closed, or never was, is refused") {
  PluginSeat seat;
  answers(seat, "/", 200, "x");
  const CallFrame frame(seat.table, seat.context);
  seat.get(frame, "/");
  seat.http().close(frame.abi(), seat.response.handle);
  char buffer[1];
  std::uint64_t got = 0;
  CHECK(seat.http().read(frame.abi(), seat.response.handle, buffer, 1, &got, &seat.failure.raw) ==
        PATCHBAY_E_PLUGIN_FAULT);
}

TEST_CASE("a call that is over time sends nothing") {
  PluginSeat seat;
  seat.context.deadline = seat.clock.now();
  const CallFrame frame(seat.table, seat.context);
  CHECK(seat.get(frame, "/") == PATCHBAY_E_DEADLINE_EXCEEDED);
  CHECK(seat.server.seen().empty());
}

// ---- the connector's own classify

// A classify that reads its verdict from the answer's body, so each test can write its own verdict.
void classify(patchbay_instance*, const patchbay_answer* answer, patchbay_verdict* verdict) {
  const std::string_view body = services::from_abi(answer->body);
  const auto says = [&](std::string_view word) { return body.find(word) != body.npos; };
  if (says("limited")) verdict->kind = PATCHBAY_ANSWER_LIMITED;
  if (says("limited")) verdict->retry_after_ms = says("long") ? 3'600'000 : 2'000;
  if (says("refused")) verdict->kind = PATCHBAY_ANSWER_REFUSED;
  if (says("revoked")) verdict->kind = PATCHBAY_ANSWER_REVOKED;
  if (says("unknown")) verdict->kind = 999;
  if (says("throws")) throw 42;
  if (says("scope")) {
    verdict->kind = PATCHBAY_ANSWER_SCOPE_MISSING;
    verdict->scopes_size = 15;
    std::memcpy(verdict->scopes, "repo  read:user", 15);
  }
}

struct ClassifierSeat : PluginSeat {
  ClassifierSeat() { classifier = {&classify, nullptr}; }
};

TEST_CASE("a short limit is waited for and the request sent again") {
  ClassifierSeat seat;
  seat.server.on("/", [](const test::SeenRequest&, test::ServerConnection& connection) {
    static std::atomic<int> requests = 0;
    const bool limited = ++requests == 1;
    connection.answer(limited ? 403 : 200, limited ? "limited" : "fine");
  });
  const CallFrame frame(seat.table, seat.context);
  REQUIRE(seat.get(frame, "/") == PATCHBAY_OK);
  CHECK(seat.body(frame) == "fine");
  CHECK(seat.wait.waits == std::vector{std::chrono::milliseconds(2000)});
}

TEST_CASE("a long limit, or one beyond the deadline, is RATE_LIMITED at once") {
  ClassifierSeat seat;
  answers(seat, "/long", 403, "limited for long");
  answers(seat, "/short", 403, "limited");
  seat.context.deadline = seat.clock.now() + std::chrono::seconds(1);
  const CallFrame frame(seat.table, seat.context);
  CHECK(seat.get(frame, "/long") == PATCHBAY_E_RATE_LIMITED);
  CHECK(seat.failure.raw.retry_after_ms == 3'600'000);
  CHECK(seat.get(frame, "/short") == PATCHBAY_E_RATE_LIMITED);
  CHECK(seat.wait.waits.empty());
}

TEST_CASE("a limit blocks those whom it is for, as long as the provider says and at most so long") {
  ClassifierSeat seat;
  http_client::ProviderBlocks blocks(seat.clock, seat.random);
  seat.blocks = &blocks;
  seat.block_scopes = {{{"seat", "ann"}, std::chrono::minutes(15)},
                       {{"seat", ""}, std::chrono::seconds(0)}};
  answers(seat, "/long", 403, "limited for long");
  const CallFrame frame(seat.table, seat.context);
  CHECK(seat.get(frame, "/long") == PATCHBAY_E_RATE_LIMITED);
  CHECK(seat.failure.raw.retry_after_ms == 3'600'000);
  CHECK(blocks.left({"seat", "ann"}) == std::chrono::minutes(15));
  CHECK(blocks.all().size() == 1);
  CHECK(seat.get(frame, "/long") == PATCHBAY_E_RATE_LIMITED);
  CHECK(seat.failure.message().find("asked us to wait") != std::string::npos);
  CHECK(seat.server.seen().size() == 1);
  REQUIRE(blocks.lift(blocks.all().front().id));
  answers(seat, "/", 200, "fine");
  CHECK(seat.get(frame, "/") == PATCHBAY_OK);
}

TEST_CASE("a wait that nobody can mean is not believed, whoever says it") {
  PluginSeat seat;
  const auto said =
      GENERATE(as<std::string>(), "99999999", "Fri, 01 Jan 2100 00:00:00 GMT", "1900000000");
  seat.server.on("/", [&](const auto&, auto& connection) {
    connection.answer(429, "", "Retry-After: " + said + "\r\n");
  });
  const CallFrame frame(seat.table, seat.context);
  CHECK(seat.get(frame, "/") == PATCHBAY_E_RATE_LIMITED);
  CHECK(seat.failure.raw.retry_after_ms == 900'000);
}

TEST_CASE("an outage that asks for a long wait is reported, not sat out") {
  PluginSeat seat;
  seat.server.on("/", [](const auto&, auto& connection) {
    connection.answer(500, "", "Retry-After: 600\r\n");
  });
  const CallFrame frame(seat.table, seat.context);
  CHECK(seat.get(frame, "/") == PATCHBAY_E_PROVIDER_UNAVAILABLE);
  CHECK(seat.wait.waits.empty());
}

TEST_CASE("a missing scope is INSUFFICIENT_SCOPE with the scopes that are needed") {
  ClassifierSeat seat;
  answers(seat, "/", 403, "scope");
  const CallFrame frame(seat.table, seat.context);
  REQUIRE(seat.get(frame, "/") == PATCHBAY_E_INSUFFICIENT_SCOPE);
  CHECK(frame.refusal()->details().required_scopes ==
        std::vector<std::string>{"repo", "read:user"});
}

TEST_CASE("refused, revoked and verdicts of a later ABI end the request") {
  ClassifierSeat seat;
  answers(seat, "/refused", 400, "refused");
  answers(seat, "/revoked", 400, "revoked");
  answers(seat, "/unknown", 400, "unknown");
  const CallFrame frame(seat.table, seat.context);
  CHECK(seat.get(frame, "/refused") == PATCHBAY_E_PROVIDER_ERROR);
  CHECK(seat.get(frame, "/revoked") == PATCHBAY_E_LINK_REVOKED);
  CHECK(seat.get(frame, "/unknown") == PATCHBAY_E_PROVIDER_ERROR);
  // One answer is not enough to end an account. The code that runs the call sends another request
  // to check.
  CHECK(seat.account.told.empty());
  CHECK(seat.linked.revoked_generation() == 1);
}

TEST_CASE("when classify throws, the status decides") {
  ClassifierSeat seat;
  answers(seat, "/", 401, "throws");
  const CallFrame frame(seat.table, seat.context);
  CHECK(seat.get(frame, "/") == PATCHBAY_E_LINK_EXPIRED);
}

}  // namespace
}  // namespace patchbay
