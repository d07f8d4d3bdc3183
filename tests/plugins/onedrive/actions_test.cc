// Tests the results of the OneDrive connector's actions, through the whole host.
#include "plugins/onedrive/graph_host.h"

using namespace patchbay;
using nlohmann::json;
using test::GraphHost;
using Ids = std::set<std::string>;

TEST_CASE("onedrive: the connector is in order, reads alone, and has further names") {
  const GraphHost graph;
  const auto connector = graph.host->connector("onedrive");
  REQUIRE(connector);
  CHECK_FALSE(connector.value().fault);
  CHECK(connector.value().actions.size() == 6);
  for (const auto& action : connector.value().actions) {
    INFO(action.id);
    CHECK(action.read_only);
    CHECK_FALSE(action.scopes.empty());
  }
  for (const char* alias : {"onedrive_personal", "onedrive_business", "sharepoint"}) {
    CHECK(graph.host->connector(alias));
  }
}

TEST_CASE("onedrive: a search finds words in the own drive, in another, in a site, everywhere") {
  GraphHost graph;
  CHECK(graph.ids("search_files", {{"query", "fox"}}) == Ids{"note"});
  CHECK(graph.ids("search_files", {{"query", "fox"}, {"drive_id", "b!lib"}}) ==
        Ids{"hola", "plan"});
  CHECK(graph.ids("search_files", {{"query", "fox"}, {"site_id", "acme.test,s1,w1"}}) ==
        Ids{"hola", "plan"});
  CHECK(graph.ids("search_files", {{"query", "fox"}, {"everywhere", true}}) ==
        Ids{"note", "hola", "plan"});
  CHECK(graph.ids("search_files", {{"query", "fox plan"}, {"everywhere", true}}) == Ids{"plan"});
  CHECK(graph.ids("search_files", {{"query", "it's"}}) == Ids{"letter"});
}

TEST_CASE("onedrive: no word of a search adds anything to it") {
  GraphHost graph;
  CHECK(graph.ids("search_files", {{"query", "x') or ('fox"}}).empty());
  CHECK(graph.ids("search_files", {{"query", "../../items/note"}}).empty());
  CHECK(graph.ids("search_files", {{"query", "fox\" OR \"plan"}, {"everywhere", true}}).empty());
  CHECK(graph.ids("search_files", {{"query", "author:bob"}, {"everywhere", true}}).empty());
}

TEST_CASE("onedrive: a folder is listed in each kind of drive") {
  GraphHost graph;
  CHECK(graph.ids("list_folder", {{"folder_id", "folder"}}) == Ids{"note", "picture"});
  CHECK(graph.ids("list_folder", json::object()).contains("folder"));
  CHECK(graph.ids("list_folder", {{"drive_id", "b!lib"}}) == Ids{"es", "plan"});
  CHECK(graph.ids("list_folder", {{"site_id", "acme.test,s1,w1"}, {"folder_id", "es"}}) ==
        Ids{"hola"});
  CHECK(graph.refusal("list_folder", {{"folder_id", "note"}}) == Code::kInvalidArgument);
  CHECK(graph.refusal("list_folder", {{"folder_id", "nowhere"}}) == Code::kNotFound);
  GraphHost personal("pat");
  CHECK(personal.ids("list_folder", json::object()) == Ids{"PAT!2"});
}

TEST_CASE("onedrive: pages go on by cursor until the last page") {
  GraphHost graph("ann", R"({"graph": {"users": [{"id": "u-ann"}],
    "tokens": [{"token": "ann", "user": "u-ann", "scopes": ["Files.Read.All", "User.Read"]}],
    "drives": [{"id": "b!ann", "owner": "u-ann"}],
    "generate": [{"drive": "b!ann", "files": 25}]}})");
  const auto pages_of = [&](const std::string& action, json arguments) {
    Ids all;
    int pages = 0;
    while (true) {
      const json page = graph.result(action, arguments);
      for (const json& each : page.at("items")) all.insert(each.at("id"));
      ++pages;
      if (!page.contains("cursor")) break;
      arguments["cursor"] = page.at("cursor");
    }
    CHECK(all.size() == 25);
    return pages;
  };
  CHECK(pages_of("list_folder", {{"page_size", 10}}) == 3);
  CHECK(pages_of("search_files", {{"query", "this"}, {"page_size", 10}}) == 3);
  CHECK(pages_of("search_files", {{"query", "this"}, {"page_size", 10}, {"everywhere", true}}) ==
        3);
}

