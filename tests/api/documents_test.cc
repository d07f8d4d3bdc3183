// Tests documents over HTTP. The connector `files` lists a folder, and a server loads the
// documents.
#include "api/body_room.h"
#include "api/byte_range.h"
#include "api/document_server.h"

namespace patchbay::test {
namespace {

using nlohmann::json;

constexpr const char* kSync = "/v1/syncs/files";
constexpr const char* kNote = "/v1/documents/files%2F%2Fnote.txt";

using Titles = std::vector<std::string>;

std::string header_of(const httpd::Response& response, std::string_view name) {
  for (const auto& header : response.headers) {
    if (equal_ignoring_case(header.name, name)) return header.value;
  }
  return {};
}

TEST_CASE("a server loads documents, which their user alone sees") {
  const DocumentServer served(false, each_database());
  CHECK(served.server.json(404, "GET", kSync, served.server.ann()).at("code") == "NOT_FOUND");
  const json run = served.run();
  CHECK(run.at("state") == "complete");
  CHECK(run.at("tally").at("loaded") == 2);
  CHECK(served.listed(served.server.ann()) == Titles{"note.txt"});
  CHECK(served.listed(served.cid()).empty());
  CHECK(served.listed(served.server.bob()).empty());
  served.server.json(404, "GET", kNote, served.cid());
  served.server.json(404, "GET", kSync, served.cid());
  const std::string anns = "/v1/syncs/" + served.link_of(served.server.ann());
  served.server.json(404, "GET", anns, served.cid());
  served.server.json(404, "POST", anns, served.cid(), "{}");

  const std::string indexer = served.server.key_for(
      {.organization = "acme", .user = "dan", .scopes = {"call", "documents"}});
  CHECK(served.listed(indexer) == Titles{"note.txt"});
  const json one = served.server.json(200, "GET", kNote, served.server.ann());
  CHECK(one.at("id") == "files//note.txt");
  CHECK(one.at("semantic_id") == "files:note.txt");
  CHECK(one.at("metadata").at("source") == "files");
}

TEST_CASE("who loads documents without an account takes nothing from other users") {
  const DocumentServer served(true, each_database());
  const std::vector<std::string> keys = {served.server.ann(), served.cid(), served.server.bob()};
  for (const std::string& key : keys) CHECK(served.run_of(key).at("state") == "complete");
  const auto of = [&](const std::string& link) { return "?link_id=" + link; };
  for (const std::string& key : keys) {
    CHECK(served.listed(key, of(served.link_of(key))) == Titles{"note.txt"});
    CHECK(served.server.json(200, "GET", kNote + of("files"), key).at("link_id") ==
          served.link_of(key));
    CHECK(served.server.json(200, "GET", std::string(kNote) + "/who_can_see", key)
              .at("principals")
              .size() == 1);
  }
  const std::string bobs = of(served.link_of(served.server.bob()));
  CHECK(served.listed(served.server.ann(), bobs).empty());
  CHECK(served.listed(served.server.ann(), of("files")) == Titles{"note.txt", "note.txt"});
  CHECK(served.listed(served.server.ann(), of("files") + "&connector_id=github").empty());
  served.server.json(404, "GET", kNote + bobs, served.server.ann());
}

TEST_CASE("public documents are anybody's of the organization, and it is said why") {
  const DocumentServer served(true);
  static_cast<void>(served.run());
  CHECK(served.listed(served.cid()) == Titles{"note.txt"});
  CHECK(served.listed(served.server.bob()).empty());
  const auto ann = served.server.ann();
  const std::string why = std::string(kNote) + "/why?user=";
  CHECK(served.server.json(200, "GET", why + "cid", ann).at("by") == "anyone");
  CHECK(served.server.json(200, "GET", why + "ann", ann).at("by") == "owner");
  const json readers = served.server.json(200, "GET", std::string(kNote) + "/who_can_see", ann);
  REQUIRE(readers.at("principals").size() == 1);
  CHECK(readers.at("principals")[0].at("kind") == "anyone");
  served.server.json(404, "GET", why + "ann", served.cid());
  served.server.json(404, "GET", std::string(kNote) + "/who_can_see", served.cid());
}

TEST_CASE("an indexer follows changes by a cursor") {
  const DocumentServer served;
  static_cast<void>(served.run());
  const auto changes = [&](const std::string& cursor) {
    return served.server.json(200, "GET", "/v1/documents/changes?cursor=" + cursor,
                              served.server.ann());
  };
  const json first = changes("");
  CHECK(first.at("is_caught_up") == true);
  CHECK(first.at("changes").size() == 2);
  CHECK(first.at("changes")[1].at("change") == "upsert");
  CHECK(changes(first.at("cursor")).at("changes").empty());

  served.remove("note.txt");
  served.write("new.txt", "new");
  static_cast<void>(served.run());
  std::map<std::string, std::string> seen;
  const json second = changes(first.at("cursor"));
  for (const json& each : second.at("changes")) {
    seen[each.at("document").at("semantic_id")] = each.at("change");
  }
  CHECK(seen["files:note.txt"] == "tombstone");
  CHECK(seen["files:new.txt"] == "upsert");
  served.server.json(422, "GET", "/v1/documents/changes?cursor=x", served.server.ann());
  served.server.json(422, "GET", "/v1/documents/changes?limit=0", served.server.ann());
}

TEST_CASE("content and text come whole, by range, and not again while they are known") {
  const DocumentServer served;
  static_cast<void>(served.run());
  const auto ask = [&](const std::string& body, const std::string& headers = {}) {
    return served.server.ask("GET", std::string(kNote) + body, served.server.ann() + headers);
  };
  const auto whole = ask("/content");
  CHECK(whole.status == 200);
  CHECK(whole.body == "0123456789");
  CHECK(header_of(whole, "Content-Disposition") == "attachment");
  CHECK(ask("/text").body == "0123456789");
  const std::string etag = header_of(whole, "ETag");
  REQUIRE(etag.size() > 10);

  const auto part = ask("/content", "Range: bytes=2-4\r\n");
  CHECK(part.status == 206);
  CHECK(part.body == "234");
  CHECK(header_of(part, "Content-Range") == "bytes 2-4/10");
  CHECK(ask("/content", "Range: bytes=-3\r\n").body == "789");
  CHECK(ask("/content", "Range: bytes=8-\r\nIf-Range: " + etag + "\r\n").body == "89");
  CHECK(ask("/content", "Range: bytes=8-\r\nIf-Range: \"old\"\r\n").status == 200);
  const auto beyond = ask("/content", "Range: bytes=10-\r\n");
  CHECK(beyond.status == 416);
  CHECK(header_of(beyond, "Content-Range") == "bytes */10");

  const auto known = ask("/content", "If-None-Match: \"other\", " + etag + "\r\n");
  CHECK(known.status == 304);
  CHECK(known.body.empty());
  served.write("note.txt", "abc");
  static_cast<void>(served.run());
  CHECK(ask("/content", "If-None-Match: " + etag + "\r\n").body == "abc");
  CHECK(served.server.ask("GET", std::string(kNote) + "/content", served.cid()).status == 404);
}

TEST_CASE("what has no content is told from what is empty") {
  const DocumentServer served;
  served.write("empty.txt", "");
  static_cast<void>(served.run());
  const auto ann = served.server.ann();
  const auto empty = served.server.ask("GET", "/v1/documents/files%2F%2Fempty.txt/content", ann);
  CHECK(empty.status == 200);
  CHECK(empty.body.empty());
  served.server.json(404, "GET", "/v1/documents/files%2F%2F./content", ann);
}

TEST_CASE("a link is loaded by schedule, by hand alone, or not at all") {
  const DocumentServer served;
  const auto change = [&](const char* body) {
    return served.server.json(200, "PATCH", kSync, served.server.ann(), body);
  };
  const json kept = change(R"({"auto_sync":true,"sync_interval_hours":6})");
  CHECK(kept.at("auto_sync") == true);
  CHECK(kept.at("sync_interval_hours") == 6);
  CHECK(kept.at("next_sync_at").is_string());
  static_cast<void>(served.run());
  CHECK(change(R"({"is_paused":true})").at("is_paused") == true);
  const json queued = served.server.json(200, "POST", kSync, served.server.ann(), "{}");
  CHECK(queued.at("state") == "queued");
  CHECK(change(R"({"is_paused":false})").at("is_paused") == false);
  CHECK(change(R"({"auto_sync":false})").at("sync_interval_hours").is_null());
  served.server.json(422, "PATCH", kSync, served.server.ann(), "{}");
  served.server.json(422, "POST", kSync, served.server.ann(), R"({"kind":"all"})");
  served.server.json(404, "PATCH", kSync, served.cid(), R"({"is_paused":true})");
}

TEST_CASE("the settings start runs by themselves, and say when the next one begins") {
  const DocumentServer served;
  const auto choose = [&](const char* chosen) {
    served.server.json(200, "PATCH", "/backend-api/settings/user", served.server.ann(),
                       std::string(R"({"connector_preferences":{"files":)") + chosen + "}}");
    return served.server.json(200, "GET", kSync, served.server.ann());
  };
  const json chosen = choose(R"({"auto_sync":true,"sync_interval_hours":12})");
  CHECK(chosen.at("auto_sync") == true);
  CHECK(chosen.at("sync_interval_hours") == 12);
  REQUIRE(comes_true([&] { return served.listed(served.server.ann()) == Titles{"note.txt"}; }));
  const json sync = served.server.json(200, "GET", kSync, served.server.ann());
  CHECK(sync.at("runs").at(0).at("cause") == "schedule");
  CHECK(sync.at("next_sync_at").is_string());
  // A member that the request omits is not changed.
  const auto patched = [&](const char* body) {
    return served.server.json(200, "PATCH", kSync, served.server.ann(), body);
  };
  CHECK(patched(R"({"auto_sync":true})").at("sync_interval_hours") == 12);
  CHECK(choose(R"({"auto_sync":false})").at("next_sync_at").is_null());
}

TEST_CASE("a priority is an operator's to give") {
  const DocumentServer served;
  static_cast<void>(served.run());
  served.server.json(403, "PATCH", kSync, served.server.ann(), R"({"priority":5})");
  const json sync =
      served.server.json(200, "PATCH", kSync, served.server.admin(), R"({"priority":5})");
  CHECK(sync.at("priority") == 5);
  CHECK(served.server.json(200, "PATCH", kSync, served.server.ann(), R"({"is_paused":true})")
            .at("priority") == 5);
  served.server.json(422, "PATCH", kSync, served.server.admin(), R"({"priority":101})");
}

TEST_CASE("held deletions are released over HTTP by their user") {
  const DocumentServer served;
  for (int i = 0; i < 100; ++i) served.write(std::to_string(i) + ".txt", "text");
  static_cast<void>(served.run());
  for (int i = 0; i < 90; ++i) served.remove(std::to_string(i) + ".txt");
  CHECK(served.run().at("state") == "held");
  const auto ann = served.server.ann();
  CHECK(served.listed(ann, "?only=held&limit=1000").size() == 90);
  const std::string held = std::string(kSync) + "/held";
  served.server.json(404, "POST", held, served.cid(), R"({"decision":"release"})");
  served.server.json(422, "POST", held, ann, R"({"decision":"maybe"})");
  const json settled = served.server.json(200, "POST", held, ann, R"({"decision":"release"})");
  CHECK(settled.at("documents") == 90);
  const json record = served.server.audited("security.deletions_settled").at(0);
  CHECK(record.at("actor") == "ann");
  CHECK(record.at("subject") == served.link_of(ann));
  CHECK(record.at("payload").at("decision") == "release");
  CHECK(record.at("payload").at("documents") == 90);
  CHECK(served.listed(ann, "?limit=1000").size() == 11);
  const json again = served.server.json(200, "POST", std::string(kNote) + "/retry", ann, "");
  CHECK(served.ended(again).at("state") == "complete");
  CHECK(served.listed(ann, "?only=troubled").empty());
}

TEST_CASE("a collection that cannot be read is shown with its time, and forgotten by its user") {
  const DocumentServer served;
  static_cast<void>(served.run());
  const auto ann = served.server.ann();
  const std::string forgotten = std::string(kSync) + "/forgotten";
  const std::string body = R"({"collection_id":""})";
  served.server.json(422, "POST", forgotten, ann, body);  // refused, because the collection can be
                                                          // read
  execute(*served.server.store(),
          "update document_collection set trouble = 'out_of_reach', why = 'It is away.', "
          "trouble_since = 1700000000000");
  const json shown = served.server.json(200, "GET", kSync, ann).at("runs")[0].at("collections")[0];
  CHECK(shown.at("trouble") == "out_of_reach");
  CHECK(shown.at("trouble_since") == "2023-11-14T22:13:20.000Z");
  served.server.json(404, "POST", forgotten, served.cid(), body);
  CHECK(served.server.json(200, "POST", forgotten, ann, body).at("documents") == 2);
  CHECK(served.listed(ann).empty());
  const json record = served.server.audited("security.collection_forgotten").at(0);
  CHECK(record.at("actor") == "ann");
  CHECK(record.at("subject") == served.link_of(ann));
  CHECK(record.at("payload").at("documents") == 2);
  served.server.json(404, "POST", forgotten, ann, body);
}

TEST_CASE("bodies that are not read are held against their organization alone, until it reads") {
  const api::BodyRoom room(100);
  auto first = room.take("acme", 60);
  REQUIRE(first.has_value());
  const auto refused = room.take("acme", 41);
  REQUIRE(refused.has_error());
  CHECK(refused.error().code() == Code::kOverloaded);
  CHECK(room.take("acme", 40).has_value());
  CHECK(room.take("other", 100).has_value());
  first.value().reset();
  CHECK(room.take("acme", 101).has_value());  // without other readers, any size is allowed
}

TEST_CASE("who looks after an organization's documents settles what is held of any user there") {
  const DocumentServer served;
  for (int i = 0; i < 100; ++i) served.write(std::to_string(i) + ".txt", "text");
  static_cast<void>(served.run());
  for (int i = 0; i < 90; ++i) served.remove(std::to_string(i) + ".txt");
  CHECK(served.run().at("state") == "held");
  const std::string held = std::string(kSync) + "/held";
  const auto key = [&](const char* organization, std::vector<std::string> scopes) {
    return served.server.key_for(
        {.organization = organization, .user = "ida", .scopes = std::move(scopes)});
  };
  const std::string refuse = R"({"decision":"refuse"})";
  served.server.json(404, "POST", held, key("acme", {"connect"}), refuse);
  served.server.json(404, "POST", held, key("other", {"connect", "documents"}), refuse);
  const json settled =
      served.server.json(200, "POST", held, key("acme", {"connect", "documents"}), refuse);
  CHECK(settled.at("documents") == 90);
  const json record = served.server.audited("security.deletions_settled").at(0);
  CHECK(record.at("actor") == "ida");
  CHECK(record.at("payload").at("decision") == "refuse");
}

TEST_CASE("documents are found by their words by those who may read them") {
  const DocumentServer served(false, each_database());
  served.write("minutes.txt", "The committee met on Tuesday.");
  static_cast<void>(served.run());
  const auto titles = [&](const std::string& key, const std::string& words) {
    Titles found;
    const json page = served.server.json(200, "GET", "/v1/search?q=" + words, key);
    for (const json& each : page.at("documents")) {
      found.push_back(each.at("metadata").at("title"));
    }
    return found;
  };
  // the server updates its index every second
  REQUIRE(comes_true([&] { return !titles(served.server.ann(), "committee+tuesday").empty(); }));
  CHECK(titles(served.server.ann(), "committee+tuesday") == Titles{"minutes.txt"});
  CHECK(titles(served.cid(), "committee").empty());
  CHECK(titles(served.server.bob(), "committee").empty());
  CHECK(titles(served.server.ann(), "wednesday").empty());
  served.server.json(422, "GET", "/v1/search?q=", served.server.ann());
  served.server.json(422, "GET", "/v1/search", served.server.ann());
  served.server.json(401, "GET", "/v1/search?q=committee", "");
}

TEST_CASE("a range of bytes is read as RFC 9110 has it") {
  const auto range = [](std::string_view header, std::uint64_t size) {
    const auto read = api::byte_range_of(header, size);
    return read ? std::to_string(read->from) + "+" + std::to_string(read->length) : "none";
  };
  CHECK(range("bytes=0-0", 10) == "0+1");
  CHECK(range("bytes=0-99", 10) == "0+10");
  CHECK(range("bytes=3-", 10) == "3+7");
  CHECK(range("bytes=-20", 10) == "0+10");
  CHECK(range("bytes=-0", 10) == "10+0");
  CHECK(range("bytes=10-12", 10) == "10+0");
  CHECK(range("bytes=0-", 0) == "0+0");
  for (const char* header : {"bytes=5-3", "bytes=", "bytes=-", "bytes=1-2,4-5", "lines=1-2",
                             "bytes=a-b", "bytes=99999999999999999999-"}) {
    CHECK(range(header, 10) == "none");
  }
  CHECK(api::names_etag("*", "\"a\""));
  CHECK(api::names_etag("\"b\", W/\"a\"", "\"a\""));
  CHECK_FALSE(api::names_etag("\"b\",", "\"a\""));
}

}  // namespace
}  // namespace patchbay::test
