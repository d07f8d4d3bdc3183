// Tests that the fake Google Drive refuses and hides the same things as Google Drive.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <set>

#include "sandbox/client.h"
#include "sandbox/sandbox.h"

using namespace patchbay::sandbox;
using nlohmann::json;

namespace {

constexpr const char* kDriveSeed = R"({"drive": {
  "users": [{"email": "ann@acme.test", "name": "Ann", "root": "root-ann"},
            {"email": "bob@acme.test", "name": "Bob"}, {"email": "eve@other.test"}],
  "groups": {"team@acme.test": ["bob@acme.test"]},
  "tokens": [
    {"token": "ann", "user": "ann@acme.test",
     "scopes": ["https://www.googleapis.com/auth/drive.readonly"]},
    {"token": "ann-names", "user": "ann@acme.test",
     "scopes": ["https://www.googleapis.com/auth/drive.metadata.readonly"]},
    {"token": "ann-mail", "user": "ann@acme.test", "scopes": ["email"]},
    {"token": "bob", "user": "bob@acme.test",
     "scopes": ["https://www.googleapis.com/auth/drive.readonly"]},
    {"token": "eve", "user": "eve@other.test",
     "scopes": ["https://www.googleapis.com/auth/drive.readonly"]}],
  "drives": [{"id": "drive-1", "name": "Plans", "members":
    [{"email": "ann@acme.test", "role": "organizer"}, {"type": "group", "email": "team@acme.test"}]}],
  "files": [
    {"id": "folder", "mimeType": "application/vnd.google-apps.folder", "parent": "root-ann",
     "owner": "ann@acme.test"},
    {"id": "note", "name": "HelloWorld notes.txt", "content": "the quick brown fox",
     "parent": "folder", "owner": "ann@acme.test", "modifiedTime": "2026-05-01T10:00:00.000Z",
     "permissions": [{"email": "bob@acme.test"}]},
    {"id": "link", "content": "by link", "parent": "root-ann", "owner": "ann@acme.test",
     "resourceKey": "0-key", "permissions": [{"type": "anyone"}]},
    {"id": "bad", "content": "x", "parent": "root-ann", "owner": "ann@acme.test", "abusive": true,
     "permissions": [{"email": "bob@acme.test"}]},
    {"id": "doc", "name": "it's", "mimeType": "application/vnd.google-apps.document",
     "parent": "root-ann", "owner": "ann@acme.test",
     "exports": {"text/plain": "words", "text/markdown": "# words",
                 "text/html": {"repeat": "0123456789", "times": 1000001}}},
    {"id": "old", "parent": "root-ann", "owner": "ann@acme.test", "trashed": true},
    {"id": "short", "target": "note", "parent": "root-ann", "owner": "ann@acme.test"},
    {"id": "plan", "content": "secret plan", "parent": "drive-1", "drive": "drive-1"}]}})";

class Drive {
 public:
  explicit Drive(const std::string& seed = kDriveSeed) : sandbox({.seed = seed}) {}

  Response get(const std::string& path, const std::string& token = "ann",
               std::vector<std::string> headers = {}) {
    if (!token.empty()) headers.push_back("Authorization: Bearer " + token);
    return fetch({.url = sandbox.url() + "/drive/v3" + path, .headers = std::move(headers)})
        .response;
  }

  json read(const std::string& path, const std::string& token = "ann") {
    const auto response = get(path, token);
    INFO(response.body);
    REQUIRE(response.status == 200);
    return json::parse(response.body);
  }

  // Returns the ids of the files in a list.
  std::set<std::string> ids(const std::string& query, const std::string& token = "ann") {
    std::set<std::string> out;
    const json list = read("/files?" + query, token);
    for (const json& each : list.at("files")) out.insert(each.at("id"));
    return out;
  }

  std::set<std::string> found(const std::string& q) { return ids("q=" + percent_encode(q)); }

  Sandbox sandbox;
};

std::string reason_of(const Response& response) {
  const json body = json::parse(response.body, nullptr, false);
  return body.is_object() ? body.at("error").at("errors").at(0).at("reason") : json("no JSON");
}

using Ids = std::set<std::string>;

}  // namespace