TEST_CASE("onedrive: a cursor leads to nothing but drives and sites") {
  GraphHost graph;
  graph.sandbox.log().clear();
  const std::string base = graph.sandbox.url() + "/v1.0/";
  for (const std::string& cursor :
       {std::string("made-up"), base + "me", base + "me/messages", base + "me/drives",
        base + "drives/../me/messages", base + "drives/%2e%2E/me", base + "users",
        std::string("https://elsewhere.test/v1.0/drives/x"), graph.sandbox.url() + "/download/x"}) {
    INFO(cursor);
    CHECK(graph.refusal("list_folder", {{"cursor", cursor}}) == Code::kInvalidArgument);
  }
  CHECK(graph.sandbox.log().size() == 0);
}

TEST_CASE("onedrive: a file is read whole, in parts, by a shortcut, or as PDF") {
  GraphHost graph;
  const json note = graph.result("read_file", {{"file_id", "note"}});
  CHECK(note.at("content") == "the quick brown fox");
  CHECK(note.at("encoding") == "utf-8");
  CHECK(note.at("truncated") == false);
  CHECK_FALSE(note.contains("next_offset"));
  const json part =
      graph.result("read_file", {{"file_id", "note"}, {"offset", 4}, {"max_bytes", 5}});
  CHECK(part.at("content") == "quick");
  CHECK(part.at("next_offset") == 9);
  CHECK(graph.result("read_file", {{"file_id", "note"}, {"offset", 19}}).at("content") == "");
  CHECK(graph.result("read_file", {{"file_id", "empty"}, {"offset", 3}}).at("content") == "");
  CHECK(graph.result("read_file", {{"file_id", "picture"}}).at("encoding") == "utf-8");
  CHECK(graph.result("read_file", {{"file_id", "short"}}).at("name") == "plan.txt");
  const json pdf = graph.result("read_file", {{"file_id", "letter"}, {"format", "pdf"}});
  CHECK(pdf.at("content") == "%PDF-1.7 made");
  CHECK(pdf.at("mime_type") == "application/pdf");
  CHECK(graph.refusal("read_file", {{"file_id", "note"}, {"format", "pdf"}}) ==
        Code::kInvalidArgument);
  CHECK(graph.result("read_file", {{"file_id", "plan"}, {"drive_id", "b!lib"}}).at("content") ==
        "the fox plan");
}

TEST_CASE("onedrive: the text of PDF and office files is read, or the reason is given") {
  json seed = json::parse(test::kSmallGraph);
  for (const char* name : {"pages.pdf", "document.docx", "password.xlsx"}) {
    json file = test::file_in_seed(name);
    file.erase("owner");
    file["drive"] = "b!ann";
    file["parent"] = "folder";
    seed["graph"]["items"].push_back(std::move(file));
  }
  GraphHost graph("ann", seed.dump());
  const json pdf = graph.result("read_file", {{"file_id", "pages_pdf"}});
  CHECK(pdf.at("content") == "First page\nwith two lines\n\n\fSecond page\n\n\f");
  CHECK(pdf.at("mime_type") == "text/plain");
  const json part =
      graph.result("read_file", {{"file_id", "pages_pdf"}, {"offset", 6}, {"max_bytes", 4}});
  CHECK(part.at("content") == "page");
  CHECK(part.at("next_offset") == 10);
  const std::string docx = graph.result("read_file", {{"file_id", "document_docx"}}).at("content");
  CHECK(docx.find("Présents : Zoë, Łukasz & 山田.") != std::string::npos);
  CHECK(graph.result("read_file", {{"file_id", "pages_pdf"}, {"as_bytes", true}}).at("encoding") ==
        "base64");
  const auto refused = graph.call("read_file", {{"file_id", "password_xlsx"}});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code() == Code::kUnsupported);
  CHECK(refused.error().details().reason == "encrypted");
}

