// Tests the results of the Drive connector's actions, through the whole host.
#include "plugins/gdrive/drive_host.h"

using namespace patchbay;
using nlohmann::json;
using test::DriveHost;
using Ids = std::set<std::string>;

TEST_CASE("drive: the connector is in order, reads alone, and has a second name") {
  const DriveHost drive;
  const auto connector = drive.host->connector("google_drive");
  REQUIRE(connector);
  CHECK_FALSE(connector.value().fault);
  CHECK(connector.value().actions.size() == 6);
  for (const auto& action : connector.value().actions) {
    INFO(action.id);
    CHECK(action.read_only);
    CHECK_FALSE(action.scopes.empty());
  }
  CHECK(drive.host->connector("gdrive"));
}

TEST_CASE("drive: a search finds words in names and contents, and leaves the trash out") {
  DriveHost drive;
  CHECK(drive.ids("search_files", {{"query", "fox"}}) == Ids{"note"});
  CHECK(drive.ids("search_files", {{"query", "notes"}, {"mime_type", "text/plain"}}) ==
        Ids{"note"});
  CHECK(drive.ids("search_files", {{"query", "fox"}, {"folder_id", "root"}}).empty());
  CHECK(drive.ids("search_files", {{"query", "it's"}}) == Ids{"doc"});
  CHECK(drive.ids("search_files", {{"query", "fox"}, {"owner", "bob@acme.test"}}).empty());
  CHECK(drive.ids("search_files", {{"query", "fox"}, {"modified_after", "2026-04-01T00:00:00Z"}}) ==
        Ids{"note"});
  CHECK(drive.ids("search_files", {{"query", "fox"}, {"modified_before", "2026-04-01T00:00:00Z"}})
            .empty());
}

TEST_CASE("drive: no word of a search adds a term to it") {
  DriveHost drive;
  CHECK(drive.ids("search_files", {{"query", "x' or trashed = true or name contains '"}}).empty());
  CHECK(drive.ids("search_files", {{"query", "x\\' or trashed = true or 'y"}}).empty());
}

TEST_CASE("drive: a shared drive is searched by its id, or with all others") {
  DriveHost drive("bob");
  CHECK(drive.ids("search_files", {{"query", "plan"}}).empty());
  CHECK(drive.ids("search_files", {{"query", "plan"}, {"drive_id", "drive-1"}}) == Ids{"plan"});
  CHECK(drive.ids("search_files", {{"query", "fox"}, {"all_drives", true}}) == Ids{"note", "plan"});
  CHECK(drive.ids("list_shared_drives", json::object()) == Ids{"drive-1"});
}

TEST_CASE("drive: a folder is listed wherever it is") {
  DriveHost drive;
  CHECK(drive.ids("list_folder", json::object()) ==
        Ids{"folder", "empty", "keyed", "bad", "doc", "sheet", "form", "short", "dangling"});
  CHECK(drive.ids("list_folder", {{"folder_id", "folder"}}) == Ids{"note", "picture"});
  CHECK(drive.ids("list_folder", {{"folder_id", "drive-1"}}) == Ids{"team"});
  CHECK(drive.ids("list_folder", {{"folder_id", "team"}}) == Ids{"plan"});
  CHECK(drive.refusal("list_folder", {{"folder_id", "note"}}) == Code::kInvalidArgument);
}

TEST_CASE("drive: a folder of a shared drive is listed to who is no member of the drive") {
  json seed = json::parse(test::kSmallDrive);
  seed["drive"]["drives"][0]["members"] = {{{"email", "ann@acme.test"}, {"role", "organizer"}}};
  for (json& each : seed["drive"]["files"]) {
    if (each["id"] == "team") each["permissions"] = {{{"email", "bob@acme.test"}}};
  }
  DriveHost drive("bob", seed.dump());
  CHECK(drive.ids("list_folder", {{"folder_id", "team"}}) == Ids{"plan"});
}

TEST_CASE("drive: pages go on by cursor until the last page") {
  DriveHost drive("ann", R"({"drive": {"users": [{"email": "ann@acme.test", "root": "root-ann"}],
    "tokens": [{"token": "ann", "user": "ann@acme.test",
                "scopes": ["https://www.googleapis.com/auth/drive.readonly"]}],
    "generate": [{"parent": "root-ann", "owner": "ann@acme.test", "files": 25}]}})");
  Ids all;
  json arguments = {{"page_size", 10}};
  int pages = 0;
  while (true) {
    const json page = drive.result("list_folder", arguments);
    for (const json& each : page.at("items")) all.insert(each.at("id"));
    ++pages;
    if (!page.contains("cursor")) break;
    arguments["cursor"] = page.at("cursor");
  }
  CHECK(pages == 3);
  CHECK(all.size() == 25);
  CHECK(drive.refusal("list_folder", {{"cursor", "made-up"}}) == Code::kInvalidArgument);
}