TEST_CASE("drive: no token is 403, a bad one 401, one without the scope 403") {
  Drive drive;
  CHECK(drive.get("/files", "").status == 403);
  const auto bad = drive.get("/files", "made-up");
  CHECK(bad.status == 401);
  CHECK(bad.header("WWW-Authenticate")->find("invalid_token") != std::string_view::npos);
  CHECK(reason_of(drive.get("/files", "ann-mail")) == "insufficientPermissions");
  CHECK(drive.get("/files", "ann-names").status == 200);
  CHECK(reason_of(drive.get("/files/note?alt=media", "ann-names")) == "insufficientPermissions");
  CHECK(reason_of(drive.get("/files/doc/export?mimeType=text/plain", "ann-names")) ==
        "insufficientPermissions");
}

TEST_CASE("drive: a list has what the user sees, and no shared drive unless it is asked for") {
  Drive drive;
  CHECK(drive.ids("") == Ids{"folder", "note", "link", "bad", "doc", "old", "short"});
  CHECK(drive.ids("", "bob") == Ids{"note", "bad"});
  CHECK(drive.ids("", "eve").empty());
  CHECK(drive.ids("supportsAllDrives=true&includeItemsFromAllDrives=true").count("plan") == 0);
  const std::string flags = "supportsAllDrives=true&includeItemsFromAllDrives=true";
  CHECK(drive.ids(flags + "&corpora=drive&driveId=drive-1", "bob") == Ids{"plan"});
  CHECK(drive.ids(flags + "&corpora=allDrives").count("plan") == 1);
  drive.sandbox.change_drive(
      R"({"file": {"id": "plan", "permissions": [{"email": "eve@other.test"}]}})");
  CHECK(drive.ids(flags, "eve") == Ids{"plan"});
  CHECK(drive.ids("", "eve").empty());
  CHECK(drive.ids(flags).count("plan") == 0);
  CHECK(drive.get("/files?" + flags + "&corpora=drive&driveId=drive-1", "eve").status == 404);
  CHECK(drive.get("/files?corpora=drive").status == 400);
  CHECK(drive.get("/files?driveId=drive-1").status == 400);
}

TEST_CASE("drive: a file of a shared drive is not found without supportsAllDrives") {
  Drive drive;
  CHECK(reason_of(drive.get("/files/plan")) == "notFound");
  CHECK(drive.get("/files/plan?supportsAllDrives=true").status == 200);
  CHECK(drive.get("/files/plan/permissions").status == 404);
  const auto all = drive.read("/files/plan/permissions?supportsAllDrives=true&fields=*");
  REQUIRE(all.at("permissions").size() == 2);
  CHECK(all["permissions"][0]["permissionDetails"][0]["inherited"] == true);
  // Members of the group may only read, so they may not see the other readers.
  CHECK(reason_of(drive.get("/files/plan/permissions?supportsAllDrives=true", "bob")) ==
        "insufficientFilePermissions");
  const auto file = drive.read("/files/plan?supportsAllDrives=true&fields=*");
  CHECK_FALSE(file.contains("permissions"));
  CHECK_FALSE(file.contains("shared"));
}

TEST_CASE("drive: fields are projected, and one that there is not is refused by name") {
  Drive drive;
  CHECK(drive.read("/files/note").size() == 4);
  const auto some = drive.read("/files?fields=files(id,owners/emailAddress)&q=name%3D'it%5C's'");
  CHECK(some ==
        json({{"files",
               json::array({{{"id", "doc"},
                             {"owners", json::array({{{"emailAddress", "ann@acme.test"}}})}}})}}));
  const auto none = drive.get("/files/note?fields=id,colour");
  CHECK(none.status == 400);
  CHECK(none.body.find("Invalid field selection colour") != std::string::npos);
  CHECK(drive.get("/files?fields=files(id").status == 400);
  CHECK(drive.get("/files?fields=files/id/more").status == 400);
  CHECK(drive.get("/about").status == 400);
  CHECK(drive.read("/about?fields=user(emailAddress)")["user"]["emailAddress"] == "ann@acme.test");
  CHECK(drive.get("/files?colour=red").status == 400);
}

