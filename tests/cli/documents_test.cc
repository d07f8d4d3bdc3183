// Tests that the documents of a folder are loaded, shown and updated.
#include <catch2/catch.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "cli/command_line.h"
#include "cli/sync_progress.h"
#include "store/postgres_server.h"

namespace patchbay::cli {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

// A machine on which `files` offers a folder. No document is loaded yet.
class Folder {
 public:
  explicit Folder(const std::string& name) : place_(folder_named("documents/" + name)) {
    fs::create_directories(root());
    std::ofstream(place_ / "patchbay.toml")
        << "connector_path = [\"" PATCHBAY_BINARY_DIR "/connectors\"]\n[connector.files]\nroot = \""
        << root().string() << "\"\n[server]\nstore = \"" << (place_ / "store.db").string()
        << "\"\nkey_ring = \"" << (place_ / "keys").string() << "\"\n";
    environment_ = {{"PATCHBAY_CONFIG", config()}};
  }

  [[nodiscard]] std::string config() const { return (place_ / "patchbay.toml").string(); }
  [[nodiscard]] std::unique_ptr<store::Store> store() const {
    return store::Store::open({.location = (place_ / "store.db").string()}).value();
  }
  [[nodiscard]] fs::path root() const { return place_ / "root"; }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(root() / name, std::ios::binary) << text;
  }
  [[nodiscard]] CommandOutcome run(std::vector<std::string> words) const {
    return patchbay(std::move(words), environment_);
  }
  // Runs a command that must succeed, with `--output json`. Returns its output.
  [[nodiscard]] json shown(std::vector<std::string> words) const {
    words.insert(words.end(), {"--output", "json"});
    const CommandOutcome printed = run(std::move(words));
    INFO(printed.err);
    REQUIRE(printed.code == 0);
    return json::parse(printed.out);
  }
  // Returns the ids of the listed documents, except the folder itself.
  [[nodiscard]] std::vector<std::string> ids(std::vector<std::string> more = {}) const {
    std::vector<std::string> words = {"docs", "list"};
    words.insert(words.end(), more.begin(), more.end());
    std::vector<std::string> ids;
    for (const json& each : shown(words)) {
      if (!each.at("is_container")) ids.push_back(each.at("id"));
    }
    return ids;
  }

 private:
  fs::path place_;
  Variables environment_;
};

TEST_CASE("a schedule, a priority and a pause are set, and the next run is shown") {
  const Folder folder("schedule");
  folder.write("one.txt", "the first");
  const json scheduled = folder.shown({"sync", "files", "--schedule", "6"});
  CHECK(scheduled.at("done") == "scheduled");
  CHECK(scheduled.at("next_sync_at").is_string());
  const json urgent = folder.shown({"sync", "files", "--priority", "3"});
  CHECK(urgent.at("done") == "priority set");
  CHECK(urgent.at("priority") == 3);
  CHECK(has(folder.run({"sync", "files", "--schedule", "2"}).out, "the next run begins at 20"));
  CHECK(folder.shown({"sync", "files", "--pause"}).at("next_sync_at").is_null());
  CHECK(folder.shown({"sync", "files", "--resume"}).at("next_sync_at").is_string());
  const json ended = folder.shown({"sync", "files", "--no-schedule"});
  CHECK(ended.at("next_sync_at").is_null());
  CHECK(ended.at("priority") == 3);
  CHECK(folder.run({"sync", "files", "--schedule", "0"}).code != 0);
  CHECK(folder.run({"sync", "files", "--schedule", "1", "--pause"}).code != 0);
}

TEST_CASE("a sync of an unknown account makes no store and no key ring") {
  const Folder folder("nothing");
  const CommandOutcome refused = folder.run({"sync", "github-AbC123"});
  CHECK(refused.code == 2);
  CHECK(has(refused.err, "There is no store"));
  const fs::path place = fs::path(folder.config()).parent_path();
  CHECK_FALSE(fs::exists(place / "store.db"));
  CHECK_FALSE(fs::exists(place / "keys"));
}

