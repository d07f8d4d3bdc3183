// Tests documents in an embedding program: a sync loads them, an index follows their changes, and
// the program reads them.
#include <filesystem>
#include <fstream>

#include "embed/host_fixture.h"
#include "temporary_folder.h"

namespace patchbay::test {
namespace {

// A folder that the connector `files` lists, and a folder for the host's store.
class Shelf {
 public:
  Shelf() { std::filesystem::create_directories(root()); }
  [[nodiscard]] std::filesystem::path root() const { return folder_.path() / "root"; }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(root() / name, std::ios::binary) << text;
  }
  [[nodiscard]] HostOptions options() const {
    HostOptions options;
    options.connector_path = {examples()};
    options.connector_config["files"] = R"({"root":")" + root().string() + R"("})";
    options.store = (folder_.path() / "store.db").string();
    options.key_ring = folder_.path() / "keys";
    return options;
  }

 private:
  TemporaryFolder folder_;
};

template <class T>
T taken(Outcome<T> outcome) {
  INFO((outcome ? "" : outcome.error().message()));
  REQUIRE(outcome);
  return std::move(outcome).value();
}

TEST_CASE("an embedder syncs, follows changes and reads contents, over restarts of its program") {
  const Shelf shelf;
  shelf.write("note.txt", "0123456789");
  std::string cursor;
  std::string note;
  {
    const auto host = open_host(shelf.options());
    const SyncRun run = taken(host->sync("files"));
    CHECK(run.is_over);
    CHECK(run.state == "complete");
    CHECK(run.loaded == 2);  // one of them is the folder
    const DocumentChanges page = taken(host->changes(""));
    CHECK(page.is_caught_up);
    REQUIRE(page.changes.size() == 2);
    cursor = page.cursor;
    note = page.changes.back().document_id;
    CHECK(note == "files//note.txt");
    CHECK(page.changes.back().document.find("\"semantic_id\":\"files:note.txt\"") !=
          std::string::npos);
    const DocumentBytes part = taken(host->content(note, 2, 3));
    CHECK(part.bytes == "234");
    CHECK(part.size == 10);
    CHECK(taken(host->text(note)).bytes == "0123456789");
    CHECK(taken(host->changes(cursor)).changes.empty());
  }
  shelf.write("new.txt", "new");
  std::filesystem::remove(shelf.root() / "note.txt");
  const auto host = open_host(shelf.options());
  CHECK(taken(host->sync("files", true)).deleted == 1);
  std::map<std::string, DocumentChange::What> told;
  for (const auto& each : taken(host->changes(cursor)).changes) told[each.document_id] = each.what;
  CHECK(told.at(note) == DocumentChange::What::kTombstone);
  CHECK(told.at("files//new.txt") == DocumentChange::What::kUpsert);
  CHECK(host->content(note).error().code() == Code::kNotFound);
}

TEST_CASE("documents are read by those who may, where an embedder says who asks") {
  const Shelf shelf;
  shelf.write("note.txt", "0123456789");
  const auto host = open_host(shelf.options());
  taken(host->sync("files"));
  Caller other;
  other.user = "somebody else";
  const DocumentOptions as_other{std::make_shared<const Caller>(other), false, {}};
  CHECK(host->content("files//note.txt", 0, 10, as_other).error().code() == Code::kNotFound);
  CHECK(taken(host->sync("files", false, as_other)).loaded == 2);
  CHECK(taken(host->content("files//note.txt", 0, 10, as_other)).bytes == "0123456789");
}

TEST_CASE("what a host without a store cannot do, and what cannot be, is said") {
  const auto host = open_host(examples());
  CHECK(host->sync("files").error().code() == Code::kUnsupported);
  CHECK(host->changes("").error().code() == Code::kUnsupported);
  CHECK(host->content("files//a").error().code() == Code::kUnsupported);

  const Shelf shelf;
  HostOptions half = shelf.options();
  half.key_ring.clear();
  CHECK(Host::open(std::move(half)).error().code() == Code::kInvalidArgument);
  const auto kept = open_host(shelf.options());
  CHECK(kept->sync("file").error().code() == Code::kNotFound);
  CHECK(kept->content("no id").error().code() == Code::kInvalidArgument);
  CHECK(kept->changes("x").error().code() == Code::kInvalidArgument);
  kept->shutdown(std::chrono::milliseconds(0));
  CHECK(kept->sync("files").error().code() == Code::kCancelled);
}

}  // namespace
}  // namespace patchbay::test