TEST_CASE("drive: a file is read whole, in parts, by its shortcut, or exported") {
  DriveHost drive;
  const json note = drive.result("read_file", {{"file_id", "note"}});
  CHECK(note.at("content") == "the quick brown fox");
  CHECK(note.at("encoding") == "utf-8");
  CHECK(note.at("truncated") == false);
  const json part =
      drive.result("read_file", {{"file_id", "note"}, {"offset", 4}, {"max_bytes", 5}});
  CHECK(part.at("content") == "quick");
  CHECK(part.at("truncated") == true);
  CHECK(part.at("next_offset") == 9);
  CHECK_FALSE(note.contains("next_offset"));
  CHECK(drive.result("read_file", {{"file_id", "doc"}, {"offset", 2}, {"max_bytes", 3}})
            .at("next_offset") == 5);
  CHECK(drive.result("read_file", {{"file_id", "note"}, {"offset", 19}}).at("content") == "");
  CHECK(drive.result("read_file", {{"file_id", "empty"}}).at("content") == "");
  CHECK(drive.result("read_file", {{"file_id", "short"}}).at("name") == "notes.txt");
  const json doc = drive.result("read_file", {{"file_id", "doc"}});
  CHECK(doc.at("content") == "# words");
  CHECK(doc.at("mimeType") == "text/markdown");
  CHECK(drive.result("read_file", {{"file_id", "doc"}, {"format", "text/plain"}}).at("content") ==
        "words");
  CHECK(drive.result("read_file", {{"file_id", "doc"}, {"offset", 2}}).at("content") == "words");
  CHECK(drive.result("read_file", {{"file_id", "plan"}}).at("content") == "the fox plan");
}

TEST_CASE("drive: the text of PDF and office files is read, or the reason is given") {
  json seed = json::parse(test::kSmallDrive);
  for (const char* name :
       {"pages.pdf", "document.docx", "workbook.xlsx", "password.pdf", "scanned.pdf"}) {
    seed["drive"]["files"].push_back(test::file_in_seed(name));
  }
  DriveHost drive("ann", seed.dump());
  const json pdf = drive.result("read_file", {{"file_id", "pages_pdf"}});
  CHECK(pdf.at("content") == "First page\nwith two lines\n\n\fSecond page\n\n\f");
  CHECK(pdf.at("encoding") == "utf-8");
  CHECK(pdf.at("mimeType") == "text/plain");
  const json part =
      drive.result("read_file", {{"file_id", "pages_pdf"}, {"offset", 6}, {"max_bytes", 4}});
  CHECK(part.at("content") == "page");
  CHECK(part.at("next_offset") == 10);
  const std::string docx = drive.result("read_file", {{"file_id", "document_docx"}}).at("content");
  CHECK(docx.find("Présents : Zoë, Łukasz & 山田.") != std::string::npos);
  const std::string xlsx = drive.result("read_file", {{"file_id", "workbook_xlsx"}}).at("content");
  CHECK(xlsx.find("\n# Ünïcode\n,only one\n") != std::string::npos);
  const json bytes = drive.result("read_file", {{"file_id", "pages_pdf"}, {"as_bytes", true}});
  CHECK(bytes.at("encoding") == "base64");
  CHECK(bytes.at("mimeType") == "application/pdf");
  for (const auto& [id, reason] : std::map<std::string, std::string>{{"password_pdf", "encrypted"},
                                                                     {"scanned_pdf", "no_text"}}) {
    const auto refused = drive.call("read_file", {{"file_id", id}});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code() == Code::kUnsupported);
    CHECK(refused.error().details().reason == reason);
  }
}

TEST_CASE("drive: a spreadsheet is read with all its sheets, each as CSV below its title") {
  DriveHost drive;
  const std::string text =
      "# Money\na,b\n1,2\n\n# Who's who\nname,,say\nAnn,,\nBob,\"x,y\",\"\"\"hi\"\"\nthere\"\n"
      "\n# Empty\n";
  const json sheet = drive.result("read_file", {{"file_id", "sheet"}});
  CHECK(sheet.at("content") == text);
  CHECK(sheet.at("mimeType") == "text/csv");
  CHECK(sheet.at("truncated") == false);
  const json part =
      drive.result("read_file", {{"file_id", "sheet"}, {"offset", 8}, {"max_bytes", 3}});
  CHECK(part.at("content") == "a,b");
  CHECK(part.at("next_offset") == 11);
  CHECK(drive.result("read_file", {{"file_id", "sheet"}, {"offset", text.size()}}).at("content") ==
        "");
  CHECK(drive.result("read_file", {{"file_id", "sheet"}, {"format", "text/csv"}}).at("content") ==
        "a,b\n1,2\n");
}

