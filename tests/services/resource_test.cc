// Tests which files a connector can read.
#include <patchbay/abi/draft/host_resource.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <functional>
#include <mutex>
#include <optional>

#include "base/condition.h"
#include "base/digest.h"
#include "fibers/scheduler.h"
#include "kit/strands.h"
#include "services/plugin_seat.h"
#include "signatures/trust.h"
#include "temporary_folder.h"

namespace patchbay {
namespace {

using services::CallFrame;
using services::to_abi;
using test::PluginSeat;

// A connector's folder with one file, and the seat whose code reads from it.
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

// Blocks all threads that read files, until release().
class BusyReaders {
 public:
  explicit BusyReaders(const services::HostTable& table) : table_(table) {}
  // Blocks one of these threads. Must be called on a fiber. Returns when the thread is released.
  void take_one() {
    table_.readers().run([this] {
      std::unique_lock lock(mutex_);
      ++taken_;
      changed_.wait(lock, [this] { return is_released_; });
    });
  }
  [[nodiscard]] bool are_all_taken() {
    const std::scoped_lock lock(mutex_);
    return taken_ == services::HostTable::kReaders;
  }
  void release() {
    const std::scoped_lock lock(mutex_);
    is_released_ = true;
    changed_.notify_all();
  }

 private:
  const services::HostTable& table_;
  std::mutex mutex_;
  Condition changed_;
  unsigned taken_ = 0;
  bool is_released_ = false;
};

TEST_CASE("a resource is read elsewhere than on the fiber's worker, and not for a cancelled call") {
  Resources folder;
  std::stop_source stop;
  stop.request_stop();
  const std::stop_token cancelled = stop.get_token();
  BusyReaders readers(folder.table);
  std::optional<patchbay_status> read;
  patchbay_status read_in_vain = PATCHBAY_OK;
  bool was_waiting = false;
  fibers::Scheduler scheduler({.workers = 1});
  const auto spawn = [&](std::function<void()> job) { REQUIRE(scheduler.spawn(job)); };
  for (unsigned i = 0; i < services::HostTable::kReaders; ++i) {
    spawn([&] { readers.take_one(); });
  }
  bool may_read = false;
  bool is_reading = false;
  spawn([&] {
    while (!may_read) test::let_others_run();
    is_reading = true;
    read = folder.read("words.txt");
  });
  spawn([&] {
    while (!readers.are_all_taken()) test::let_others_run();
    folder.context.cancellation = &cancelled;
    read_in_vain = folder.read("words.txt");
    folder.context.cancellation = nullptr;
    may_read = true;
    while (!is_reading) test::let_others_run();
    was_waiting = !read;  // and this fiber runs meanwhile
    readers.release();
    while (!read) test::let_others_run();
  });
  scheduler.stop();
  CHECK(read_in_vain == PATCHBAY_E_CANCELLED);
  CHECK(was_waiting);
  CHECK(read == PATCHBAY_OK);
  CHECK(folder.found.text == "one two");
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
