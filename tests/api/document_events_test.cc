// Tests the change feed and the progress of runs as Server-Sent Events.
#include "api/document_server.h"

namespace patchbay::test {
namespace {

using nlohmann::json;

constexpr const char* kFeed = "/v1/documents/changes/events";
constexpr const char* kFilesRun = "/v1/syncs/files";

struct SeenEvent {
  std::string id;
  std::string name;
  json data;
};

// Reads events from a server, one after the other.
class EventClient {
 public:
  EventClient(const ApiServer& server, const std::string& target, const std::string& headers)
      : client_(server.port()) {
    client_.send(request_text("GET", target, headers));
    const auto head = client_.receive(true);
    REQUIRE(head);
    status = head->status;
  }

  // Returns the next event. Returns nullopt if the stream has ended.
  std::optional<SeenEvent> next() {
    for (;;) {
      const auto end = text_.find("\n\n");
      if (end == text_.npos) {
        const auto chunk = client_.receive_chunk();
        if (!chunk || chunk->empty()) return std::nullopt;
        text_ += *chunk;
        continue;
      }
      const std::string block = text_.substr(0, end + 1);
      text_.erase(0, end + 2);
      const std::string data = field(block, "data: ");
      if (!data.empty())
        return SeenEvent{field(block, "id: "), field(block, "event: "), json::parse(data)};
    }
  }
  // Returns the next event of that name, and skips all events before it.
  SeenEvent next(std::string_view name) {
    for (;;) {
      auto event = next();
      REQUIRE(event);
      if (event->name == name) return *event;
    }
  }

  int status = 0;

 private:
  static std::string field(const std::string& block, const std::string& name) {
    const auto at = block.find(name);
    if (at == block.npos) return {};
    return block.substr(at + name.size(), block.find('\n', at) - at - name.size());
  }

  RawClient client_;
  std::string text_;
};

TEST_CASE("the change feed comes as events, as changes happen, and goes on after the last id") {
  const DocumentServer served(false, each_database());
  static_cast<void>(served.run());
  EventClient feed(served.server, kFeed, served.server.ann());
  CHECK(feed.status == 200);
  const SeenEvent folder = *feed.next();
  const SeenEvent note = *feed.next();
  CHECK(note.name == "upsert");
  CHECK(note.data.at("document").at("semantic_id") == "files:note.txt");
  CHECK(note.id == std::to_string(note.data.at("sequence").get<int>()));
  CHECK(std::stoi(folder.id) < std::stoi(note.id));
  const SeenEvent caught_up = *feed.next();
  CHECK(caught_up.name == "caught_up");
  CHECK(caught_up.data.at("cursor") == caught_up.id);

  served.remove("note.txt");
  served.write("new.txt", "new");
  static_cast<void>(served.run());
  std::map<std::string, std::string> seen;  // the name of the last event of each document
  // A run commits what is there before it commits what is gone. The feed may be caught up in
  // between.
  while (seen.count("files:note.txt") == 0) {
    for (auto event = feed.next(); event.value().name != "caught_up"; event = feed.next()) {
      seen[event->data.at("document").at("semantic_id")] = event->name;
    }
  }
  CHECK(seen["files:note.txt"] == "tombstone");
  CHECK(seen["files:new.txt"] == "upsert");

  EventClient again(served.server, kFeed,
                    served.server.ann() + "Last-Event-ID: " + note.id + "\r\n");
  std::map<std::string, std::string> once_more;
  for (auto event = again.next(); event->name != "caught_up"; event = again.next()) {
    once_more[event->data.at("document").at("semantic_id")] = event->name;
  }
  CHECK(once_more == seen);
}

TEST_CASE("the feed shows nobody else's changes, and refuses a wrong cursor at once") {
  const DocumentServer served;
  static_cast<void>(served.run());
  EventClient others(served.server, kFeed, served.server.bob());
  const auto first = others.next();
  REQUIRE(first);
  CHECK(first->name == "caught_up");
  CHECK(EventClient(served.server, kFeed, served.server.ann() + "Last-Event-ID: x\r\n").status ==
        422);
  CHECK(EventClient(served.server, kFeed, "").status == 401);
}

TEST_CASE("a feed ends when its key is revoked") {
  const DocumentServer served;
  static_cast<void>(served.run());
  SystemRandom random;
  SystemClock clock;
  const auto store = served.server.store();
  callers::Keys keys(*store, random, clock, "test");
  const auto made =
      keys.create({.organization = "acme", .user = "eve", .scopes = {"call"}}, "test");
  REQUIRE(made.has_value());
  const std::string header =
      "Authorization: Bearer " + std::string(made.value().key.reveal()) + "\r\n";
  EventClient feed(served.server, kFeed, header);
  CHECK(feed.next("caught_up").id != "");
  REQUIRE(keys.revoke("acme", made.value().record.id, "test").has_value());
  // The server notices the revocation within a second, at the first change after it.
  std::optional<SeenEvent> event;
  for (int i = 0; i < 100; ++i) {
    served.write("note" + std::to_string(i) + ".txt", "new");
    static_cast<void>(served.run());
    if (EventClient(served.server, kFeed, header).status == 401) break;
  }
  served.write("last.txt", "new");
  static_cast<void>(served.run());
  const SeenEvent failed = feed.next("failed");
  CHECK(failed.data.at("code") == "UNAUTHENTICATED");
  CHECK_FALSE(feed.next().has_value());
}

TEST_CASE("the progress of a run comes as events until it is over, and then the client may rest") {
  const DocumentServer served;
  for (int i = 0; i < 40; ++i) served.write("f" + std::to_string(i) + ".txt", "text");
  const json started = served.server.json(200, "POST", kFilesRun, served.server.ann(), "{}");
  EventClient progress(served.server, std::string(kFilesRun) + "/events", served.server.ann());
  CHECK(progress.status == 200);
  const SeenEvent ended = progress.next("ended");
  CHECK(started.at("run_id") == ended.id);
  CHECK(ended.data.at("is_over") == true);
  CHECK(ended.data.at("tally").at("loaded") == 42);
  CHECK(ended.data.contains("bytes_per_second"));
  CHECK(ended.data.contains("remaining_ms"));
  CHECK_FALSE(progress.next().has_value());
  const std::string seen = "Last-Event-ID: " + ended.id + "\r\n";
  CHECK(EventClient(served.server, std::string(kFilesRun) + "/events", served.server.ann() + seen)
            .status == 204);
  CHECK(EventClient(served.server, std::string(kFilesRun) + "/events", served.cid()).status == 404);
}

}  // namespace
}  // namespace patchbay::test
