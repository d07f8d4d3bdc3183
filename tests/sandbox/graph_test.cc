// Tests that the fake Microsoft Graph refuses and hides the same things as Microsoft Graph.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <set>

#include "sandbox/client.h"
#include "sandbox/sandbox.h"

using namespace patchbay::sandbox;
using nlohmann::json;

namespace {

constexpr const char* kGraphSeed = R"({"graph": {
  "users": [{"id": "u-ann"}, {"id": "u-bob"}],
  "tokens": [{"token": "ann", "user": "u-ann", "scopes": ["Files.Read.All"]},
             {"token": "ann-own", "user": "u-ann", "scopes": ["Files.Read"]},
             {"token": "ann-mail", "user": "u-ann", "scopes": ["Mail.Read"]},
             {"token": "bob", "user": "u-bob", "scopes": ["Files.Read.All"]}],
  "sites": [{"id": "s1"}],
  "drives": [{"id": "b!ann", "owner": "u-ann"}, {"id": "b!bob", "owner": "u-bob"},
             {"id": "b!lib", "site": "s1", "permissions": [
               {"roles": ["owner"], "to": [{"user": "u-ann"}]}]}],
  "items": [{"id": "note", "drive": "b!ann", "content": "a note",
             "permissions": [{"to": [{"user": "u-bob"}]}]},
            {"id": "own", "drive": "b!ann", "content": "own"},
            {"id": "page", "drive": "b!lib", "content": "page"}]}})";

class Graph {
 public:
  Response get(const std::string& path, const std::string& token = "ann",
               std::vector<std::string> headers = {}) {
    if (!token.empty()) headers.push_back("Authorization: Bearer " + token);
    const bool is_whole = path.starts_with("http");
    return fetch({.url = is_whole ? path : sandbox.url() + "/v1.0" + path,
                  .headers = std::move(headers)})
        .response;
  }
  json read(const std::string& path, const std::string& token = "ann") {
    const auto response = get(path, token);
    INFO(path << "\n" << response.body);
    REQUIRE(response.status == 200);
    return json::parse(response.body);
  }
  std::string code(const std::string& path, const std::string& token = "ann") {
    return json::parse(get(path, token).body).at("error").at("code");
  }

  Sandbox sandbox{{.seed = kGraphSeed}};
};

}  // namespace

TEST_CASE("sandbox graph: an unknown parameter, member or preference is refused") {
  Graph graph;
  CHECK(graph.get("/me/drive?colour=red").status == 400);
  CHECK(graph.get("/me/drive/items/note?$select=id,colour").status == 400);
  CHECK(graph.get("/me/drive/root/children?$top=0").status == 400);
  CHECK(graph.get("/me/drive/root/children?$top=1&$top=1").status == 400);
  CHECK(graph.get("/me/drive/root/delta", "ann", {"Prefer: everything"}).status == 400);
  CHECK(graph.get("/me/drive/root/delta?token=made-up").status == 400);
  CHECK(graph.get("/me/drive/root/search(q='it's')").status == 400);
  CHECK(graph.get("/me/drive/root/search(q='it''s')").status == 200);
}

TEST_CASE("sandbox graph: a token opens what its scopes and its user open") {
  Graph graph;
  CHECK(graph.code("/me/drive", "nobody") == "InvalidAuthenticationToken");
  CHECK(graph.get("/me/drive", "").status == 401);
  CHECK(graph.code("/me/drive", "ann-mail") == "accessDenied");
  CHECK(graph.get("/me/drive/items/note", "ann-own").status == 200);
  CHECK(graph.code("/drives/b!lib/items/page", "ann-own") == "accessDenied");
  CHECK(graph.get("/drives/b!ann/items/note", "bob").status == 200);
  CHECK(graph.code("/drives/b!ann/items/own", "bob") == "itemNotFound");
  CHECK(graph.code("/sites?search=*") == "accessDenied");
}

