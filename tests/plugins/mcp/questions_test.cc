// Tests that the server's questions reach the caller, and that every question gets an answer.
#include <catch2/catch.hpp>

#include "plugins/mcp/stand_in.h"

using namespace patchbay::test;
using namespace patchbay::testing;
using nlohmann::json;

namespace {

json elicitation() {
  return {{"method", "elicitation/create"},
          {"params",
           {{"message", "Which colour?"},
            {"requestedSchema",
             {{"type", "object"}, {"properties", {{"colour", {{"type", "string"}}}}}}}}}};
}

json held_question() {
  json question = elicitation();
  question["jsonrpc"] = "2.0";
  question["id"] = 77;
  return question;
}

// An old server that asks a question during a call, and leaves the call open.
struct AskingServer {
  AskingServer() {
    server.first = [this](const RpcRequest& asked) -> std::optional<Exchange> {
      if (asked.method == "tools/call") {
        call = asked;
        return StandIn::stream(asked, (with_id ? "id: e5\n" : "") +
                                          ("data: " + held_question().dump()) + "\n\n" +
                                          (with_id ? "" : StandIn::reply_event(asked, done)));
      }
      if (asked.http == "GET") return StandIn::stream(asked, StandIn::reply_event(call, done));
      return std::nullopt;
    };
  }
  StandIn server;
  RpcRequest call;
  bool with_id = true;
  json done = {{"content", {{{"type", "text"}, {"text", "painted"}}}}};
};

}  // namespace

TEST_CASE("question: input_required becomes the caller's, and the answers and the state go back") {
  StandIn server("2026-07-28");
  server.first = [](const RpcRequest& asked) -> std::optional<Exchange> {
    if (asked.method != "tools/call") return std::nullopt;
    const json& params = asked.message.at("params");
    if (params.contains("inputResponses")) {
      CHECK(params.at("requestState") == "opaque \" state");
      CHECK(params.at("inputResponses") ==
            json{{"q1", {{"action", "accept"}, {"content", {{"colour", "red"}}}}},
                 {"q2", {{"action", "decline"}}}});
      return StandIn::result(asked, {{"resultType", "complete"}, {"content", json::array()}});
    }
    return StandIn::result(asked,
                           {{"resultType", "input_required"},
                            {"requestState", "opaque \" state"},
                            {"inputRequests", {{"q1", elicitation()}, {"q2", elicitation()}}}});
  };
  const Outcome asked = server.try_call("echo", {{"a", 1}});
  REQUIRE(asked.asks);
  const json question = json::parse(asked.result);
  CHECK(question.at("message") == "Which colour?\nWhich colour?");
  CHECK(question.at("schema")
            .at("properties")
            .at("q1")
            .at("properties")
            .at("content")
            .at("properties")
            .contains("colour"));
  const json answers = {{"q1", {{"action", "accept"}, {"content", {{"colour", "red"}}}}},
                        {"q2", {{"action", "decline"}}}};
  CHECK(
      server.call("echo", {{"a", 1}}, {answers.dump(), asked.continuation}).at("content").empty());
  CHECK(server.seen.back().message.at("params").at("arguments") == json{{"a", 1}});
  CHECK(server.host.problems().empty());
}

TEST_CASE("question: an accepted form gets the defaults of what was not answered") {
  StandIn server("2026-07-28");
  json question = elicitation();
  question["params"]["requestedSchema"]["properties"] = {{"colour", {{"default", "red"}}},
                                                         {"size", {{"default", 3}}}};
  server.first = [&](const RpcRequest& asked) -> std::optional<Exchange> {
    const bool is_first =
        asked.method == "tools/call" && !asked.message.at("params").contains("inputResponses");
    if (!is_first) return std::nullopt;
    return StandIn::result(
        asked, {{"resultType", "input_required"}, {"inputRequests", {{"q", question}}}});
  };
  const Outcome asked = server.try_call("echo", json::object());
  REQUIRE(asked.asks);
  const json answers = {{"q", {{"action", "accept"}, {"content", {{"size", 5}}}}}};
  server.call("echo", json::object(), {answers.dump(), asked.continuation});
  CHECK(server.seen.back().message.at("params").at("inputResponses").at("q").at("content") ==
        json{{"colour", "red"}, {"size", 5}});
  CHECK_FALSE(server.seen.back().message.at("params").contains("requestState"));
}

TEST_CASE("question: a server that asks without end is stopped") {
  StandIn server;
  server.first = [](const RpcRequest& asked) -> std::optional<Exchange> {
    if (asked.method != "tools/call") return std::nullopt;
    std::string events;
    for (int i = 0; i < 1000; ++i) {
      events += "data: {\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"ping\"}\n\n";
    }
    return StandIn::stream(asked, events);
  };
  CHECK(server.try_call("echo", json::object()).status == PATCHBAY_E_PROVIDER_ERROR);
  CHECK(server.seen.size() < 110);
}

