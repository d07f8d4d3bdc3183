// Tests that an idle server has few threads, although it has many tasks.
#include <catch2/catch.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <map>
#include <numeric>
#include <string>
#include <thread>

#include "app/server.h"
#include "base/random.h"
#include "store/postgres_server.h"
#include "temporary_folder.h"
#include "vault/key_ring_file.h"

namespace patchbay::app {
namespace {

using ThreadNames = std::map<std::string, int>;

// Counts the threads of this process by name.
ThreadNames threads_by_name() {
  ThreadNames threads;
  std::error_code ended;  // ignored: a thread may end during the loop
  for (const auto& task : std::filesystem::directory_iterator("/proc/self/task", ended)) {
    std::string name;
    std::getline(std::ifstream(task.path() / "comm"), name);
    if (!name.empty()) ++threads[name];
  }
  return threads;
}

int number_of(const ThreadNames& threads) {
  return std::accumulate(threads.begin(), threads.end(), 0,
                         [](int sum, const auto& each) { return sum + each.second; });
}

std::string shown(const ThreadNames& threads) {
  std::string text;
  for (const auto& [name, count] : threads) text += name + ": " + std::to_string(count) + "\n";
  return text;
}

TEST_CASE("a server at rest has at most eight threads more than the machine has cores") {
  constexpr int kOfServe = 2;  // `patchbay serve` has one thread for signals and one for the log
  const TemporaryFolder folder;
  TestDatabase database(store::Dialect::kSqlite);
  REQUIRE(database.open() != nullptr);
  Config config;
  config.server.listen = "127.0.0.1:0";
  config.server.store = database.location();
  config.server.key_ring = std::filesystem::path(folder.path()) / "keys";
  SystemRandom random;
  REQUIRE(vault::create_key_ring(config.server.key_ring.string(), random).has_value());
  const int before = number_of(threads_by_name());
  const auto nothing = [](std::string_view) -> std::optional<std::string> { return std::nullopt; };
  const auto server = Server::start(config, nothing, [](std::string_view) {});
  REQUIRE(server.has_value());

  const int most = static_cast<int>(std::thread::hardware_concurrency()) + 8;
  // Extra threads, which only the start needed, end after they have been idle for some time.
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  ThreadNames now = threads_by_name();
  while (number_of(now) - before + kOfServe > most && std::chrono::steady_clock::now() < give_up) {
    std::this_thread::yield();
    now = threads_by_name();
  }
  INFO(shown(now));
  CHECK(number_of(now) - before + kOfServe <= most);
}

}  // namespace
}  // namespace patchbay::app
