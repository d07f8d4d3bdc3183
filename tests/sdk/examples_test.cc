// Tests that the example connectors work.
#include <patchbay/testing/instance.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;
using namespace patchbay::testing;

void write(const fs::path& path, const std::string& text) { std::ofstream(path) << text; }

constexpr const char* kFiles = PATCHBAY_BINARY_DIR "/connectors/files/connector.so";

// A root folder with some files, a secret file next to the root, and the connector for this root.
struct Files {
  Files() : place(make()) {
    fs::create_directories(place / "root/docs/deep");
    write(place / "root/a.txt", "first\nThe Needle is here\n");
    write(place / "root/docs/b.md", "nothing");
    write(place / "root/docs/deep/needle.bin", std::string("\0\xFF\x01", 3));
    write(place / "secret.txt", "SECRET needle");
    fs::create_directories(place / "outside");
    write(place / "outside/b.md", "SECRET");
    fs::create_symlink(place / "secret.txt", place / "root/link.txt");
    fs::create_symlink(place / "outside", place / "root/link");
    instance.emplace(load(kFiles), host, Json{{"root", (place / "root").string()}}.dump());
  }
  ~Files() {
    instance.reset();
    fs::remove_all(place);
  }

  static fs::path make() {
    std::string name = (fs::temp_directory_path() / "patchbay-files-XXXXXX").string();
    return mkdtemp(name.data());
  }
  Json call(const std::string& action, const Json& arguments) {
    const auto outcome = instance->invoke(action, arguments.dump());
    INFO(outcome.message);
    REQUIRE(outcome.status == PATCHBAY_OK);
    return Json::parse(outcome.result);
  }
  patchbay_status status(const std::string& action, const Json& arguments) {
    return instance->invoke(action, arguments.dump()).status;
  }

  fs::path place;
  Host host;
  std::optional<Instance> instance;
};

}  // namespace

TEST_CASE("minimal_c answers with its arguments, byte for byte") {
  Host host;
  const patchbay_entry& entry = load(PATCHBAY_BINARY_DIR "/connectors/minimal_c/connector.so");
  CHECK(view(entry.id) == "minimal_c");
  Instance instance(entry, host);
  CHECK(instance.invoke("echo", R"({ "message":"é" })").result == R"({ "message":"é" })");
  CHECK(instance.invoke("nonsense", "{}").status == PATCHBAY_E_PLUGIN_FAULT);
  host.result_limit = 1;
  CHECK(instance.invoke("echo").status == PATCHBAY_E_TOO_LARGE);
}

TEST_CASE("the examples in C say what they were built with, as the C++ wrapper does") {
  for (const char* library :
       {"/connectors/minimal_c/connector.so", "/connectors/notes_c/connector.so"}) {
    INFO(library);
    const patchbay_entry& entry = load(std::string(PATCHBAY_BINARY_DIR) + library);
    CHECK_THAT(std::string(view(entry.built_with)), Catch::StartsWith("patchbay-sdk "));
  }
}

TEST_CASE("files lists a folder in pages, links named and not followed") {
  Files files;
  const Json first = files.call("list", {{"limit", 2}});
  REQUIRE(first["entries"].size() == 2);
  CHECK(first["entries"][0]["name"] == "a.txt");
  CHECK(first["entries"][0]["size"] == 25);
  CHECK(first["entries"][1]["type"] == "folder");
  const Json second = files.call("list", {{"limit", 2}, {"cursor", first["cursor"]}});
  REQUIRE(second["entries"].size() == 2);
  CHECK(second["entries"][0]["name"] == "link");
  CHECK(second["entries"][0]["type"] == "link");
  CHECK_FALSE(second.contains("cursor"));
  CHECK(files.call("list", {{"path", "docs/"}})["entries"][0]["path"] == "docs/b.md");
}

TEST_CASE("files reads text and bytes, in pieces that end with whole characters") {
  Files files;
  write(files.place / "root/two.txt", "a\xC3\xA9\xC3\xA9");
  const Json piece = files.call("read", {{"path", "two.txt"}, {"limit", 4}});
  CHECK(piece["content"] == "a\xC3\xA9");
  CHECK(piece["next_offset"] == 3);
  const Json rest = files.call("read", {{"path", "two.txt"}, {"offset", 3}});
  CHECK(rest["content"] == "\xC3\xA9");
  CHECK_FALSE(rest.contains("next_offset"));
  const Json bytes = files.call("read", {{"path", "docs/deep/needle.bin"}});
  CHECK(bytes["encoding"] == "base64");
  CHECK(bytes["content"] == "AP8B");
  CHECK(files.call("read", {{"path", "a.txt"}, {"offset", 99}})["content"] == "");
}

