// Proves which files a connector can read.
#include <patchbay/abi/draft/host_resource.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "base/digest.h"
#include "services/plugin_seat.h"
#include "signatures/trust.h"
#include "temporary_folder.h"

namespace patchbay {
namespace {

using services::CallFrame;
using services::to_abi;
using test::PluginSeat;

// A connector's folder with one file, and the seat from which its code reads.
struct Resources : PluginSeat {
  Resources() {
    home.write("words.txt", "one two");
    context.folder = path.native();
  }
  patchbay_status read(std::string_view name) {
    const CallFrame frame(table, context);
    found.text.clear();
    failure = {};
    failure.raw.struct_size = sizeof failure.raw;
    return service<patchbay_host_resource>(PATCHBAY_HOST_RESOURCE_ID)
        .read(frame.abi(), to_abi(name), found.sink(), &failure.raw);
  }
  TemporaryFolder home;
  std::filesystem::path path = home.path();
  test::PluginText found;
};

TEST_CASE("a connector reads the files beside its manifest") {
  Resources folder;
  CHECK(folder.read("words.txt") == PATCHBAY_OK);
  CHECK(folder.found.text == "one two");
  CHECK(folder.read("nothing.txt") == PATCHBAY_E_NOT_FOUND);
}

TEST_CASE("a resource has no path, and no link leads out of the folder") {
  Resources folder;
  for (const char* name : {"", "..", "../words.txt", "/etc/passwd", "a/b"}) {
    INFO(name);
    CHECK(folder.read(name) == PATCHBAY_E_INVALID_ARGUMENT);
  }
  CHECK(folder.read(std::string("words.txt\0x", 11)) == PATCHBAY_E_INVALID_ARGUMENT);
  CHECK(folder.read(std::string(300, 'a')) == PATCHBAY_E_INVALID_ARGUMENT);
  std::filesystem::create_symlink("/etc/passwd", folder.path / "secret");
  CHECK(folder.read("secret") == PATCHBAY_E_NOT_FOUND);
  std::filesystem::create_directory(folder.path / "sub");
  CHECK(folder.read("sub") == PATCHBAY_E_NOT_FOUND);
  CHECK(folder.failure.message().find(folder.path.string()) == std::string::npos);
}

TEST_CASE("a resource that is too large is not read, and a call without a folder has none") {
  Resources folder;
  std::ofstream(folder.path / "large").close();
  std::filesystem::resize_file(folder.path / "large", PATCHBAY_RESOURCE_MAX + 1ULL);
  CHECK(folder.read("large") == PATCHBAY_E_TOO_LARGE);
  folder.context.folder = {};
  CHECK(folder.read("words.txt") == PATCHBAY_E_NOT_FOUND);
}

TEST_CASE("a sealed connector reads a resource only as it was signed") {
  Resources folder;
  const signatures::Trust trust({});
  const signatures::Seal seal(trust, signatures::DigestList({{"words.txt", sha256("one two")}}),
                              signatures::Signer{});
  folder.context.seal = &seal;
  CHECK(folder.read("words.txt") == PATCHBAY_OK);
  folder.home.write("more.txt", "not signed");
  CHECK(folder.read("more.txt") == PATCHBAY_E_PLUGIN_FAULT);
  folder.home.write("words.txt", "one three");
  CHECK(folder.read("words.txt") == PATCHBAY_E_PLUGIN_FAULT);
  CHECK(folder.found.text.empty());
}

}  // namespace
}  // namespace patchbay
