// Proves what `patchbay dev` sees of a folder, and what a round of it says.
#include <catch2/catch.hpp>
#include <filesystem>
#include <thread>

#include "cli/dev_round.h"
#include "cli/folder_watch.h"
#include "temporary_folder.h"

namespace patchbay::cli {
namespace {

namespace fs = std::filesystem;
using Files = std::vector<std::string>;

struct WatchedFolder {
  WatchedFolder() {
    folder.write("connector.c", "1");
    folder.write("src/deep/part.c", "1");
    folder.write("build/connector.o", "1");
    folder.write(".git/index", "1");
    auto made = FolderWatch::of(folder.path(), {"build"});
    REQUIRE(made);
    watch = std::move(made).value();
  }
  Files next() {
    auto changed = watch->next({});
    REQUIRE(changed);
    return std::move(changed).value();
  }
  TemporaryFolder folder;
  std::unique_ptr<FolderWatch> watch;
};

TEST_CASE("dev sees files that are saved, also in folders inside, each once") {
  WatchedFolder watched;
  watched.folder.write("connector.c", "2");
  watched.folder.write("connector.c", "3");
  watched.folder.write("src/deep/part.c", "2");
  CHECK(watched.next() == Files{"connector.c", "src/deep/part.c"});
  watched.folder.write("saving", "4");
  fs::rename(watched.folder.path() / "saving", watched.folder.path() / "connector.c");
  CHECK(watched.next() == Files{"connector.c", "saving"});
  fs::remove(watched.folder.path() / "src/deep/part.c");
  CHECK(watched.next() == Files{"src/deep/part.c"});
}

TEST_CASE("dev leaves out what is built, hidden files and the backups of editors") {
  WatchedFolder watched;
  for (const char* name :
       {"build/connector.o", ".git/index", ".connector.c.swp", "connector.c~", "#connector.c#"}) {
    watched.folder.write(name, "2");
  }
  watched.folder.write("src/build/part.c", "only the outermost build is left out");
  CHECK(watched.next().front() == "src/build");
}

TEST_CASE("dev sees files of a folder that is new") {
  WatchedFolder watched;
  fs::create_directories(watched.folder.path() / "more/inside");
  CHECK(watched.next().front() == "more");
  watched.folder.write("more/inside/a.c", "1");
  CHECK(watched.next() == Files{"more/inside/a.c"});
}

TEST_CASE("dev's wait ends when it is stopped, and a folder that is missing is named") {
  WatchedFolder watched;
  std::stop_source stop;
  const std::stop_token token = stop.get_token();
  Patience patience;
  patience.cancellation = &token;
  std::thread stopping([&] { stop.request_stop(); });
  const auto changed = watched.watch->next(patience);
  stopping.join();
  REQUIRE_FALSE(changed);
  CHECK(changed.error().code() == Code::kCancelled);
  const auto none = FolderWatch::of(watched.folder.path() / "none", {});
  REQUIRE_FALSE(none);
  CHECK(none.error().code() == Code::kNotFound);
}

// Programs that say what a test wants, and a folder that is configured and has one connector.
struct ScriptedTools {
  ScriptedTools() {
    folder.write("build/CMakeCache.txt", "");
    folder.write("build/connectors/notes/connector.json", "{}");
    tools.run = [this](const std::string& program, const std::vector<std::string>& arguments) {
      lines.push_back(program + " " + arguments.front());
      return Result<Ran>(program == "cmake" ? built : checked);
    };
  }
  DevRound round() {
    const auto ended = run_round({folder.path(), "/opt/patchbay", 2}, tools);
    REQUIRE(ended);
    return ended.value();
  }
  TemporaryFolder folder;
  DevTools tools;
  Files lines;
  Ran built;
  Ran checked{0,
              R"({"exit_code":0,"suppression_faults":[],"checks":[{"id":"a","outcome":"passed"},
                  {"id":"b","outcome":"passed"},{"id":"c","outcome":"skipped"}]})",
              ""};
};

TEST_CASE("a round of dev says in a line that the connector was built, reloaded and checked") {
  ScriptedTools scripted;
  CHECK(scripted.round().summary == "built, 2 checks of level 2 pass, 1 skipped");
  CHECK(scripted.lines == Files{"cmake --build", "patchbay-conformance run"});
  scripted.tools.reload = []() -> Result<void> { return success(); };
  const DevRound reloaded = scripted.round();
  CHECK(reloaded.is_good);
  CHECK(reloaded.summary == "built, reloaded, 2 checks of level 2 pass, 1 skipped");
  scripted.tools.reload = []() -> Result<void> { return Error(Code::kNotFound, "nobody there"); };
  const DevRound alone = scripted.round();
  CHECK_FALSE(alone.is_good);
  CHECK(alone.details == Files{"the server: nobody there"});
  fs::remove(scripted.folder.path() / "build/CMakeCache.txt");
  scripted.lines.clear();
  CHECK(scripted.round().summary.starts_with("built"));
  CHECK(scripted.lines.front() == "cmake -S");
}

TEST_CASE("a round of dev shows what the compiler or a check said") {
  ScriptedTools scripted;
  scripted.checked.out =
      R"({"exit_code":1,"suppression_faults":["x: not needed"],"checks":[
          {"id":"a","outcome":"failed","found":"it leaks","change":"Free it."},
          {"id":"b","outcome":"warning","found":"odd"},
          {"id":"c","outcome":"failed","found":"known","suppressed":"accepted"}]})";
  const DevRound failing = scripted.round();
  CHECK_FALSE(failing.is_good);
  CHECK(failing.summary == "built, 0 checks of level 2 pass, 1 FAIL");
  CHECK(failing.details == Files{"failed a: it leaks", "  Free it.", "warning b: odd",
                                 "conformance.toml: x: not needed"});
  scripted.checked = {3, "", "cannot run"};
  CHECK(scripted.round().details == Files{"cannot run"});
  scripted.built = {1, "[1/2] CC\nconnector.c:3:1: error: no\nninja: stopped\n", ""};
  const DevRound unbuilt = scripted.round();
  CHECK(unbuilt.summary == "does not build");
  CHECK(unbuilt.details == Files{"connector.c:3:1: error: no"});
  scripted.built = {};
  fs::remove_all(scripted.folder.path() / "build/connectors");
  CHECK(scripted.round().summary.starts_with("built, but there is no connector in "));
}

}  // namespace
}  // namespace patchbay::cli