TEST_CASE("drive: pages go on by token, and a mask that leaves the token out loses the rest") {
  Drive drive(R"({"drive": {"users": [{"email": "ann@acme.test", "root": "root-ann"}],
    "tokens": [{"token": "ann", "user": "ann@acme.test",
                "scopes": ["https://www.googleapis.com/auth/drive"]}],
    "generate": [{"parent": "root-ann", "owner": "ann@acme.test", "files": 25}]}})");
  Ids all;
  std::string token;
  int pages = 0;
  do {
    const auto page = drive.read("/files?pageSize=10&pageToken=" + percent_encode(token));
    for (const json& each : page.at("files")) all.insert(each.at("id"));
    token = page.value("nextPageToken", "");
    // If a row is removed between two pages, the next page does not skip another row.
    if (++pages == 1) drive.sandbox.change_drive(R"({"remove": "file-9"})");
  } while (!token.empty());
  CHECK(pages == 3);
  CHECK(all.size() == 25);
  CHECK_FALSE(drive.read("/files?pageSize=10&fields=files(id)").contains("nextPageToken"));
  const auto first = drive.read("/files?pageSize=10").value("nextPageToken", "");
  CHECK(
      drive.get("/files?pageSize=10&q=trashed%3Dfalse&pageToken=" + percent_encode(first)).status ==
      400);
}

TEST_CASE("drive: q has Drive's terms, and refuses all others") {
  Drive drive;
  CHECK(drive.found("name contains 'hello'") == Ids{"note"});
  CHECK(drive.found("name contains 'World'").empty());  // the search compares words from their
                                                        // beginning
  CHECK(drive.found("fullText contains 'quick fox'") == Ids{"note"});
  CHECK(drive.found("fullText contains '\"quick fox\"'").empty());
  CHECK(drive.found("'folder' in parents") == Ids{"note"});
  CHECK(drive.found("'root' in parents and trashed = false and not mimeType contains 'text/'") ==
        Ids{"folder", "doc", "short"});
  CHECK(drive.found("modifiedTime > '2026-01-01T00:00:00'") == Ids{"note"});
  CHECK(drive.found("(name = 'it\\'s' or mimeType = 'application/vnd.google-apps.shortcut') and "
                    "'ann@acme.test' in owners") == Ids{"doc", "short"});
  CHECK(drive.ids("q=sharedWithMe", "bob") == Ids{"note", "bad"});
  CHECK(drive.ids("q=sharedWithMe%3Dtrue", "bob") == Ids{"note", "bad"});
  for (const char* bad : {"name", "name =", "title = 'x'", "name contains 5", "name = 'x",
                          "(name = "
                          "'x'",
                          "name = 'x' name = 'y'", "modifiedTime > 'soon'", "name > 'x'",
                          "'x' in name", "trashed = 'true'", "name = 'it's'"}) {
    INFO(bad);
    CHECK(drive.get("/files?q=" + percent_encode(bad)).status == 400);
  }
}

TEST_CASE("drive: what has no bytes is exported, and only as what there is") {
  Drive drive;
  CHECK(drive.get("/files/note?alt=media").body == "the quick brown fox");
  CHECK(reason_of(drive.get("/files/doc?alt=media")) == "fileNotDownloadable");
  CHECK(reason_of(drive.get("/files/short?alt=media")) == "fileNotDownloadable");
  CHECK(drive.get("/files/doc/export?mimeType=text/markdown").body == "# words");
  CHECK(drive.get("/files/doc/export").status == 400);
  CHECK(drive.get("/files/doc/export?mimeType=text/csv").status == 400);
  CHECK(reason_of(drive.get("/files/note/export?mimeType=text/plain")) == "fileNotExportable");
  CHECK(reason_of(drive.get("/files/doc/export?mimeType=text/html")) == "exportSizeLimitExceeded");
  const auto part = drive.get("/files/note?alt=media", "ann", {"Range: bytes=4-8"});
  CHECK(part.status == 206);
  CHECK(part.body == "quick");
  CHECK(part.header("Content-Range") == "bytes 4-8/19");
  CHECK(drive.get("/files/note?alt=media", "ann", {"Range: bytes=19-"}).status == 416);
}

