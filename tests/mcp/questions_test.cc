// Tests questions to the user: the question that an action asks first, and the question for an
// account that is not linked.
#include "api/allowed_program.h"
#include "mcp/mcp_client.h"

namespace patchbay::test {
namespace {

using nlohmann::json;

void with_asking_connector(app::Config& config) {
  config.connector_path.emplace_back(PATCHBAY_BINARY_DIR "/sdk_connectors");
}

json answer_with(const json& asked, const json& response) {
  return {{"name", "wrapped_choose"},
          {"arguments", json::object()},
          {"requestState", asked.at("requestState")},
          {"inputResponses", {{"answers", response}}}};
}

TEST_CASE("what an action asks goes to the user of a client that can ask, and the answers back") {
  const McpServer server(store::Dialect::kSqlite, with_asking_connector);
  McpClient client(server, server.ann());
  client.speak("2026-07-28");
  const json choose = {{"name", "wrapped_choose"}, {"arguments", json::object()}};
  const auto cannot = client.message("tools/call", choose, 400).at("error");
  CHECK(cannot.at("code") == -32021);
  CHECK(cannot.at("data").at("requiredCapabilities").at("elicitation").contains("form"));
  client.claim({{"elicitation", {{"form", json::object()}}}});
  const json asked = client.result("tools/call", choose);
  CHECK(asked.at("resultType") == "input_required");
  const json& request = asked.at("inputRequests").at("answers");
  CHECK(request.at("method") == "elicitation/create");
  CHECK(request.at("params").at("message") == "Which \"colour\"?");
  CHECK(request.at("params").at("requestedSchema").at("required") == json{"colour"});

  const json accepted = {{"action", "accept"}, {"content", {{"colour", "blue"}}}};
  CHECK(client.result("tools/call", answer_with(asked, accepted)).at("resultType") == "complete");
  const json wrong = {{"action", "accept"}, {"content", {{"colour", "green"}}}};
  CHECK(client.result("tools/call", answer_with(asked, wrong)).at("resultType") ==
        "input_required");
  const json declined = client.result("tools/call", answer_with(asked, {{"action", "decline"}}));
  CHECK(declined.at("isError") == true);
  json changed = asked;
  changed["requestState"] = asked.at("requestState").get<std::string>() + "x";
  CHECK(client.message("tools/call", answer_with(changed, accepted)).at("error").at("code") ==
        -32602);
  changed["requestState"] = "?";
  CHECK(client.message("tools/call", answer_with(changed, accepted)).at("error").at("code") ==
        -32602);
  McpClient bob(server, server.bob());
  bob.speak("2026-07-28");
  bob.claim({{"elicitation", {{"form", json::object()}}}});
  CHECK(bob.message("tools/call", answer_with(asked, accepted)).at("error").at("code") == -32602);
}

// A client of 2026-07-28 at a server with the fixtures.
struct ModernClient {
  ModernClient() { client.speak("2026-07-28"); }