TEST_CASE("drive: more sheets than one request takes are all read, in their order") {
  json seed = json::parse(test::kSmallDrive);
  std::string expected;
  for (json& each : seed["drive"]["files"]) {
    if (each["id"] != "sheet") continue;
    each["sheets"] = json::array();
    for (int i = 0; i < 45; ++i) {
      const std::string title = "sheet " + std::to_string(i);
      each["sheets"].push_back({{"title", title}, {"rows", {{std::to_string(i)}}}});
      expected += (i == 0 ? "# " : "\n# ") + title + "\n" + std::to_string(i) + "\n";
    }
  }
  DriveHost drive("ann", seed.dump());
  CHECK(drive.result("read_file", {{"file_id", "sheet"}}).at("content") == expected);
  CHECK(drive.sandbox.log().count("GET /v4/spreadsheets/{spreadsheetId}/values:batchGet") == 3);
}

TEST_CASE("drive: a part of a spreadsheet ends with a whole character") {
  json seed = json::parse(test::kSmallDrive);
  for (json& each : seed["drive"]["files"]) {
    if (each["id"] == "sheet") each["sheets"] = {{{"title", "s"}, {"rows", {{"äö"}}}}};
  }
  DriveHost drive("ann", seed.dump());
  const json part = drive.result("read_file", {{"file_id", "sheet"}, {"max_bytes", 7}});
  CHECK(part.at("content") == "# s\nä");
  CHECK(part.at("next_offset") == 6);
}

TEST_CASE("drive: without the Sheets API it is said what to do, and the first sheet is there") {
  json seed = json::parse(test::kSmallDrive);
  seed["drive"]["lacksSheets"] = true;
  DriveHost drive("ann", seed.dump());
  const auto refused = drive.call("read_file", {{"file_id", "sheet"}});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code() == Code::kProviderError);
  CHECK(refused.error().message().find("text/csv") != std::string::npos);
  CHECK(drive.result("read_file", {{"file_id", "sheet"}, {"format", "text/csv"}}).at("content") ==
        "a,b\n1,2\n");
}

TEST_CASE("drive: an old link needs its resource key, which the id may carry") {
  DriveHost drive("bob");
  CHECK(drive.refusal("read_file", {{"file_id", "keyed"}}) == Code::kNotFound);
  CHECK(drive.result("read_file", {{"file_id", "keyed/0-key"}}).at("content") == "by key");
}

TEST_CASE("drive: a folder's resource key is sent with the list of what is in it") {
  json seed = json::parse(test::kSmallDrive);
  for (json& each : seed["drive"]["files"]) {
    if (each["id"] == "folder") each["resourceKey"] = "0-box";
  }
  DriveHost drive("ann", seed.dump());
  CHECK(drive.ids("list_folder", {{"folder_id", "folder/0-box"}}) == Ids{"note", "picture"});
  CHECK(drive.sandbox.log().all().back().header("X-Goog-Drive-Resource-Keys") == "folder/0-box");
}

TEST_CASE("drive: a file's description has its size as a number and its folder") {
  DriveHost drive;
  const json note = drive.result("get_file_metadata", {{"file_id", "note"}});
  CHECK(note.at("size") == 19);
  CHECK(note.at("folder_id") == "folder");
  CHECK(note.at("owners").at(0).at("emailAddress") == "ann@acme.test");
  CHECK(drive.result("get_file_metadata", {{"file_id", "short"}}).at("target_id") == "note");
  CHECK(drive.result("get_file_metadata", {{"file_id", "plan"}}).at("driveId") == "drive-1");
}

TEST_CASE("drive: permissions are told, and where Google does not tell them that is said") {
  DriveHost drive;
  const json note = drive.result("get_permissions", {{"file_id", "note"}});
  CHECK(note.at("known") == true);
  REQUIRE(note.at("items").size() == 3);
  CHECK(note["items"][1]["type"] == "anyone");
  CHECK(note["items"][1]["allowFileDiscovery"] == false);
  CHECK_FALSE(note["items"][0].contains("permissionDetails"));
  CHECK(drive.result("get_permissions", {{"file_id", "plan"}}).at("items").size() == 2);
  DriveHost reader("bob");
  CHECK(reader.result("get_permissions", {{"file_id", "plan"}}) ==
        json({{"known", false}, {"items", json::array()}}));
}

TEST_CASE("drive: in a shared drive a permission says in which ways it came to the file") {
  json seed = json::parse(test::kSmallDrive);
  for (json& each : seed["drive"]["files"]) {
    if (each["id"] == "plan") each["permissions"] = {{{"email", "ann@acme.test"}}};
  }
  DriveHost drive("ann", seed.dump());
  const json items = drive.result("get_permissions", {{"file_id", "plan"}}).at("items");
  REQUIRE(items.size() == 2);
  CHECK(items[0]["role"] == "organizer");
  CHECK(items[0]["permissionDetails"] == json::parse(R"([
      {"permissionType": "file", "role": "reader", "inherited": false},
      {"permissionType": "member", "role": "organizer", "inherited": true,
       "inheritedFrom": "drive-1"}])"));
  const json root = drive.result("get_permissions", {{"file_id", "drive-1"}}).at("items");
  CHECK(root[0]["permissionDetails"] ==
        json::parse(R"([{"permissionType": "member", "role": "organizer", "inherited": false}])"));
}