TEST_CASE("drive: the account's id is the id of its permissions") {
  Drive drive;
  const json user = drive.read("/about?fields=user").at("user");
  const json all = drive.read("/files/doc/permissions?fields=*").at("permissions");
  REQUIRE(all.size() == 1);
  CHECK(all[0].at("id") == user.at("permissionId"));
}

TEST_CASE("drive: an abusive file is given to its owner alone, who says that it is one") {
  Drive drive;
  CHECK(reason_of(drive.get("/files/bad?alt=media")) == "cannotDownloadAbusiveFile");
  CHECK(drive.get("/files/bad?alt=media&acknowledgeAbuse=true").status == 200);
  CHECK(reason_of(drive.get("/files/bad?alt=media&acknowledgeAbuse=true", "bob")) ==
        "cannotDownloadAbusiveFile");
  CHECK(reason_of(drive.get("/files/note?alt=media&acknowledgeAbuse=true")) ==
        "invalidAbuseAcknowledgment");
}

TEST_CASE("drive: who has only the link needs the resource key, and finds nothing by search") {
  Drive drive;
  CHECK(drive.get("/files/link", "eve").status == 404);
  CHECK(drive.get("/files/link", "eve", {"X-Goog-Drive-Resource-Keys: link/0-key"}).status == 200);
  CHECK(drive.get("/files/link").status == 200);  // bob is the owner
}

TEST_CASE("drive: the feed has every change once, and says what a user sees no longer") {
  Drive drive;
  const std::string start = drive.read("/changes/startPageToken").at("startPageToken");
  CHECK(drive.read("/changes?pageToken=" + start).at("changes").empty());
  drive.sandbox.change_drive(R"({"file": {"id": "note", "name": "renamed"}})");
  drive.sandbox.change_drive(R"({"file": {"id": "note", "permissions": []}})");
  drive.sandbox.change_drive(R"({"file": {"id": "doc", "trashed": true}})");
  drive.sandbox.change_drive(R"({"remove": "bad"})");
  const auto mine = drive.read("/changes?pageToken=" + start + "&fields=*");
  REQUIRE(mine.at("changes").size() == 3);
  CHECK(mine["changes"][0]["file"]["name"] == "renamed");
  CHECK(mine["changes"][1]["file"]["trashed"] == true);
  CHECK(mine["changes"][2]["removed"] == true);
  CHECK_FALSE(mine["changes"][2].contains("file"));
  const auto of_bob = drive.read("/changes?pageToken=" + start, "bob").at("changes");
  REQUIRE(of_bob.size() == 2);
  CHECK(of_bob[0]["fileId"] == "note");
  CHECK(of_bob[0]["removed"] == true);
  const auto paged = drive.read("/changes?pageSize=2&pageToken=" + start);
  CHECK_FALSE(paged.contains("newStartPageToken"));
  CHECK(drive.read("/changes?pageToken=" + paged.value("nextPageToken", "")).at("changes").size() ==
        1);
  CHECK(drive.get("/changes").status == 400);
  CHECK(drive.get("/changes?pageToken=soon").status == 400);
}

TEST_CASE("drive: a shared drive has a feed of its own, which does not tell its end") {
  Drive drive;
  const std::string of_drive = "driveId=drive-1&supportsAllDrives=true";
  const std::string start = drive.read("/changes/startPageToken?" + of_drive).at("startPageToken");
  drive.sandbox.change_drive(R"({"file": {"id": "plan", "content": "another"}})");
  const std::string feed =
      "/changes?" + of_drive + "&includeItemsFromAllDrives=true&pageToken=" + start;
  CHECK(drive.read(feed).at("changes").size() == 1);
  CHECK(drive.read("/changes?pageToken=" + start).at("changes").empty());
  drive.sandbox.change_drive(R"({"remove_drive": "drive-1"})");
  CHECK(drive.get(feed).status == 404);
  const auto user = drive.read(
      "/changes?supportsAllDrives=true&includeItemsFromAllDrives=true"
      "&fields=*&pageToken=" +
      start);
  REQUIRE(user.at("changes").size() == 2);
  CHECK(user["changes"][0]["removed"] == true);
  CHECK(user["changes"][1]["changeType"] == "drive");
}