  // Repeats a call with the answers to its questions.
  [[nodiscard]] json go_on(const std::string& tool, const json& asked,
                           const json& responses) const {
    return client.result("tools/call", {{"name", tool},
                                        {"arguments", json::object()},
                                        {"requestState", asked.at("requestState")},
                                        {"inputResponses", responses}});
  }
  McpServer server{store::Dialect::kSqlite, [](app::Config& config) {
                     config.connector_path.emplace_back(PATCHBAY_BINARY_DIR "/mcp_connectors");
                   }};
  McpClient client{server, server.ann()};
};

const json kSaid = {
    {"role", "assistant"}, {"content", {{"type", "text"}, {"text", "Paris"}}}, {"model", "m"}};

TEST_CASE("an action asks the model of a client, and hears what it said") {
  ModernClient modern;
  const std::string tool = "test_input_required_result_sampling";
  const json call = {{"name", tool}, {"arguments", json::object()}};
  const json lacks = modern.client.message("tools/call", call, 400).at("error");
  CHECK(lacks.at("code") == -32021);
  CHECK(lacks.at("data") == json{{"requiredCapabilities", {{"sampling", json::object()}}}});
  modern.client.claim({{"sampling", json::object()}});
  const json asked = modern.client.result("tools/call", call);
  const json& request = asked.at("inputRequests").at("capital_question");
  CHECK(request.at("method") == "sampling/createMessage");
  CHECK(request.at("params").at("maxTokens") == 100);
  CHECK(request.at("params").at("messages").at(0).at("role") == "user");
  const json done = modern.go_on(tool, asked, {{"capital_question", kSaid}});
  CHECK(done.at("content").at(0).at("text") == "Paris");
  // If the answer does not come from a model, the question is asked again.
  for (const json& wrong : {json(5), json::object(), json{{"roots", 5}}}) {
    CHECK(modern.go_on(tool, asked, {{"capital_question", wrong}}).at("resultType") ==
          "input_required");
  }
}

TEST_CASE("one call asks the user, the model and for the roots at once") {
  ModernClient modern;
  const std::string tool = "test_input_required_result_multiple_inputs";
  const json call = {{"name", tool}, {"arguments", json::object()}};
  json abilities = {{"elicitation", json::object()}, {"roots", json::object()}};
  modern.client.claim(abilities);
  const json lacks = modern.client.message("tools/call", call, 400).at("error");
  CHECK(lacks.at("data").at("requiredCapabilities") == json{{"sampling", json::object()}});
  abilities["sampling"] = json::object();
  modern.client.claim(abilities);
  const json asked = modern.client.result("tools/call", call);
  CHECK(asked.at("inputRequests").at("user_name").at("method") == "elicitation/create");
  CHECK(asked.at("inputRequests").at("client_roots") ==
        json{{"method", "roots/list"}, {"params", json::object()}});
  const json roots = {{"roots", {{{"uri", "file:///home"}, {"name", "home"}}}}};
  const json answers = {{"user_name", {{"action", "accept"}, {"content", {{"name", "Ada"}}}}},
                        {"greeting", kSaid},
                        {"client_roots", roots}};
  const json done = modern.go_on(tool, asked, answers);
  const json heard = json::parse(done.at("content").at(0).at("text").get<std::string>());
  CHECK(heard ==
        json{{"user_name", {{"name", "Ada"}}}, {"greeting", kSaid}, {"client_roots", roots}});
  json some = answers;
  some.erase("greeting");
  CHECK(modern.go_on(tool, asked, some).at("resultType") == "input_required");
}

TEST_CASE("what is not required is asked only of a client that can answer it") {
  ModernClient modern;
  const json call = {{"name", "test_input_required_result_capabilities"},
                     {"arguments", json::object()}};
  const json lacks = modern.client.message("tools/call", call, 400).at("error");
  CHECK(lacks.at("data").at("requiredCapabilities").size() == 2);
  modern.client.claim({{"sampling", json::object()}});
  const json asked = modern.client.result("tools/call", call).at("inputRequests");
  CHECK(asked.size() == 1);
  CHECK(asked.contains("guess"));
}

TEST_CASE("a question is text for a client without a session") {
  const McpServer server(store::Dialect::kSqlite, with_asking_connector);
  const McpClient client(server, server.ann());
  const json asked = client.call("wrapped_choose", json::object());
  CHECK(asked.at("isError") == true);
  CHECK(asked.at("content").at(0).at("text").get<std::string>().find("colour") !=
        std::string::npos);
}

const json kIssue = {{"name", "github_get_issue"}, {"arguments", {{"repo", "o/r"}, {"number", 1}}}};

TEST_CASE(
    "an account that is not linked is text with our own page for a client that cannot open it") {
  const McpServer server;
  const McpClient client(server, server.ann());
  const json refused = client.result("tools/call", kIssue);
  CHECK(refused.at("isError") == true);
  const auto text = refused.at("content").at(0).at("text").get<std::string>();
  INFO(text);
  CHECK(text.starts_with("LINK_REQUIRED"));
  CHECK(text.find("https://test/aip/connectors/oauth/initiate?connector_id=github") !=
        std::string::npos);
  CHECK(refused.at("_meta").at("dev.patchbay/error").at("code") == "LINK_REQUIRED");
}

TEST_CASE("a program that a person allowed is told our page too, which asks for that person") {
  const McpServer server;
  AllowedProgram program(server, "https://test");
  const McpClient client(server, program.token_for("mcp:github", "https://test/api/v1/mcp"));
  const json refused = client.result("tools/call", kIssue);
  const auto text = refused.at("content").at(0).at("text").get<std::string>();
  const std::string site = "https://test";
  const std::size_t at = text.find(site + "/aip/connectors/oauth/initiate");
  INFO(text);
  REQUIRE(at != std::string::npos);
  const std::size_t from = at + site.size();
  const auto page =
      server.ask("GET", text.substr(from, text.find_first_of(" \n", from) - from), "");
  CHECK(page.status == 200);
  CHECK(page.body.find("name=\"password\"") != std::string::npos);
}

TEST_CASE("a client of 2025-11-25 that can open pages is asked to, by its session") {
  const McpServer server;
  McpClient client(server, server.ann());
  const json capabilities = {{"elicitation", {{"url", json::object()}}}};
  client.use_session(
      header_of(client.post(greeting("2025-11-25", capabilities)), "Mcp-Session-Id"));
  client.speak("2025-11-25");
  const auto error = client.message("tools/call", kIssue).at("error");
  CHECK(error.at("code") == -32042);
  const json& page = error.at("data").at("elicitations").at(0);
  CHECK(page.at("mode") == "url");
  CHECK(page.at("url").get<std::string>().starts_with("https://test/aip/connectors/oauth/"));
  CHECK_FALSE(page.at("elicitationId").get<std::string>().empty());
}

TEST_CASE("a client of 2026-07-28 that can open pages goes on with the same call") {
  const McpServer server;
  McpClient client(server, server.ann());
  client.speak("2026-07-28");
  client.claim({{"elicitation", {{"url", json::object()}}}});
  const json asked = client.result("tools/call", kIssue);
  REQUIRE(asked.at("resultType") == "input_required");
  CHECK(asked.at("inputRequests").at("connect").at("params").at("mode") == "url");
  json again = kIssue;
  again["requestState"] = asked.at("requestState");
  again["inputResponses"] = {{"connect", {{"action", "accept"}}}};
  // The user opened the page and did not connect the account, so the question comes again.
  CHECK(client.result("tools/call", again).at("resultType") == "input_required");
  CHECK(client.result("tools/call", again).at("resultType") == "input_required");
  again["inputResponses"] = {{"connect", {{"action", "cancel"}}}};
  CHECK(client.result("tools/call", again).at("isError") == true);
}

}  // namespace
}  // namespace patchbay::test