TEST_CASE("a folder is loaded, and later runs load what changed") {
  const Folder folder("changes");
  folder.write("one.txt", "the first");
  folder.write("two.txt", "the second");
  const json first = folder.shown({"sync", "files"});
  CHECK(first.at("state") == "complete");
  CHECK(first.at("tally").at("loaded") == 3);
  const std::vector<std::string> both = {"files//one.txt", "files//two.txt"};
  CHECK(folder.ids() == both);
  CHECK(folder.ids({"--link", "files"}) == both);
  CHECK(folder.ids({"--link", "file"}).empty());

  folder.write("two.txt", "the second, and more");
  fs::remove(folder.root() / "one.txt");
  folder.write("three.txt", "the third");
  const CommandOutcome printed = folder.run({"sync", "files"});
  CHECK(printed.code == 0);
  CHECK(has(printed.out, ": complete: 3 documents"));
  // The folder also counts as loaded, because the folder changed with the files.
  CHECK(has(printed.out, "3 loaded, 0 unchanged, 0 skipped, 0 failed, 0 deferred, 1 deleted"));
  CHECK(folder.ids() == std::vector<std::string>{"files//three.txt", "files//two.txt"});

  const json full = folder.shown({"sync", "files", "--full"});
  CHECK(full.at("kind") == "full");
  CHECK(full.at("tally").at("unchanged") == 3);
}

TEST_CASE("a file is found by its words, and what was not asked is said") {
  const Folder folder("found");
  folder.write("a report.md", "the quarterly numbers");
  REQUIRE(folder.run({"sync", "files"}).code == 0);
  const CommandOutcome table = folder.run({"find", "quarterly", "report"});
  CHECK(table.code == 0);
  CHECK(has(table.out, "files//a%20report.md"));
  const CommandOutcome printed = folder.run({"find", "quarterly", "--output", "json"});
  REQUIRE(printed.code == 0);
  const json found = json::parse(printed.out);
  REQUIRE(found.at("files").size() == 1);
  CHECK(found.at("files")[0].at("document_id") == "files//a%20report.md");
  CHECK(found.at("documents").at("count") == 1);
  CHECK(json::parse(folder.run({"find", "nowhere", "--output", "json"}).out).at("files").empty());
  CHECK(folder.run({"find", "report", "--connector", "files"}).code == 3);
  CHECK(folder.run({"find", "--output", "json"}).code == 2);
}

TEST_CASE("documents are shown, explained and exported to those who may read them") {
  const Folder folder("shown");
  folder.write("a note.md", "# Hello");
  REQUIRE(folder.run({"sync", "files"}).code == 0);
  const std::string id = folder.ids().at(0);
  CHECK(id == "files//a%20note.md");
  const json one = folder.shown({"docs", "show", id});
  CHECK(one.at("semantic_id") == "files:a note.md");
  CHECK(one.at("metadata").at("source") == "files");
  CHECK(has(folder.run({"docs", "list"}).out, "a note.md"));
  CHECK(has(folder.run({"docs", "show", id}).out, "loaded"));

  const CommandOutcome exported = folder.run({"docs", "export", "--ndjson"});
  REQUIRE(exported.code == 0);
  const json line = json::parse(exported.out);
  CHECK(line.at("content") == "# Hello");
  CHECK(line.at("id") == id);
  CHECK(line.at("metadata").at("title") == "a note.md");

  CHECK(folder.shown({"docs", "why", id, "--reader", "local"}).at("by") == "owner");
  CHECK(folder.shown({"docs", "why", id, "--reader", "bob"}).at("is_granted") == false);
  CHECK(folder.shown({"docs", "why", id}).at("is_unknown") == true);

  CHECK(folder.ids({"--user", "bob"}).empty());
  CHECK(folder.ids({"--user", "bob", "--all"}).size() == 1);
  CHECK(folder.run({"docs", "show", id, "--user", "bob"}).code == 4);
  CHECK(folder.run({"docs", "show", id, "--link", "files"}).code == 0);
  CHECK(folder.shown({"sync", "files", "--user", "bob"}).at("state") == "complete");
  CHECK(folder.ids({"--user", "bob"}).size() == 1);
  CHECK(folder.run({"docs", "show", "files//gone.txt"}).code == 4);
  CHECK(folder.run({"docs", "show", "no id"}).code == 3);
}

TEST_CASE("the ledger names what could not be read and why, and one is tried again") {
  const Folder folder("ledger");
  folder.write("good.txt", "good");
  folder.write("large.txt", "large");
  fs::resize_file(folder.root() / "large.txt", std::uintmax_t{21} << 20);
  const CommandOutcome printed = folder.run({"sync", "files"});
  CHECK(printed.code == 0);
  CHECK(has(printed.out, "complete with skips"));
  CHECK(has(printed.out, "patchbay docs ledger --link files"));
  const json troubled = folder.shown({"docs", "ledger"});
  REQUIRE(troubled.size() == 1);
  CHECK(troubled[0].at("id") == "files//large.txt");
  CHECK(troubled[0].at("reason") == "too_large");
  CHECK(troubled[0].at("why").is_string());
  CHECK(has(folder.run({"docs", "ledger"}).out, "too_large"));
  const json again = folder.shown({"docs", "retry", "files//good.txt"});
  CHECK(again.at("is_over") == true);
  CHECK(folder.run({"docs", "retry", "files//none.txt"}).code == 4);
}