TEST_CASE("drive: a folder with limited access shows itself to members, and nothing in it") {
  json seed = json::parse(kDriveSeed);
  seed["drive"]["files"].push_back({{"id", "closed"},
                                    {"mimeType", "application/vnd.google-apps.folder"},
                                    {"parent", "drive-1"},
                                    {"drive", "drive-1"},
                                    {"limited", true}});
  seed["drive"]["files"].push_back({{"id", "salary"}, {"parent", "closed"}, {"drive", "drive-1"}});
  Drive drive(seed.dump());
  CHECK(drive.get("/files/salary?supportsAllDrives=true").status == 200);
  CHECK(drive.get("/files/salary?supportsAllDrives=true", "bob").status == 404);
  CHECK(drive.get("/files/closed?supportsAllDrives=true", "bob").status == 200);
  const json closed = drive.read("/files/closed?supportsAllDrives=true&fields=*");
  CHECK(closed.at("inheritedPermissionsDisabled") == true);
  CHECK(closed.at("hasAugmentedPermissions") == false);
  const json all = drive.read("/files/closed/permissions?supportsAllDrives=true&fields=*");
  REQUIRE(all.at("permissions").size() == 2);
  CHECK_FALSE(all["permissions"][0].contains("view"));
  CHECK(all["permissions"][1].at("view") == "metadata");
}

TEST_CASE("drive: shared drives are listed to their members") {
  Drive drive;
  CHECK(drive.read("/drives").at("drives").size() == 1);
  CHECK(drive.read("/drives", "eve").at("drives").empty());
  CHECK(drive.get("/drives/drive-1", "eve").status == 404);
  drive.sandbox.change_drive(
      R"({"members": {"drive": "drive-1", "members": [{"email": "eve@other.test"}]}})");
  CHECK(drive.read("/drives").at("drives").empty());
  CHECK(drive.read("/drives/drive-1", "eve").at("name") == "Plans");
}

TEST_CASE("drive: a query with either of two parents may find nothing, as at Drive") {
  json seed = json::parse(kDriveSeed);
  seed["drive"]["losesEitherParent"] = true;
  Drive drive(seed.dump());
  CHECK(drive.found("'folder' in parents or 'root-ann' in parents").empty());
  CHECK(drive.found("'folder' in parents") == Ids{"note"});
}

TEST_CASE("drive: the editors export what is over Drive's limit, to who sees the document alone") {
  Drive drive;
  const json links = drive.read("/files/doc?fields=exportLinks").at("exportLinks");
  const auto get = [&](const std::string& link, const char* token) {
    return fetch({.url = link, .headers = {std::string("Authorization: Bearer ") + token}})
        .response;
  };
  const std::string link = links.at("text/html");
  CHECK(get(link, "ann").body.size() == 10'000'010);
  CHECK(get(links.at("text/markdown"), "ann").body == "# words");
  CHECK(get(link, "eve").status == 404);
  CHECK(get(link, "made-up").status == 401);
  CHECK(reason_of(get(link, "ann-names")) == "insufficientPermissions");
  CHECK(get(link + "&size=1", "ann").status == 400);
  CHECK(get(drive.sandbox.url() + "/docs/export?id=doc&exportFormat=csv", "ann").status == 400);
}

