// Tests that the example `files` lists, reads and looks at documents in real folders.
#include <fcntl.h>
#include <patchbay/testing/documents.h>
#include <sys/fsuid.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "temporary_folder.h"

namespace {

namespace fs = std::filesystem;
using namespace patchbay::testing;
using patchbay::sdk::Document;

struct Folder {
  explicit Folder(bool is_public = false)
      : root(place.path() / "root"), config(config_of(root, is_public)) {
    fs::create_directories(root);
  }
  static std::string config_of(const fs::path& root, bool is_public) {
    return nlohmann::json{{"root", root.string()}, {"public", is_public}}.dump();
  }
  void put(const std::string& path, const std::string& text = "x") const {
    fs::create_directories((root / path).parent_path());
    std::ofstream(root / path) << text;
  }
  Documents& documents() {
    if (!instance) {
      instance.emplace(load(PATCHBAY_BINARY_DIR "/connectors/files/connector.so"), host, config);
      all.emplace(*instance);
    }
    return *all;
  }

  patchbay::TemporaryFolder place;
  fs::path root;
  std::string config;
  Host host;
  std::optional<Instance> instance;
  std::optional<Documents> all;
};

std::vector<std::string> ids(const Stepped& stepped) {
  std::vector<std::string> ids;
  for (const Document& each : stepped.upserts) ids.push_back(each.id);
  return ids;
}

// While this object lives, this thread reads files as the user nobody, because root may read every
// file.
class NobodyRights {
 public:
  NobodyRights() { setfsuid(65534); }
  NobodyRights(const NobodyRights&) = delete;
  NobodyRights& operator=(const NobodyRights&) = delete;
  ~NobodyRights() { setfsuid(geteuid()); }
};

}  // namespace

TEST_CASE("files: a run lists everything, each folder before what is in it") {
  Folder folder;
  folder.put("b.md", "hello");
  folder.put("a/z.txt");
  folder.put("a/deep/er.pdf");
  const Stepped run = folder.documents().run();
  REQUIRE(run.outcome.ok());
  CHECK(ids(run) ==
        std::vector<std::string>{".", "a", "a/deep", "a/deep/er.pdf", "a/z.txt", "b.md"});
  CHECK(run.flags ==
        (PATCHBAY_STEP_BEGINS_LISTING | PATCHBAY_STEP_LISTING | PATCHBAY_STEP_COMPLETE));
  CHECK(run.find("a")->is_container);
  CHECK(run.find("a/deep/er.pdf")->parents == std::vector<std::string>{"a/deep"});
  CHECK(run.find("a")->parents == std::vector<std::string>{"."});
  CHECK(run.find("b.md")->size == 5);
  CHECK(run.find("b.md")->media_type == "text/markdown");
  CHECK(folder.documents().fetch(*run.find("b.md")).text() == "hello");

  // The next run begins a new listing, and the versions are unchanged.
  const Stepped again = folder.documents().run(run.cursor);
  CHECK(again.flags == run.flags);
  CHECK(again.find("b.md")->version == run.find("b.md")->version);
  CHECK(folder.host.problems().empty());
}

TEST_CASE("files: who may read is said of the root, and inherited") {
  Folder closed;
  CHECK(closed.documents().run().access.at(".").kind == PATCHBAY_ACCESS_UNKNOWN);
  Folder open(true);
  open.put("a");
  const Stepped run = open.documents().run();
  CHECK(run.access.size() == 2);
  CHECK(run.access.at("a").kind == PATCHBAY_ACCESS_WIDENED);
  CHECK(run.access.at(".").principals.at(0).kind == PATCHBAY_PRINCIPAL_ANYONE);
  const Stepped sweep = open.documents().run({}, PATCHBAY_ENUMERATE_ACCESS);
  CHECK(sweep.upserts.empty());
  CHECK(sweep.access.at(".").kind == PATCHBAY_ACCESS_LISTED);
}

TEST_CASE("files: a version changes with the content, even when the time is set back") {
  Folder folder;
  folder.put("a.txt", "one");
  const std::string before = folder.documents().run().find("a.txt")->version;
  const auto time = fs::last_write_time(folder.root / "a.txt");
  folder.put("a.txt", "two");
  fs::last_write_time(folder.root / "a.txt", time);
  const std::string after = folder.documents().run().find("a.txt")->version;
  CHECK(after != before);

  // The file is replaced by renaming another file of the same size and time. Only the inode
  // differs.
  folder.put("b.txt", "six");
  fs::last_write_time(folder.root / "b.txt", time);
  fs::rename(folder.root / "b.txt", folder.root / "a.txt");
  CHECK(folder.documents().run().find("a.txt")->version != after);
}