TEST_CASE("many deletions are held until somebody decides") {
  const Folder folder("held");
  for (int i = 0; i < 120; ++i) folder.write("n" + std::to_string(i) + ".txt", "text");
  REQUIRE(folder.run({"sync", "files"}).code == 0);
  for (int i = 0; i < 100; ++i) fs::remove(folder.root() / ("n" + std::to_string(i) + ".txt"));
  const CommandOutcome held = folder.run({"sync", "files"});
  CHECK(held.code == 1);
  CHECK(has(held.out, "100 deletions held"));
  CHECK(has(held.out, "--release"));
  CHECK(folder.ids().size() == 120);
  CHECK(folder.ids({"--held"}).size() == 100);

  SECTION("they are carried out") {
    CHECK(folder.shown({"sync", "files", "--release"}).at("documents") == 100);
    CHECK(folder.ids().size() == 20);
  }
  SECTION("they are refused") {
    CHECK(has(folder.run({"sync", "files", "--refuse"}).out, "refused, 100 deletions"));
    CHECK(folder.ids().size() == 120);
    CHECK(folder.ids({"--held"}).empty());
  }
}

TEST_CASE("a collection that cannot be read is in the ledger with its time, and can be forgotten") {
  const Folder folder("forgotten");
  folder.write("one.txt", "the first");
  REQUIRE(folder.run({"sync", "files"}).code == 0);
  const CommandOutcome refused = folder.run({"docs", "forget", "files"});
  CHECK(refused.code == 3);
  CHECK(has(refused.err, "the next run would load it again"));
  execute(*folder.store(),
          "update document_collection set trouble = 'out_of_reach', why = 'It is away.', "
          "trouble_since = 1700000000000");
  const CommandOutcome ledger = folder.run({"docs", "ledger"});
  CHECK(ledger.code == 0);
  CHECK(has(ledger.out, "2023-11-14T22:13"));
  CHECK(has(ledger.out, "It is away."));
  const json forgotten = folder.shown({"docs", "forget", "files"});
  CHECK(forgotten.at("documents") == 2);  // one of them is the folder
  CHECK(folder.ids().empty());
  CHECK_FALSE(has(folder.run({"docs", "ledger"}).out, "It is away."));
  CHECK(folder.shown({"sync", "files"}).at("tally").at("loaded") == 2);
}