TEST_CASE("files searches names and contents below the root only") {
  Files files;
  const Json found = files.call("search", {{"query", "NEEDLE"}});
  std::vector<std::string> paths;
  for (const auto& match : found["matches"]) paths.push_back(match["path"]);
  std::sort(paths.begin(), paths.end());
  CHECK(paths == std::vector<std::string>{"a.txt", "docs/deep/needle.bin"});
  CHECK(found["truncated"] == false);
  const Json line = files.call("search", {{"query", "needle"}, {"in", "content"}})["matches"][0];
  CHECK(line["line"] == 2);
  CHECK(line["text"] == "The Needle is here");
  CHECK(files.call("search", {{"query", "e"}, {"limit", 1}})["truncated"] == true);
  files.host.deadline = std::chrono::milliseconds(0);
  CHECK(files.status("search", {{"query", "x"}}) == PATCHBAY_E_DEADLINE_EXCEEDED);
}

TEST_CASE("files refuses every path that would leave its root") {
  Files files;
  const std::string absolute = (files.place / "secret.txt").string();
  for (const std::string& path :
       {std::string("../secret.txt"), std::string("docs/../../secret.txt"), std::string("docs/.."),
        absolute, std::string("a.txt\0b", 7)}) {
    INFO(path);
    for (const char* action : {"read", "list", "search"}) {
      CHECK(files.status(action, {{"path", path}, {"query", "x"}}) == PATCHBAY_E_INVALID_ARGUMENT);
    }
  }
  for (const char* path : {"link.txt", "link/b.md", "link", "docs", "nothing", "a.txt/x", ""}) {
    INFO(path);
    CHECK(files.status("read", {{"path", path}}) == PATCHBAY_E_NOT_FOUND);
  }
  CHECK(files.status("list", {{"path", "link"}}) == PATCHBAY_E_NOT_FOUND);
  CHECK(files.status("list", {{"path", "a.txt"}}) == PATCHBAY_E_NOT_FOUND);
}

TEST_CASE("files does not wait for a named pipe") {
  Files files;
  REQUIRE(mkfifo((files.place / "root/pipe").c_str(), 0600) == 0);
  CHECK(files.status("read", {{"path", "pipe"}}) == PATCHBAY_E_NOT_FOUND);
  CHECK(files.call("search", {{"query", "nowhere"}})["matches"].empty());
}

TEST_CASE("files never reads outside while a folder is swapped for a link under its feet") {
  Files files;
  const fs::path docs = files.place / "root/docs";
  const fs::path aside = files.place / "root/aside";
  const fs::path link = files.place / "root/link";
  std::atomic<bool> done{false};
  std::thread swapper([&] {
    std::error_code ignored;
    while (!done) {
      fs::rename(docs, aside, ignored);
      fs::rename(link, docs, ignored);
      fs::rename(docs, link, ignored);
      fs::rename(aside, docs, ignored);
    }
  });
  bool leaked = false;
  int read = 0;
  for (int i = 0; i < 3000 || (read == 0 && i < 300000); ++i) {
    const auto outcome = files.instance->invoke("read", R"({"path":"docs/b.md"})");
    if (outcome.status == PATCHBAY_OK) ++read;
    leaked = leaked || outcome.result.find("SECRET") != std::string::npos;
  }
  done = true;
  swapper.join();
  CHECK_FALSE(leaked);
  CHECK(read > 0);
}

TEST_CASE("files refuses a root that does not exist") {
  Host host;
  const Instance missing(load(kFiles), host, R"({"root":"/nowhere/at/all"})");
  CHECK(missing.created().status == PATCHBAY_E_INVALID_ARGUMENT);
  const Instance relative(load(kFiles), host, R"({"root":"."})");
  CHECK(relative.created().status == PATCHBAY_E_INVALID_ARGUMENT);
}
