// Tests resources and prompts of documents, and of a connector that uses MCP.
#include "mcp/mcp_client.h"

namespace patchbay::test {
namespace {

using nlohmann::json;

void with_fixtures(app::Config& config) {
  config.connector_path.emplace_back(PATCHBAY_BINARY_DIR "/mcp_connectors");
}

TEST_CASE("content that a connector gives keeps its parts and their order") {
  const McpServer server(store::Dialect::kSqlite, with_fixtures);
  const McpClient client(server, server.ann());
  const json several = client.call("test_multiple_content_types", json::object());
  REQUIRE(several.at("content").size() == 3);
  CHECK(several.at("content").at(1).at("type") == "image");
  CHECK(several.at("content").at(2).at("resource").at("uri") == "test://mixed-content-resource");
  const json failed = client.call("test_error_handling", json::object());
  CHECK(failed.at("isError") == true);
}

TEST_CASE("resources of a gateway are listed and read, with its templates") {
  const McpServer server(store::Dialect::kSqlite, with_fixtures);
  McpClient client(server, server.ann());
  CHECK(client.result("resources/list").at("resources").at(0).at("uri") == "test://static-text");
  const json templates = client.result("resources/templates/list").at("resourceTemplates");
  CHECK(templates.at(0).at("uriTemplate") == "patchbay://documents/{+id}");
  CHECK(templates.at(1).at("uriTemplate") == "test://template/{id}/data");
  const json read = client.result("resources/read", {{"uri", "test://template/123/data"}});
  CHECK(json::parse(read.at("contents").at(0).at("text").get<std::string>()).at("id") == "123");
  for (const char* uri :
       {"test://gone", "patchbay://documents/files//gone", "patchbay://documents/"}) {
    const auto gone = client.message("resources/read", {{"uri", uri}}).at("error");
    CHECK(gone.at("code") == -32002);
    CHECK(gone.at("data").at("uri") == uri);
  }
  client.speak("2026-07-28");
  const auto gone = client.message("resources/read", {{"uri", "test://gone"}}).at("error");
  CHECK(gone.at("code") == -32602);
  CHECK(client.result("resources/read", {{"uri", "test://static-binary"}}).at("cacheScope") ==
        "private");
}

TEST_CASE("an address is told only to the gateway that lists it or has a template for it") {
  const McpServer server(store::Dialect::kSqlite, with_fixtures);
  const McpClient client(server, server.ann());
  const auto text_of = [&](const char* uri) {
    const json read = client.result("resources/read", {{"uri", uri}});
    return read.at("contents").at(0).at("text").get<std::string>();
  };
  const std::string text = "This is the content of the static text resource.";
  CHECK(text_of("test://static-text") == text);
  CHECK(json::parse(text_of("test://template/7/data")).at("id") == "7");
  // The gateway answers every request, also for addresses with another scheme.
  for (const char* uri : {"test://gone", "test://template/a/b/data", "other://static-text"}) {
    const json gone = client.message("resources/read", {{"uri", uri}});
    INFO(gone.dump());
    CHECK(gone.at("error").at("code") == -32002);
  }
}

TEST_CASE("a template is completed by the gateway that lists it alone") {
  const McpServer server(store::Dialect::kSqlite, with_fixtures);
  const McpClient client(server, server.ann());
  const auto completed = [&](const char* uri) {
    return client
        .result("completion/complete", {{"ref", {{"type", "ref/resource"}, {"uri", uri}}},
                                        {"argument", {{"name", "id"}, {"value", "par"}}}})
        .at("completion")
        .at("values");
  };
  CHECK(completed("test://template/{id}/data") == json{"paris", "park", "party"});
  CHECK(completed("other://template/{id}/data") == json::array());
}

TEST_CASE("prompts of a gateway have its name before theirs, and are completed") {
  const McpServer server(store::Dialect::kSqlite, with_fixtures);
  const McpClient client(server, server.ann());
  CHECK(client.result("prompts/list").at("prompts").at(0).at("name") == "test_simple_prompt");
  const json got = client.result("prompts/get", {{"name", "test_prompt_with_arguments"},
                                                 {"arguments", {{"arg1", "a"}, {"arg2", "b"}}}});
  CHECK(got.at("messages").at(0).at("content").at("text") ==
        "Prompt with arguments: arg1='a', arg2='b'");
  CHECK(client.message("prompts/get", {{"name", "test_gone"}}).at("error").at("code") == -32602);
  CHECK(client.message("prompts/get", {{"name", "other"}}).at("error").at("code") == -32602);
  const auto completed = [&](const std::string& prompt) {
    return client
        .result("completion/complete", {{"ref", {{"type", "ref/prompt"}, {"name", prompt}}},
                                        {"argument", {{"name", "arg1"}, {"value", "par"}}}})
        .at("completion")
        .at("values");
  };
  CHECK(completed("test_prompt_with_arguments") == json{"paris", "park", "party"});
  CHECK(completed("other") == json::array());
  CHECK(client.message("completion/complete").at("error").at("code") == -32602);
}

TEST_CASE("without gateways and documents the lists are empty") {
  const McpServer server;
  const McpClient client(server, server.ann());
  CHECK(client.result("prompts/list").at("prompts") == json::array());
  CHECK(client.result("resources/list").at("resources") == json::array());
}

TEST_CASE("search and fetch answer in the form that ChatGPT wants") {
  const McpServer server;
  const McpClient client(server, server.ann());
  const json found = client.call("search", {{"query", "notes"}});
  CHECK(json::parse(found.at("content").at(0).at("text").get<std::string>()) ==
        json{{"results", json::array()}});
  CHECK_FALSE(found.contains("isError"));
  const json gone = client.call("fetch", {{"id", "files//gone"}});
  CHECK(gone.at("isError") == true);
  CHECK(gone.at("_meta").at("dev.patchbay/error").at("code") == "NOT_FOUND");
  CHECK(client.call("search", {{"query", 5}}).at("isError") == true);
}

}  // namespace
}  // namespace patchbay::test