TEST_CASE(
    "a text that is too long for a line is left out of an export, which says so and goes on") {
  const Folder folder("export");
  constexpr std::size_t kPiece = std::size_t{1} << 20;
  folder.write("long.txt", std::string(kPiece, 'x'));
  folder.write("short.txt", "short");
  REQUIRE(folder.run({"sync", "files"}).code == 0);
  const auto store = folder.store();
  json parts =
      json::parse(text_of(*store, "select parts from document where native_id = 'long.txt'"));
  parts.erase("text");
  for (int i = 0; i < 65; ++i) parts["texts"].push_back(parts.at("contents")[0]);
  execute(*store,
          "update document set parts = '" + parts.dump() + "' where native_id = 'long.txt'");
  const CommandOutcome printed = folder.run({"docs", "export"});
  CHECK(printed.code == 0);
  CHECK(has(printed.err,
            "files//long.txt: its content is left out. The document's text has "
            "68157440 bytes."));
  CHECK(has(printed.out, R"({"id":"files//long.txt","content":null,)"));
  CHECK(has(printed.out, R"({"id":"files//short.txt","content":"short",)"));
}

TEST_CASE("a dry run says what a run would do, and writes nothing") {
  const Folder folder("dry");
  folder.write("one.txt", "the first");
  const json before = folder.shown({"sync", "files", "--dry-run"});
  CHECK(before.at("added") == 2);  // one of them is the folder
  CHECK(before.at("bytes") == 9);
  CHECK(folder.ids().empty());
  REQUIRE(folder.run({"sync", "files"}).code == 0);
  folder.write("one.txt", "the first, and more");
  folder.write("two.txt", "the second");
  const CommandOutcome printed = folder.run({"sync", "files", "--dry-run"});
  CHECK(printed.code == 0);
  CHECK(has(printed.out, "1 new, 2 changed, 0 unchanged, 0 deleted, and load 29 B"));
  CHECK(has(printed.out, "Nothing was written."));
  CHECK(folder.ids().size() == 1);
  CHECK(folder.shown({"sync", "files"}).at("tally").at("loaded") == 3);

  for (int i = 0; i < 100; ++i) folder.write("n" + std::to_string(i) + ".txt", "text");
  REQUIRE(folder.run({"sync", "files"}).code == 0);
  for (int i = 0; i < 100; ++i) fs::remove(folder.root() / ("n" + std::to_string(i) + ".txt"));
  const CommandOutcome held = folder.run({"sync", "files", "--dry-run", "--full"});
  CHECK(held.code == 1);
  CHECK(has(held.out, "100 deleted"));
  CHECK(has(held.out, "would be held"));
  CHECK(folder.ids().size() == 102);
  CHECK(folder.run({"sync", "files", "--dry-run", "--watch"}).code == 2);
}

TEST_CASE("paused documents are not loaded until they are resumed") {
  const Folder folder("paused");
  folder.write("one.txt", "the first");
  REQUIRE(folder.run({"sync", "files"}).code == 0);
  CHECK(folder.run({"sync", "files", "--pause"}).code == 0);
  const CommandOutcome refused = folder.run({"sync", "files"});
  CHECK(refused.code == 3);
  CHECK(has(refused.err, "--resume"));
  CHECK(folder.run({"sync", "files", "--resume"}).code == 0);
  CHECK(folder.run({"sync", "files"}).code == 0);
}

TEST_CASE("a watched folder is loaded again and again until its reader goes") {
  const Folder folder("watched");
  folder.write("one.txt", "the first");
  const std::string command = "exec " PATCHBAY_BINARY_DIR "/bin/patchbay --config " +
                              folder.config() + " sync files --watch --every 1 --output json";
  FILE* reader = ::popen(command.c_str(), "re");
  REQUIRE(reader != nullptr);
  std::string lines;
  for (int letter = 0, count = 0; count < 2 && (letter = std::fgetc(reader)) != EOF;) {
    lines.push_back(static_cast<char>(letter));
    if (letter != '\n') continue;
    if (++count == 1) folder.write("two.txt", "the second");
  }
  CHECK(::pclose(reader) != 0);
  const auto second = json::parse(lines.substr(lines.find('\n') + 1));
  CHECK(second.at("state") == "complete");
  CHECK(folder.ids().size() == 2);
}

TEST_CASE("what cannot be loaded is refused, and says what can") {
  const Folder folder("refused");
  CHECK(folder.run({"sync"}).code == 2);
  CHECK(folder.run({"sync", "files", "--full", "--pause"}).code == 2);
  CHECK(folder.run({"sync", "files", "--every", "5"}).code == 2);
  CHECK(folder.run({"sync", "files", "--pause"}).code == 4);
  CHECK(folder.run({"sync", "files", "--user", ""}).code == 2);
  REQUIRE(folder.run({"sync", "files"}).code == 0);
  const CommandOutcome unknown = folder.run({"sync", "fil"});
  CHECK(unknown.code == 4);
  CHECK(has(unknown.err, "patchbay links list"));
}

Invocation showing(const Terminal& terminal) {
  return {.terminal = terminal,
          .environment = {},
          .config_file = {},
          .connector_paths = {},
          .chosen = {}};
}

TEST_CASE("progress is a bar where somebody looks and lines elsewhere") {
  std::istringstream in;
  std::ostringstream out;
  std::ostringstream err;
  std::ostringstream live;
  Invocation looked_at = showing({in, out, err, "", &live});
  documents::Progress progress;
  progress.run.state = documents::RunState::kRunning;
  progress.run.tally = {.seen = 41, .bytes = 3'250'586, .expected = 100, .estimated = 100};
  const std::chrono::steady_clock::time_point now{std::chrono::hours(1)};
  {
    SyncProgress shown(looked_at, "files");
    shown.show(progress, now);
    CHECK(has(live.str(), "\rrunning  [########------------] 41 %  41 documents of 100, 3.1 MiB"));
  }
  CHECK(live.str().ends_with(" \r"));
  CHECK(err.str().empty());

  Invocation unseen = showing({in, out, err});
  SyncProgress shown(unseen, "files");
  shown.show(progress, now);
  shown.show(progress, now + std::chrono::seconds(1));
  CHECK(err.str() == "files: running, 41 documents of 100, 3.1 MiB\n");
  shown.show(progress, now + std::chrono::seconds(6));
  CHECK(err.str().size() ==
        2 * std::string("files: running, 41 documents of 100, 3.1 MiB\n").size());
  progress.run.tally.expected = 0;
  CHECK(has(bar_shown(progress.run.tally), "41 %  41 documents of 100, 3.1 MiB"));
  CHECK(counts_shown(progress.run.tally) == "41 documents, 3.1 MiB");  // an estimated total is not
                                                                       // shown
  progress.run.tally.estimated = 0;
  CHECK(bar_shown(progress.run.tally) == "41 documents, 3.1 MiB");
}

}  // namespace
}  // namespace patchbay::cli
