// Tests which changes in a folder `patchbay dev` sees, and what it says about a round.
#include <fcntl.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <thread>

#include "base/file_descriptor.h"
#include "cli/dev_output.h"
#include "cli/dev_round.h"
#include "cli/folder_watch.h"
#include "skip.h"
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

TEST_CASE("dev sees any number of folders come and go") {
  WatchedFolder watched;
  constexpr std::size_t kAtOnce = 100;
  const auto folder = [&](std::size_t number) {
    return watched.folder.path() / ("more" + std::to_string(number));
  };
  for (std::size_t all = 0; all <= FolderWatch::kFolders; all += kAtOnce) {
    for (std::size_t i = 0; i < kAtOnce; ++i) fs::create_directory(folder(i));
    REQUIRE(watched.next().size() == kAtOnce);
    for (std::size_t i = 0; i < kAtOnce; ++i) fs::remove(folder(i));
    REQUIRE(watched.next().size() == kAtOnce);
  }
}

TEST_CASE("dev sees files of a folder that was removed and made again") {
  WatchedFolder watched;
  const fs::path& root = watched.folder.path();
  SECTION("one inside") {
    fs::remove_all(root / "src");
    watched.next();
    watched.folder.write("src/deep/part.c", "2");
    CHECK(watched.next().front() == "src");
  }
  SECTION("the whole one") {
    fs::remove_all(root);
    watched.next();
    watched.folder.write("src/deep/part.c", "2");
    CHECK(watched.next() == Files{"all files"});
  }
  SECTION("the whole one, in which somebody stands") {
    const FileDescriptor standing(::open(root.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    fs::remove_all(root);
    watched.next();
    watched.folder.write("src/deep/part.c", "2");
    CHECK(watched.next() == Files{"all files"});
  }
  watched.folder.write("src/deep/part.c", "3");
  CHECK(watched.next() == Files{"src/deep/part.c"});
}

TEST_CASE("dev tells nothing of a folder that was moved away") {
  WatchedFolder watched;
  const TemporaryFolder elsewhere;
  fs::rename(watched.folder.path() / "src", elsewhere.path() / "src");
  CHECK(watched.next() == Files{"src"});
  elsewhere.write("src/deep/part.c", "2");
  watched.folder.write("connector.c", "2");
  CHECK(watched.next() == Files{"connector.c"});
}

// Returns how many folders the kernel watches for this process.
std::size_t kernel_watches() {
  std::size_t count = 0;
  for (const auto& each : fs::directory_iterator("/proc/self/fdinfo")) {
    std::ifstream lines(each.path());
    for (std::string line; std::getline(lines, line);) count += line.starts_with("inotify wd:");
  }
  return count;
}

TEST_CASE("dev tells nothing of the whole folder after it was moved away, and sees a new one") {
  WatchedFolder watched;
  const TemporaryFolder elsewhere;
  const std::size_t before = kernel_watches();
  REQUIRE(before > 0);
  fs::rename(watched.folder.path(), elsewhere.path() / "old");
  elsewhere.write("old/connector.c", "2");
  watched.folder.write("src/deep/part.c", "2");
  CHECK(watched.next() == Files{"all files"});
  CHECK(kernel_watches() == before);
  elsewhere.write("old/connector.c", "3");
  watched.folder.write("src/deep/part.c", "3");
  CHECK(watched.next() == Files{"src/deep/part.c"});
}

TEST_CASE("dev sees what follows more changes than the kernel keeps") {
  std::size_t kept = 0;
  std::ifstream("/proc/sys/fs/inotify/max_queued_events") >> kept;
  constexpr std::size_t kMost = 100'000;
  if (kept == 0 || kept > kMost) return skip("the kernel keeps too many changes to exceed them");
  WatchedFolder watched;
  const fs::path here = watched.folder.path() / "connector.c";
  const fs::path there = watched.folder.path() / "other.c";
  for (std::size_t i = 0; i < kept; i += 2) {  // there are two events for each file
    fs::rename(here, there);
    fs::rename(there, here);
  }
  watched.folder.write("late/part.c", "1");
  const Files changed = watched.next();
  CHECK(std::ranges::find(changed, "many files") != changed.end());
  watched.folder.write("late/part.c", "2");
  CHECK(watched.next() == Files{"late/part.c"});
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

// Fake programs whose output a test chooses, and a configured folder with one connector.
struct ScriptedTools {
  ScriptedTools() {
    folder.write("build/cmake_install.cmake", "");
    folder.write("build/connectors/notes/connector.json", "{}");
    tools.run = [this](const std::string& program, const std::vector<std::string>& arguments) {
      lines.push_back(program + " " + arguments.front());
      if (arguments.front() == "-S") return configure();
      return Result<ProgramRun>(program == "cmake" ? built : checked);
    };
  }
  // Behaves like CMake with a wrong file: it writes the cache, but not the files that come later.
  Result<ProgramRun> configure() const {
    folder.write("build/CMakeCache.txt", "");
    if (configured.exit_code == 0) folder.write("build/cmake_install.cmake", "");
    return configured;
  }
  DevRound round() {
    const auto ended = run_round({folder.path(), "/opt/patchbay", 2}, tools);
    REQUIRE(ended);
    return ended.value();
  }
  TemporaryFolder folder;
  DevTools tools;
  Files lines;
  ProgramRun configured;
  ProgramRun built;
  ProgramRun checked{
      0,
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
  fs::remove(scripted.folder.path() / "build/cmake_install.cmake");
  scripted.lines.clear();
  CHECK(scripted.round().summary.starts_with("built"));
  CHECK(scripted.lines.front() == "cmake -S");
}

TEST_CASE(
    "a round of dev configures again after CMakeLists.txt was wrong, and says what was wrong") {
  ScriptedTools scripted;
  fs::remove(scripted.folder.path() / "build/cmake_install.cmake");
  scripted.configured = {1, "-- Detecting C compile features\n",
                         "CMake Error at CMakeLists.txt:3 (fnord):\n"
                         "  Unknown CMake command \"fnord\".\n\n\n"
                         "-- Configuring incomplete, errors occurred!\n"};
  const DevRound failed = scripted.round();
  CHECK(failed.summary == "cannot be configured");
  CHECK(failed.details ==
        Files{"CMake Error at CMakeLists.txt:3 (fnord):", "  Unknown CMake command \"fnord\".",
              "-- Configuring incomplete, errors occurred!"});
  CHECK(scripted.round().summary == "cannot be configured");
  scripted.configured = {};
  CHECK(scripted.round().is_good);
  scripted.lines.clear();
  CHECK(scripted.round().is_good);
  CHECK(scripted.lines.front() == "cmake --build");
}

// Runs the real CMake, which configures a folder.
Result<ProgramRun> run_cmake(const std::vector<std::string>& arguments) {
  ProgramRun ran;
  std::string line = "cmake";
  for (const std::string& each : arguments) line += " '" + each + "'";
  FILE* child = ::popen((line + " 2>&1").c_str(), "r");
  REQUIRE(child != nullptr);
  for (int c = std::fgetc(child); c != EOF; c = std::fgetc(child)) {
    ran.out += static_cast<char>(c);
  }
  ran.exit_code = ::pclose(child) == 0 ? 0 : 1;
  return ran;
}

TEST_CASE("a round of dev configures again after a generator expression was wrong") {
  ScriptedTools scripted;
  fs::remove(scripted.folder.path() / "build/cmake_install.cmake");
  const DevTools as_scripted = scripted.tools;
  scripted.tools.run = [&](const std::string& program, const std::vector<std::string>& arguments) {
    return arguments.front() == "-S" ? run_cmake(arguments) : as_scripted.run(program, arguments);
  };
  const std::string good = "cmake_minimum_required(VERSION 3.25)\nproject(notes NONE)\n";
  scripted.folder.write("CMakeLists.txt",
                        good + "add_custom_target(notes COMMAND $<TARGET_FILE:none>)\n");
  for (int round = 0; round < 2; ++round) {
    const DevRound failed = scripted.round();
    CHECK(failed.summary == "cannot be configured");
    REQUIRE_FALSE(failed.details.empty());
    CHECK(failed.details.front().find("CMakeLists.txt:3") != std::string::npos);
  }
  scripted.folder.write("CMakeLists.txt", good);
  CHECK(scripted.round().is_good);
}

TEST_CASE("a round of dev shows the first errors of very many, and says how many follow") {
  ScriptedTools scripted;
  scripted.built.exit_code = 1;
  for (int i = 1; i <= 50; ++i) scripted.built.err += "a.c:" + std::to_string(i) + ": error: no\n";
  const DevRound failed = scripted.round();
  CHECK(failed.details.front() == "a.c:1: error: no");
  CHECK(failed.details.back() == "… and 30 more lines");
  scripted.built.err += "[… 1005 bytes are left out here]\na.c:99: error: no\n";
  const DevRound cut = scripted.round();
  CHECK(cut.details.size() == failed.details.size() + 1);
  CHECK(cut.details[failed.details.size() - 1] == "… and 31 more lines");
  CHECK(cut.details.back() == "[… 1005 bytes are left out here]");
}

TEST_CASE("of a long text dev keeps the beginning and the end, and says how much it left out") {
  KeptEnds kept(10);
  const process::Output taking = kept.taking();
  REQUIRE(taking("first e"));
  REQUIRE(taking("rror, then "));
  CHECK(kept.text() == "first error, then ");
  REQUIRE(taking(std::string(1000, '.')));
  REQUIRE(taking("the end"));
  CHECK(kept.text() == "first erro\n[… 1005 bytes are left out here]\n...the end");
  REQUIRE(taking(", then it"));  // more text is available than is shown
  CHECK(kept.text() == "first erro\n[… 1014 bytes are left out here]\nd, then it");
  ScriptedTools scripted;
  scripted.built = {1, "", "a.c:1: error: no\n\n[… 1005 bytes are left out here]\nmake: stopped\n"};
  CHECK(scripted.round().details == Files{"a.c:1: error: no", "[… 1005 bytes are left out here]"});
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