TEST_CASE("files: a file that was changed this very moment is looked at again") {
  Folder folder;
  folder.put("a.txt", "one");
  struct stat about{};
  REQUIRE(stat((folder.root / "a.txt").c_str(), &about) == 0);
  folder.host.wall_ms = static_cast<std::uint64_t>(about.st_ctim.tv_sec) * 1000 +
                        static_cast<std::uint64_t>(about.st_ctim.tv_nsec) / 1000000;
  const std::string fresh = folder.documents().run().find("a.txt")->version;
  folder.host.advance(std::chrono::seconds(1));
  CHECK(folder.documents().run().find("a.txt")->version != fresh);
}

TEST_CASE("files: links are not followed, loops and things without an end are skipped") {
  Folder folder;
  folder.put("real.txt");
  fs::create_directories(folder.root / "in");
  fs::create_symlink(folder.root, folder.root / "in/loop");
  fs::create_symlink("/etc/passwd", folder.root / "out");
  REQUIRE(mkfifo((folder.root / "pipe").c_str(), 0600) == 0);
  const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const fs::path here = fs::current_path();
  fs::current_path(folder.root);
  std::snprintf(address.sun_path, sizeof(address.sun_path), "sock");
  REQUIRE(bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0);
  fs::current_path(here);
  close(socket);
  const Stepped run = folder.documents().run();
  CHECK(run.upserts.size() == 7);
  CHECK(run.find("in/loop")->skipped == "symlink");
  CHECK(run.find("out")->skipped == "symlink");
  CHECK(run.find("pipe")->skipped == "special");
  CHECK(run.find("sock")->skipped == "special");
  CHECK(run.find("real.txt")->skipped.empty());
  CHECK(folder.documents().fetch(*run.find("out")).outcome.status == PATCHBAY_E_NOT_FOUND);
  CHECK(folder.host.problems().empty());
}

TEST_CASE(
    "files: names that are no UTF-8, and very long paths, are loaded under ids of their own") {
  Folder folder;
  folder.put("caf\xE9.txt", "latin");
  folder.put("100%.txt");
  std::string deep;
  for (int i = 0; i < 8; ++i) deep += std::string(200, static_cast<char>('a' + i)) + "/";
  folder.put(deep + "end.txt", "far");
  const Stepped run = folder.documents().run();
  CHECK(run.find("100%.txt") != nullptr);
  const Document* latin = run.find("/636166e92e747874");
  REQUIRE(latin != nullptr);
  CHECK(latin->title == "caf\xEF\xBF\xBD.txt");
  CHECK(folder.documents().fetch(*latin).text() == "latin");
  const Document* far = nullptr;
  for (const Document& each : run.upserts) {
    if (each.title == "end.txt") far = &each;
  }
  REQUIRE(far != nullptr);
  CHECK(far->id.substr(0, 6) == "/long/");
  CHECK(run.find(far->parents.at(0))->is_container);
  CHECK(folder.documents().fetch(*far).text() == "far");
  CHECK(folder.host.problems().empty());
}

TEST_CASE("files: a run goes on in the middle of a tree, whatever happened to it meanwhile") {
  Folder folder;
  for (int i = 0; i < 900; ++i) folder.put("d/" + std::to_string(1000 + i));
  for (int i = 0; i < 900; ++i) folder.put("e/" + std::to_string(1000 + i));
  // The next run begins after the first checkpoint, as after a crash.
  const Stepped whole = folder.documents().run();
  CHECK(whole.checkpoints == 4);
  const auto place_at = [&](const std::string& path) {
    auto place = nlohmann::json::parse(whole.cursor);
    place["after"] = "=" + path;
    return place.dump();
  };
  const Stepped rest = folder.documents().run(place_at("d/1498"));
  CHECK(rest.flags == (PATCHBAY_STEP_LISTING | PATCHBAY_STEP_COMPLETE));
  CHECK(rest.upserts.size() == 401 + 901);
  CHECK(rest.upserts.front().id == "d/1499");
  // Deletes the file at which the step stopped, and then the file's folder.
  fs::remove(folder.root / "d/1498");
  CHECK(folder.documents().run(place_at("d/1498")).upserts.front().id == "d/1499");
  fs::remove_all(folder.root / "d");
  CHECK(folder.documents().run(place_at("d/1498")).upserts.front().id == "e");
  // The step stopped at a folder whose contents it had not read.
  CHECK(folder.documents().run(place_at("e")).upserts.front().id == "e/1000");
}

