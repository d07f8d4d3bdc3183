// Tests the tools `search` and `fetch` for documents and for files at a provider.
#include <fstream>

#include "mcp/mcp_client.h"
#include "sandbox/sandbox.h"

namespace patchbay::test {
namespace {

using nlohmann::json;

constexpr const char* kDrive = R"({"drive": {
  "users": [{"email": "ann@acme.test", "name": "Ann", "root": "root-ann"}],
  "tokens": [{"token": "ann", "user": "ann@acme.test",
              "scopes": ["https://www.googleapis.com/auth/drive.readonly"]}],
  "drives": [],
  "files": [{"id": "d-report", "name": "report.txt", "content": "the quarterly numbers",
             "parent": "root-ann", "owner": "ann@acme.test"}]}})";

json structured(const McpClient& client, const std::string& tool, json arguments) {
  const json result = client.call(tool, std::move(arguments));
  INFO(result.dump());
  REQUIRE_FALSE(result.contains("isError"));
  return json::parse(result.at("content").at(0).at("text").get<std::string>());
}

TEST_CASE("search finds documents by words of their texts, and fetch gives the text") {
  const TestFolder folder;
  std::ofstream(folder.path() + "/plan.txt") << "the quarterly plan";
  const McpServer server(store::Dialect::kSqlite, [&](app::Config& config) {
    config.connector_config["files"] = json{{"root", folder.path()}}.dump();
  });
  server.json(200, "POST", "/v1/syncs/files", server.ann(), "{}");
  const McpClient client(server, server.ann());
  json found;
  // The run ends, and the index is updated within one or two seconds.
  REQUIRE(comes_true([&] {
    found = structured(client, "search", {{"query", "QUARTERLY plan"}}).at("results");
    return !found.empty();
  }));
  CHECK(found.size() == 1);
  CHECK(found.at(0).at("title") == "plan.txt");
  const json fetched = structured(client, "fetch", {{"id", found.at(0).at("id")}});
  CHECK(fetched.at("text") == "the quarterly plan");
  CHECK(structured(client, "search", {{"query", "quarterly elsewhere"}}).at("results").empty());
  std::string many;
  for (int i = 0; i < 200; ++i) many += "quarterly ";
  CHECK(structured(client, "search", {{"query", many}}).at("results").size() == 1);
}

TEST_CASE(
    "search finds files in the caller's accounts, says who did not answer, and fetch says where "
    "they are") {
  sandbox::Sandbox provider({.seed = kDrive});
  const McpServer server(store::Dialect::kSqlite, [&](app::Config& config) {
    config.connector_config["google_drive"] = json{{"base_url", provider.url()}}.dump();
    config.links.push_back({.id = "drive",
                            .connector = "google_drive",
                            .credential = Secret(std::string("ann")),
                            .user_configuration = {}});
  });
  // A configured account belongs to the local user.
  const McpClient client(
      server, server.key_for({.organization = "local", .user = "local", .new_organization = true}));
  const json found = structured(client, "search", {{"query", "report"}});
  REQUIRE(found.at("results").size() == 1);
  CHECK(found.at("results").at(0).at("title") == "report.txt");
  CHECK_FALSE(found.contains("unanswered"));
  const json refused = client.call("fetch", {{"id", found.at("results").at(0).at("id")}});
  CHECK(refused.at("isError") == true);
  CHECK(refused.at("content").at(0).at("text").get<std::string>().find("google_drive") !=
        std::string::npos);
  CHECK(structured(McpClient(server, server.bob()), "search", {{"query", "report"}})
            .at("results")
            .empty());
  provider.faults().add({.path = "/drive/v3/files", .times = 0, .status = 403, .body = "{}"});
  CHECK(structured(client, "search", {{"query", "report"}}).at("unanswered") ==
        json{"google_drive"});
}

}  // namespace
}  // namespace patchbay::test