TEST_CASE("question: a state without a question is sent back at once, but not for ever") {
  StandIn server("2026-07-28");
  int rounds = 0;
  int needed = 2;
  server.first = [&](const RpcRequest& asked) -> std::optional<Exchange> {
    if (asked.method != "tools/call" || rounds++ == needed) return std::nullopt;
    return StandIn::result(asked, {{"resultType", "input_required"}, {"requestState", "s"}});
  };
  CHECK(server.call("echo", json::object()).at("content").size() == 1);
  CHECK(server.seen.back().message.at("params").at("requestState") == "s");
  rounds = 0;
  needed = 1000;
  CHECK(server.try_call("echo", json::object()).status == PATCHBAY_E_PROVIDER_ERROR);
  CHECK(rounds == 8);
}

TEST_CASE("question: what was not offered, and kinds of results that are not known, are told") {
  StandIn server("2026-07-28");
  server.results["tools/call"] = {
      {"resultType", "input_required"},
      {"inputRequests",
       {{"q", {{"method", "sampling/createMessage"}, {"params", json::object()}}}}}};
  CHECK(server.try_call("echo", json::object()).status == PATCHBAY_E_UNSUPPORTED);
  server.results["tools/call"] = {{"resultType", "dance"}};
  CHECK(server.try_call("echo", json::object()).status == PATCHBAY_E_PROVIDER_ERROR);
}

TEST_CASE("question: an old server's call is held, answered in its session and taken up again") {
  AskingServer asking;
  const Outcome asked = asking.server.try_call("echo", json::object());
  REQUIRE(asked.asks);
  CHECK(json::parse(asked.result).at("message") == "Which colour?");
  asking.server.seen.clear();
  const json answers = {{"answer", {{"action", "accept"}, {"content", {{"colour", "red"}}}}}};
  const json result =
      asking.server.call("echo", json::object(), {answers.dump(), asked.continuation});
  CHECK(result.at("content")[0].at("text") == "painted");
  REQUIRE(asking.server.seen.size() == 2);
  const RpcRequest& answer = asking.server.seen[0];
  CHECK(answer.message.at("id") == 77);
  CHECK(answer.message.at("result") == answers.at("answer"));
  CHECK(answer.header("mcp-session-id") == "s1");
  CHECK(asking.server.seen[1].header("last-event-id") == "e5");
  CHECK(asking.server.host.problems().empty());
}

TEST_CASE("question: one that cannot be held is cancelled at once, and the call goes on") {
  AskingServer asking;
  asking.with_id = false;
  const json result = asking.server.call("echo", json::object());
  CHECK(result.at("content")[0].at("text") == "painted");
  const RpcRequest& answer = asking.server.seen.back();
  CHECK(answer.message.at("id") == 77);
  CHECK(answer.message.at("result") == json{{"action", "cancel"}});
}

TEST_CASE("question: one that could not be held leaves the session as it is") {
  AskingServer asking;
  asking.with_id = false;
  asking.server.call("echo", json::object());
  asking.server.seen.clear();
  asking.server.call("echo", json::object());
  CHECK(asking.server.methods() == Methods{"tools/call", "POST"});  // the call, and the answer
                                                                    // "cancel"
}

TEST_CASE("question: what a server may not ask is refused at once, and its call goes on") {
  struct ServerQuestion {
    const char* method;
    json params;
    int code;
  };
  const ServerQuestion asked =
      GENERATE(ServerQuestion{"sampling/createMessage", json::object(), -32601},
               ServerQuestion{"roots/list", json::object(), -32601},
               ServerQuestion{"elicitation/create", {{"mode", "url"}}, -32602});
  INFO(asked.method);
  StandIn server;
  server.first = [&](const RpcRequest& seen) -> std::optional<Exchange> {
    if (seen.method != "tools/call") return std::nullopt;
    const json question = {
        {"jsonrpc", "2.0"}, {"id", 5}, {"method", asked.method}, {"params", asked.params}};
    return StandIn::stream(seen, "id: e1\ndata: " + question.dump() + "\n\n" +
                                     StandIn::reply_event(seen, {{"content", json::array()}}));
  };
  CHECK(server.call("echo", json::object()).at("content").empty());
  const json& refusal = server.seen.back().message;
  CHECK(refusal.at("id") == 5);
  CHECK(refusal.at("error").at("code") == asked.code);
}

TEST_CASE("question: one that was held does not keep a server from asking again") {
  AskingServer asking;
  REQUIRE(asking.server.try_call("echo", json::object()).asks);
  asking.server.seen.clear();
  REQUIRE(asking.server.try_call("echo", json::object()).asks);
  CHECK(asking.server.methods() == Methods{"tools/call"});
}