TEST_CASE("files: a folder of 30,000 files is listed in steps that stay small") {
  Folder folder;
  for (int i = 0; i < 30000; ++i) {
    const std::string name = (folder.root / std::to_string(i)).string();
    close(open(name.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
  }
  const Stepped run = folder.documents().run();
  CHECK(run.steps == 2);
  CHECK(run.checkpoints > 55);
  const auto listed = ids(run);
  CHECK(std::set<std::string>(listed.begin(), listed.end()).size() == 30001);
  CHECK(listed.size() == 30001);
  folder.host.cancelled = true;
  CHECK(folder.documents().step().outcome.status == PATCHBAY_E_CANCELLED);
}

TEST_CASE("files: a root that does not exist, or an empty one in its place, is no empty listing") {
  Folder folder;
  folder.put("a.txt");
  const Stepped run = folder.documents().run();
  REQUIRE(run.outcome.ok());
  fs::rename(folder.root, folder.place.path() / "aside");
  const Stepped missing = folder.documents().run(run.cursor);
  CHECK(missing.outcome.ok());
  CHECK(missing.state == PATCHBAY_COLLECTION_OUT_OF_REACH);
  CHECK(missing.checkpoints == 0);
  CHECK(missing.reason.find("cannot be opened") != std::string::npos);
  CHECK(folder.documents().look(*run.find("a.txt")).failed.size() == 1);
  // An unmounted disk leaves an empty folder like this one.
  fs::create_directories(folder.root);
  CHECK(folder.documents().run(run.cursor).state == PATCHBAY_COLLECTION_OUT_OF_REACH);
  CHECK(folder.documents().run().upserts.size() == 1);  // this run has no cursor
  // The original folder, now empty, counts as empty.
  fs::remove(folder.root);
  fs::rename(folder.place.path() / "aside", folder.root);
  fs::remove(folder.root / "a.txt");
  const Stepped emptied = folder.documents().run(run.cursor);
  CHECK(emptied.state == PATCHBAY_COLLECTION_READABLE);
  CHECK(emptied.is_complete());
  CHECK(ids(emptied) == std::vector<std::string>{"."});
  CHECK(folder.host.problems().empty());
}

TEST_CASE("files: what the system refuses to read is failed, and nothing below it is missed") {
  Folder folder;
  folder.put("shut/in.txt");
  folder.put("shut.txt");
  folder.documents();
  fs::permissions(folder.place.path(), fs::perms(0755));
  fs::permissions(folder.root / "shut", fs::perms::none);
  fs::permissions(folder.root / "shut.txt", fs::perms::none);
  {
    const NobodyRights nobody;
    const Stepped run = folder.documents().run();
    REQUIRE(run.failed.size() == 1);
    CHECK(run.failed[0].id == "shut");
    CHECK(run.failed[0].with_all_below);
    CHECK(run.is_complete());
    CHECK(folder.documents().fetch(*run.find("shut.txt")).outcome.status ==
          PATCHBAY_E_PROVIDER_ERROR);
  }
  fs::permissions(folder.root / "shut", fs::perms::owner_all);
}

TEST_CASE("files: a path deeper than the walk goes is failed, not left out in silence") {
  Folder folder;
  std::string deep;
  for (int i = 0; i < 420; ++i) deep += "d/";
  folder.put(deep + "end.txt");
  const Stepped run = folder.documents().run();
  REQUIRE(run.failed.size() == 1);
  CHECK(run.failed[0].with_all_below);
  CHECK(run.failed[0].message.find("File name too long") != std::string::npos);
}

TEST_CASE("files: a look says how one document is now") {
  Folder folder;
  folder.put("a.txt", "one");
  const Document listed = *folder.documents().run().find("a.txt");
  CHECK(folder.documents().look(listed).find("a.txt")->version == listed.version);
  fs::remove(folder.root / "a.txt");
  CHECK(folder.documents().look(listed).gone == std::vector<std::string>{"a.txt"});
  CHECK(folder.documents().fetch(listed).outcome.status == PATCHBAY_E_NOT_FOUND);
}

TEST_CASE("files: a content is streamed whole, and not taken beyond the limit") {
  Folder folder;
  const std::string large(300000, 'y');
  folder.put("large.txt", large);
  folder.put("empty.txt", "");
  const Stepped run = folder.documents().run();
  CHECK(folder.documents().fetch(*run.find("large.txt")).text() == large);
  CHECK(folder.documents().fetch(*run.find("large.txt"), 299999).outcome.status ==
        PATCHBAY_E_TOO_LARGE);
  const Fetched empty = folder.documents().fetch(*run.find("empty.txt"));
  CHECK(empty.outcome.ok());
  CHECK(empty.parts.size() == 1);
  CHECK(empty.text().empty());
}