TEST_CASE("sandbox graph: only what $select names is told, so a deletion can be overlooked") {
  Graph graph;
  const json narrow = graph.read("/me/drive/root/delta?$select=id");
  const json whole = graph.read("/me/drive/root/delta");
  graph.sandbox.change_graph(R"({"remove": "note"})");
  CHECK(graph.read(narrow.at("@odata.deltaLink"))["value"] == json{{{"id", "note"}}});
  CHECK(graph.read(whole.at("@odata.deltaLink"))["value"][0].contains("deleted"));
}

TEST_CASE("sandbox graph: delta goes on page by page, and its tokens expire") {
  Graph graph;
  std::set<std::string> ids;
  std::string address = "/me/drive/root/delta?$top=1";
  int pages = 0;
  json page;
  do {
    page = graph.read(address);
    for (const json& each : page.at("value")) ids.insert(each.at("id"));
    address = page.value("@odata.nextLink", "");
    ++pages;
  } while (!address.empty());
  CHECK(pages == 3);
  CHECK(ids == std::set<std::string>{"root-of-b!ann", "note", "own"});
  const std::string changes = page.at("@odata.deltaLink");
  CHECK(graph.read(changes).at("value").empty());
  graph.sandbox.change_graph(R"({"item": {"id": "own", "content": "changed"}})");
  CHECK(graph.read(changes).at("value").size() == 2);  // the item, and the folder that contains it
  graph.sandbox.change_graph(
      R"({"expire": {"drive": "b!ann", "code": "resyncChangesUploadDifferences"}})");
  const Response gone = graph.get(changes);
  CHECK(gone.status == 410);
  CHECK(gone.header("Location"));
  CHECK(graph.code(changes) == "resyncChangesUploadDifferences");
}

TEST_CASE("sandbox graph: a large page of delta takes too long, and a lost item is told nowhere") {
  Graph graph;
  const json all = graph.read("/me/drive/root/delta");
  graph.sandbox.change_graph(R"({"slow": {"drive": "b!ann", "listed": 2, "changes": 1}})");
  CHECK(graph.get("/me/drive/root/delta?$top=3").status == 504);
  CHECK(graph.get("/me/drive/root/delta?$top=2").status == 200);
  CHECK(graph.get("/drives/b!lib/root/delta?$top=3").status == 200);
  const std::string changes = all.at("@odata.deltaLink");
  CHECK(graph.get(changes).status == 504);
  graph.sandbox.change_graph(R"({"slow": {"drive": "b!ann", "changes": 500}})");
  graph.sandbox.change_graph(R"({"lose": "note"})");
  CHECK(graph.read(changes).at("value").empty());
  CHECK(graph.code("/me/drive/items/note") == "itemNotFound");
}

TEST_CASE("sandbox graph: a download's address is open to whoever has it, and to no credential") {
  Graph graph;
  const Response found = graph.get("/me/drive/items/note/content");
  REQUIRE(found.status == 302);
  const std::string address(found.header("Location").value_or(""));
  CHECK(graph.get(address, "").body == "a note");
  CHECK(graph.get(address, "ann").status == 401);
  std::string changed = address;
  changed.replace(changed.find("%2B"), 3, "%252B");
  CHECK(graph.get(changed, "").status == 401);
  CHECK(graph.get(address, "", {"Range: bytes=2-"}).body == "note");
  CHECK(graph.get(address, "", {"Range: bytes=6-"}).status == 416);
  graph.sandbox.change_graph(R"({"expire_downloads": true})");
  CHECK(graph.get(address, "").status == 401);
}

TEST_CASE("sandbox graph: who is no owner sees only their own permissions") {
  Graph graph;
  CHECK(graph.read("/me/drive/items/note/permissions").at("value").size() == 2);
  CHECK(graph.read("/drives/b!ann/items/note/permissions", "bob").at("value").size() == 1);
}