TEST_CASE("onedrive: a part is right where the range is ignored") {
  json seed = json::parse(test::kSmallGraph);
  seed["graph"]["ignoresRange"] = true;
  GraphHost graph("ann", seed.dump());
  const json part =
      graph.result("read_file", {{"file_id", "note"}, {"offset", 4}, {"max_bytes", 5}});
  CHECK(part.at("content") == "quick");
  CHECK(part.at("next_offset") == 9);
}

TEST_CASE("onedrive: the address of a download gets no credential and stays as it came") {
  GraphHost graph;
  CHECK(graph.result("read_file", {{"file_id", "note"}}).at("content") == "the quick brown fox");
  std::size_t downloads = 0;
  for (const auto& request : graph.sandbox.log().all()) {
    if (request.target.find("/download/") != 0) continue;
    ++downloads;
    CHECK(request.header("Authorization") == "");
    CHECK(request.target.find("?tempauth=ab%2Bcd") != std::string::npos);
    CHECK(request.status == 200);
  }
  CHECK(downloads == 1);
}

TEST_CASE("onedrive: an address of a download that is too old is asked for once more") {
  GraphHost graph;
  graph.sandbox.faults().add({.path = "/download/*", .times = 1, .status = 401});
  CHECK(graph.result("read_file", {{"file_id", "note"}}).at("content") == "the quick brown fox");
  CHECK(graph.sandbox.log().count("GET /v1.0/me/drive/items/{item}/content") == 2);
  graph.sandbox.faults().add({.path = "/download/*", .times = 0, .status = 401});
  // The refusal does not concern the account, because the address gets no credential.
  CHECK(graph.refusal("read_file", {{"file_id", "note"}}) == Code::kProviderError);
  graph.sandbox.faults().clear();
  CHECK(graph.result("read_file", {{"file_id", "note"}}).at("content") == "the quick brown fox");
}

TEST_CASE("onedrive: an item's description has its kind, folder and drive") {
  GraphHost graph;
  const json note = graph.result("get_item_metadata", {{"item_id", "note"}});
  CHECK(note.at("kind") == "file");
  CHECK(note.at("size") == 19);
  CHECK(note.at("folder_id") == "folder");
  CHECK(note.at("drive_id") == "b!ann");
  CHECK(note.at("created_by") == "Ann");
  CHECK(graph.result("get_item_metadata", {{"item_id", "book"}}).at("kind") == "package");
  CHECK(graph.result("get_item_metadata", {{"item_id", "bad"}}).at("flagged") == true);
  const json shortcut = graph.result("get_item_metadata", {{"item_id", "short"}});
  CHECK(shortcut.at("kind") == "shortcut");
  CHECK(shortcut.at("target_id") == "plan");
  CHECK(shortcut.at("target_drive_id") == "b!lib");
  CHECK(graph.result("get_item_metadata", {{"item_id", "root"}}).at("kind") == "folder");
}

TEST_CASE("onedrive: sites are listed, and a missing scope is named before anything is sent") {
  GraphHost graph;
  CHECK(graph.ids("list_sites", json::object()) == Ids{"acme.test,s1,w1"});
  CHECK(graph.ids("list_sites", {{"query", "nothing"}}).empty());
  GraphHost without("ann-files");
  CHECK(without.refusal("list_sites", json::object()) == Code::kProviderError);
}

TEST_CASE("onedrive: permissions are told, and who is no owner is told of their own") {
  GraphHost graph;
  const json note = graph.result("get_permissions", {{"item_id", "note"}});
  CHECK(note.at("known") == true);
  REQUIRE(note.at("items").size() == 3);
  CHECK(note["items"][0]["holders"][0]["email"] == "bob@acme.test");
  CHECK(note["items"][1]["link_scope"] == "anonymous");
  CHECK(note["items"][2]["inherited_from"] == "root-ann");
  CHECK(note["items"][2]["roles"] == json{"owner"});
  GraphHost of_bob("bob");
  const json told = of_bob.result("get_permissions", {{"item_id", "note"}, {"drive_id", "b!ann"}});
  CHECK(told.at("items").size() == 1);
}
