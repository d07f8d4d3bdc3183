// Tests the questions that a client gets on the stream of its request, in revisions before
// 2026-07-28.
#include "callers/keys.h"
#include "mcp/session_client.h"

namespace patchbay::test {
namespace {

using nlohmann::json;

std::string text_in(const json& reply) {
  return reply.at("result").at("content").at(0).at("text").get<std::string>();
}

const json kAda = {{"action", "accept"}, {"content", {{"name", "Ada"}}}};

TEST_CASE("a client of 2025-11-25 is asked on the stream of its call, and its answer goes on") {
  const McpServer server(store::Dialect::kSqlite, with_mcp_fixtures);
  const SessionClient client(server, server.ann(), kEveryAbility);
  const SessionClient other(server, server.ann(), kEveryAbility);
  const SessionClient bob(server, server.bob(), kEveryAbility);
  EventReader events = client.call(tool_call("test_input_required_result_elicitation"));
  const json question = events.message();
  CHECK(question.at("method") == "elicitation/create");
  CHECK(question.at("params").at("mode") == "form");
  CHECK(question.at("params").at("message") == "What is your name?");
  CHECK(question.at("params").at("requestedSchema").at("required") == json{"name"});
  // Only the session that got the question can answer it, and only once.
  const json mallory = {{"action", "accept"}, {"content", {{"name", "Mallory"}}}};
  other.answer(question, mallory);
  bob.answer(question, mallory);
  client.answer(question, kAda);
  client.answer(question, mallory);
  const json reply = events.message();
  CHECK(reply.at("id") == 5);
  CHECK(text_in(reply) == "Hello, Ada!");
  CHECK(events.is_at_end());
}

TEST_CASE("several things that a call asks are several requests, answered in any order") {
  const McpServer server(store::Dialect::kSqlite, with_mcp_fixtures);
  const SessionClient client(server, server.ann(), kEveryAbility, "2025-06-18");
  EventReader events = client.call(tool_call("test_input_required_result_multiple_inputs"));
  json by_method;
  for (int i = 0; i < 3; ++i) {
    const json question = events.message();
    by_method[question.at("method").get<std::string>()] = question;
  }
  CHECK_FALSE(by_method.at("elicitation/create").at("params").contains("mode"));
  CHECK(by_method.at("sampling/createMessage").at("params").at("maxTokens") == 50);
  const json roots = {{"roots", {{{"uri", "file:///home"}}}}};
  client.answer(by_method.at("roots/list"), roots);
  client.answer(
      by_method.at("sampling/createMessage"),
      {{"role", "assistant"}, {"content", {{"type", "text"}, {"text", "Hello"}}}, {"model", "m"}});
  client.answer(by_method.at("elicitation/create"), kAda);
  const json answers = json::parse(text_in(events.message()));
  CHECK(answers.at("client_roots") == roots);
  CHECK(answers.at("greeting").at("content").at("text") == "Hello");
  CHECK(answers.at("user_name") == json{{"name", "Ada"}});
}

TEST_CASE("each round of a call that asks twice is asked on the same stream") {
  const McpServer server(store::Dialect::kSqlite, with_mcp_fixtures);
  const SessionClient client(server, server.ann(), kEveryAbility);
  EventReader events = client.call(tool_call("test_input_required_result_multi_round"));
  client.answer(events.message(), kAda);
  const json second = events.message();
  CHECK(second.at("params").at("message") == "Step 2: What is your favorite color?");
  client.answer(second, {{"action", "accept"}, {"content", {{"color", "blue"}}}});
  CHECK(text_in(events.message()) == "both steps are done");
}

TEST_CASE("a user who declines, and a client that answers with an error, end the call") {
  const McpServer server(store::Dialect::kSqlite, with_mcp_fixtures);
  const SessionClient client(server, server.ann(), kEveryAbility);
  const json call = tool_call("test_input_required_result_elicitation");
  EventReader declined = client.call(call);
  client.answer(declined.message(), {{"action", "decline"}});
  const json no = declined.message().at("result");
  CHECK(no.at("isError") == true);
  CHECK(no.at("content").at(0).at("text") ==
        "The user did not want to answer, so nothing was done.");
  EventReader failed = client.call(call);
  client.post({{"jsonrpc", "2.0"},
               {"id", failed.message().at("id")},
               {"error", {{"code", -32601}, {"message", "no"}}}});
  CHECK(failed.message().at("result").at("content").at(0).at("text") ==
        "The client did not answer what the tool asked first, so nothing was done.");
}

TEST_CASE("answers that do not fit are asked for again, eight times") {
  const McpServer server(store::Dialect::kSqlite, with_mcp_fixtures);
  const SessionClient client(server, server.ann(), kEveryAbility);
  EventReader events = client.call(tool_call("test_input_required_result_elicitation"));
  json told = events.message();
  int rounds = 0;
  for (; told.contains("method"); ++rounds) {
    client.answer(told, {{"action", "accept"}, {"content", {{"name", 5}}}});
    told = events.message();
  }
  CHECK(rounds == 8);
  CHECK(told.at("result").at("isError") == true);
}

TEST_CASE("a call that is cancelled while the client is asked gets no reply") {
  const McpServer server(store::Dialect::kSqlite, with_mcp_fixtures);
  const SessionClient client(server, server.ann(), kEveryAbility);
  EventReader events = client.call(tool_call("test_input_required_result_elicitation"));
  static_cast<void>(events.message());
  client.post(
      {{"jsonrpc", "2.0"}, {"method", "notifications/cancelled"}, {"params", {{"requestId", 5}}}});
  CHECK(events.is_at_end());
}

TEST_CASE("a call whose key was revoked while the client was asked does not go on") {
  const McpServer server(store::Dialect::kSqlite, with_mcp_fixtures);
  SystemRandom random;
  SystemClock clock;
  const auto store = server.store();
  callers::Keys keys(*store, random, clock, "test");
  const auto made =
      keys.create({.organization = "acme", .user = "eve", .scopes = {"call"}}, "test");
  REQUIRE(made.has_value());
  const SessionClient client(
      server, "Authorization: Bearer " + std::string(made.value().key.reveal()) + "\r\n",
      kEveryAbility);
  EventReader events = client.call(tool_call("test_input_required_result_elicitation"));
  static_cast<void>(events.message());
  REQUIRE(keys.revoke("acme", made.value().record.id, "test").has_value());
  CHECK(events.message().at("error").at("code") == -32000);
  CHECK(events.is_at_end());
}

TEST_CASE("a client that cannot answer, or takes no events, is told the question as text") {
  const McpServer server(store::Dialect::kSqlite, with_mcp_fixtures);
  const SessionClient unable(server, server.ann(), json::object());
  const SessionClient samples(server, server.ann(), {{"sampling", json::object()}});
  const json call = tool_call("test_input_required_result_elicitation");
  for (const SessionClient* client : {&unable, &samples}) {
    const json told = client->result(call);
    CHECK(told.at("isError") == true);
    CHECK(told.at("content").at(0).at("text").get<std::string>().find("What is your name?") !=
          std::string::npos);
  }
  // If a client cannot answer optional parts of a question, these parts are left out.
  EventReader events = samples.call(tool_call("test_input_required_result_capabilities"));
  const json question = events.message();
  CHECK(question.at("method") == "sampling/createMessage");
  samples.answer(
      question,
      {{"role", "assistant"}, {"content", {{"type", "text"}, {"text", "Ada"}}}, {"model", "m"}});
  CHECK(json::parse(text_in(events.message())).size() == 1);
}

TEST_CASE("a prompt that asks something first asks on the stream too") {
  const McpServer server(store::Dialect::kSqlite, with_mcp_fixtures);
  const SessionClient client(server, server.ann(), kEveryAbility);
  const json get = {{"jsonrpc", "2.0"},
                    {"id", 5},
                    {"method", "prompts/get"},
                    {"params", {{"name", "test_input_required_result_prompt"}}}};
  EventReader events = client.call(get);
  client.answer(events.message(), {{"action", "accept"}, {"content", {{"context", "tests"}}}});
  CHECK(events.message().at("result").at("messages").size() == 1);
  EventReader declined = client.call(get);
  client.answer(declined.message(), {{"action", "cancel"}});
  CHECK(declined.message().at("error").at("code") == -32602);
}

}  // namespace
}  // namespace patchbay::test