TEST_CASE("drive: who is in a group is told to an administrator, with the scope for it, by pages") {
  json seed = json::parse(kDriveSeed);
  seed["drive"]["users"][0]["administrator"] = true;
  seed["drive"]["groups"]["team@acme.test"] = {"bob@acme.test", "inner@acme.test"};
  seed["drive"]["groups"]["inner@acme.test"] = {"eve@other.test"};
  for (const char* user : {"ann", "bob"}) {
    seed["drive"]["tokens"].push_back(
        {{"token", user + std::string("-groups")},
         {"user", user + std::string("@acme.test")},
         {"scopes", {"https://www.googleapis.com/auth/admin.directory.group.member.readonly"}}});
  }
  Drive drive(seed.dump());
  const auto get = [&](const std::string& group_and_query, const char* token) {
    return fetch({.url = drive.sandbox.url() + "/admin/directory/v1/groups/" + group_and_query,
                  .headers = {std::string("Authorization: Bearer ") + token}})
        .response;
  };
  const json first = json::parse(get("team%40acme.test/members?maxResults=1", "ann-groups").body);
  REQUIRE(first.at("members").size() == 1);
  CHECK(first["members"][0]["email"] == "bob@acme.test");
  CHECK(first["members"][0]["type"] == "USER");
  const json second =
      json::parse(get("team%40acme.test/members?maxResults=1&pageToken=" +
                          percent_encode(first.at("nextPageToken").get<std::string>()),
                      "ann-groups")
                      .body);
  CHECK(second["members"][0]["type"] == "GROUP");
  CHECK_FALSE(second.contains("nextPageToken"));
  CHECK(reason_of(get("team%40acme.test/members", "ann")) == "insufficientPermissions");
  CHECK(reason_of(get("team%40acme.test/members", "bob-groups")) == "forbidden");
  CHECK(reason_of(get("none%40acme.test/members", "ann-groups")) == "notFound");
  CHECK(get("team%40acme.test/members?made_up=1", "ann-groups").status == 400);
  // A member of a nested group sees the same files as the outer group.
  CHECK(drive.get("/files/plan?supportsAllDrives=true", "eve").status == 200);
}

TEST_CASE("drive: the sheets of a spreadsheet are told one by one, as the Sheets API tells them") {
  json seed = json::parse(kDriveSeed);
  seed["drive"]["files"].push_back(
      {{"id", "sheet"},
       {"mimeType", "application/vnd.google-apps.spreadsheet"},
       {"parent", "root-ann"},
       {"owner", "ann@acme.test"},
       {"sheets",
        {{{"title", "It's"}, {"rows", {{"a", "b", ""}, {"", ""}, {"1"}, json::array({""})}}},
         {{"title", "empty"}},
         {{"title", "chart"}, {"chart", true}}}}});
  Drive drive(seed.dump());
  const auto get = [&](const std::string& path, const char* token = "ann") {
    return fetch({.url = drive.sandbox.url() + "/v4/spreadsheets/" + path,
                  .headers = {std::string("Authorization: Bearer ") + token}})
        .response;
  };
  const json told = json::parse(
      get("sheet?fields=" + percent_encode("sheets(properties(title,sheetType))")).body);
  REQUIRE(told.at("sheets").size() == 3);
  CHECK(told["sheets"][0]["properties"] == json({{"title", "It's"}, {"sheetType", "GRID"}}));
  CHECK(told["sheets"][2]["properties"]["sheetType"] == "OBJECT");
  const json values = json::parse(
      get("sheet/values:batchGet?ranges=" + percent_encode("'It''s'") + "&ranges='empty'").body);
  CHECK(values.at("valueRanges").at(0).at("values") == json::parse(R"([["a", "b"], [], ["1"]])"));
  CHECK_FALSE(values["valueRanges"][1].contains("values"));
  CHECK(get("sheet/values:batchGet?ranges='It's'").status == 400);
  CHECK(get("sheet/values:batchGet?ranges='chart'").status == 400);
  CHECK(get("sheet/values:batchGet?made_up=1").status == 400);
  CHECK(get("doc").status == 400);
  CHECK(get("sheet", "eve").status == 404);
  CHECK(get("sheet", "ann-names").status == 403);
  seed["drive"]["lacksSheets"] = true;
  Drive without(seed.dump());
  CHECK(fetch({.url = without.sandbox.url() + "/v4/spreadsheets/sheet",
               .headers = {"Authorization: Bearer ann"}})
            .response.body.find("SERVICE_DISABLED") != std::string::npos);
}

TEST_CASE("drive: the description of a file may lack the permissions that its list has") {
  Drive drive;
  CHECK(drive.read("/files/note?fields=permissions").contains("permissions"));
  drive.sandbox.change_drive(R"({"file": {"id": "note", "silent": true}})");
  CHECK_FALSE(drive.read("/files/note?fields=permissions").contains("permissions"));
  CHECK(drive.read("/files/note/permissions").at("permissions").size() == 2);
}
