#include "vault/key_ring.h"

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <thread>
#include <vector>

#include "base/base64.h"
#include "skip.h"
#include "store/postgres_server.h"
#include "vault/key_ring_file.h"
#include "vault/key_ring_lock.h"
#include "vault/sealed_store.h"

namespace patchbay {
namespace {

std::set<std::string> entries_of(const TestFolder& folder) {
  std::set<std::string> paths;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
    paths.insert(entry.path().string());
  }
  return paths;
}

TEST_CASE("a key ring is read by line or by comma, with one primary") {
  const auto lines = vault::KeyRing::parse("# ours\n\nk1 " + encoded('a') + "\nk2 " + encoded('b') +
                                           " primary\r\n");
  REQUIRE(lines.has_value());
  CHECK(lines.value().primary().id == "k2");
  CHECK(lines.value().find("k1")->bytes.reveal() == std::string(32, 'a'));
  CHECK(lines.value().find("k3") == nullptr);
  const auto commas = vault::KeyRing::parse("k1 " + encoded('a') + " primary,k2 " + encoded('b'));
  REQUIRE(commas.has_value());
  CHECK(commas.value().primary().id == "k1");
}

TEST_CASE("a key ring that is not whole is refused with its line and without its keys") {
  const std::string key = encoded('a');
  const std::pair<std::string, std::string> rings[] = {
      {"", "marks no key as primary"},
      {"k1 " + key, "marks no key as primary"},
      {"k1 " + key + " primary\nk1 " + key, "line 2: the id is there twice"},
      {"k1 " + key + " primary\nk2 " + key + " primary", "line 2: a second key"},
      {"k1 " + key.substr(0, 40) + " primary", "line 1: the key is not 32 bytes"},
      {"k1 primary", "line 1: the key is not 32 bytes"},
      {"K1 " + key + " primary", "line 1: the key's id"},
      {key + " primary", "line 1: the key's id"},
      {"k1 " + key + " primary too", "line 1: there is more"},
      {"k1 " + key + " secondary", "line 1: there is more"}};
  for (const auto& [text, sentence] : rings) {
    INFO(text);
    const auto ring = vault::KeyRing::parse(text);
    REQUIRE(ring.has_error());
    CHECK(ring.error().message().find(sentence) != std::string::npos);
    CHECK(ring.error().message().find(key.substr(0, 20)) == std::string::npos);
  }
}

TEST_CASE("a ring that is made, written and read is the same ring") {
  SystemRandom random;
  const auto ring = vault::KeyRing::make(random).with_new_primary(random);
  const auto again = vault::KeyRing::parse(ring.text().reveal()).value();
  REQUIRE(again.keys().size() == 2);
  CHECK(again.primary().id == ring.primary().id);
  for (const auto& key : ring.keys())
    CHECK(again.find(key.id)->bytes.reveal() == key.bytes.reveal());
}

TEST_CASE("a new ring's file is private, and is never overwritten") {
  TestFolder folder;
  SystemRandom random;
  const std::string path = folder.path() + "/keys";
  REQUIRE(vault::create_key_ring(path, random).has_value());
  struct stat state{};
  REQUIRE(::stat(path.c_str(), &state) == 0);
  CHECK((state.st_mode & 0777) == 0600);
  const auto first = vault::load_key_ring(vault::KeyRingSource::in_file(path)).value().primary().id;
  CHECK(vault::create_key_ring(path, random).has_error());
  CHECK(vault::load_key_ring(vault::KeyRingSource::in_file(path)).value().primary().id == first);
}

TEST_CASE("a new primary key joins the ring's file, and nobody else's unfinished ring is touched") {
  TestFolder folder;
  SystemRandom random;
  const std::string path = folder.path() + "/keys";
  REQUIRE(vault::create_key_ring(path, random).has_value());
  const std::string unfinished = path + ".k0123456789ab.new";
  std::ofstream(unfinished) << "half a ri";
  REQUIRE(vault::add_primary_key(path, random, any_ring).has_value());
  struct stat state{};
  REQUIRE(::stat(path.c_str(), &state) == 0);
  CHECK((state.st_mode & 0777) == 0600);
  CHECK(vault::load_key_ring(vault::KeyRingSource::in_file(path)).value().keys().size() == 2);
  CHECK(entries_of(folder) == std::set<std::string>{path, unfinished});
}

TEST_CASE("a ring that is reached by a symbolic link gets the new key, and the link stays") {
  namespace fs = std::filesystem;
  TestFolder folder;
  SystemRandom random;
  const std::string path = folder.path() + "/secret/keys";
  const std::string link = folder.path() + "/keys";
  const std::string link_to_link = folder.path() + "/ring";
  fs::create_directory(folder.path() + "/secret");
  REQUIRE(vault::create_key_ring(path, random).has_value());
  fs::create_symlink("secret/keys", link);
  fs::create_symlink(link, link_to_link);
  REQUIRE(vault::add_primary_key(link, random, any_ring).has_value());
  REQUIRE(vault::add_primary_key(link_to_link, random, any_ring).has_value());
  CHECK(vault::load_key_ring(vault::KeyRingSource::in_file(path)).value().keys().size() == 3);
  CHECK(fs::is_symlink(link));
  CHECK(fs::is_symlink(link_to_link));
  CHECK(entries_of(folder) == std::set<std::string>{folder.path() + "/secret", link, link_to_link});
}

TEST_CASE("no new ring is made where a symbolic link leads to a missing ring") {
  TestFolder folder;
  SystemRandom random;
  const std::string link = folder.path() + "/keys";
  std::filesystem::create_symlink("away/keys", link);
  const auto refused = vault::create_key_ring(link, random);
  REQUIRE(refused.has_error());
  CHECK(refused.error().message().find("symbolic link to a file that is not there") !=
        std::string::npos);
  CHECK(vault::add_primary_key(link, random, any_ring).has_error());
  CHECK(std::filesystem::is_symlink(link));
  CHECK(entries_of(folder) == std::set<std::string>{link});
}

TEST_CASE("two paths to one ring lead to one lock") {
  TestFolder folder;
  SystemRandom random;
  const std::string path = folder.path() + "/keys";
  const std::string link = folder.path() + "/link";
  REQUIRE(vault::create_key_ring(path, random).has_value());
  std::filesystem::create_symlink("keys", link);
  const auto lock = vault::KeyRingLock::take(path);
  REQUIRE(lock.has_value());
  const auto refused = vault::KeyRingLock::take(link, std::chrono::milliseconds(0));
  REQUIRE(refused.has_error());
  CHECK(refused.error().code() == Code::kOverloaded);
}

TEST_CASE("a ring that its store refuses is not written") {
  TestFolder folder;
  SystemRandom random;
  const std::string path = folder.path() + "/keys";
  REQUIRE(vault::create_key_ring(path, random).has_value());
  const auto refused =
      vault::add_primary_key(path, random, [](const vault::KeyRing& ring) -> Result<void> {
        return Error(Code::kInvalidArgument, "it lacks more than " + ring.primary().id);
      });
  REQUIRE(refused.has_error());
  CHECK(vault::load_key_ring(vault::KeyRingSource::in_file(path)).value().keys().size() == 1);
  CHECK(entries_of(folder) == std::set<std::string>{path});
}

TEST_CASE("of keys that are added at once none is lost") {
  TestFolder folder;
  SystemRandom random;
  const std::string path = folder.path() + "/keys";
  REQUIRE(vault::create_key_ring(path, random).has_value());
  std::atomic<int> added = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      SystemRandom own;
      if (vault::add_primary_key(path, own, any_ring).has_value()) ++added;
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(added == 8);
  CHECK(vault::load_key_ring(vault::KeyRingSource::in_file(path)).value().keys().size() == 9);
}

TEST_CASE("the ring's lock has one holder, and goes with its holder's life") {
  TestFolder folder;
  const std::string path = folder.path() + "/keys";
  std::array<int, 2> held{};
  REQUIRE(::pipe(held.data()) == 0);
  const int child = ::fork();
  if (child == 0) {
    const auto lock = vault::KeyRingLock::take(path);
    if (::write(held[1], lock.has_value() ? "y" : "n", 1) == 1) ::pause();
    ::_exit(0);
  }
  char told = 'n';
  REQUIRE(::read(held[0], &told, 1) == 1);
  REQUIRE(told == 'y');
  const auto refused = vault::KeyRingLock::take(path, std::chrono::milliseconds(0));
  REQUIRE(refused.has_error());
  CHECK(refused.error().code() == Code::kOverloaded);
  ::kill(child, SIGKILL);
  REQUIRE(::waitpid(child, nullptr, 0) == child);
  CHECK(vault::KeyRingLock::take(path, std::chrono::milliseconds(0)).has_value());
  CHECK(entries_of(folder).empty());
  for (const int end : held) ::close(end);
}

TEST_CASE("a ring's file that others could read is refused, with what to do") {
  TestFolder folder;
  SystemRandom random;
  const std::string path = folder.path() + "/keys";
  REQUIRE(vault::create_key_ring(path, random).has_value());
  for (const mode_t mode : {0640, 0604, 0620, 0601}) {
    ::chmod(path.c_str(), mode);
    const auto refused = vault::load_key_ring(vault::KeyRingSource::in_file(path));
    REQUIRE(refused.has_error());
    CHECK(refused.error().message().find("chmod 600") != std::string::npos);
  }
  ::chmod(path.c_str(), 0400);
  CHECK(vault::load_key_ring(vault::KeyRingSource::in_file(path)).has_value());
}

TEST_CASE("a ring's file of another user is refused") {
  if (::geteuid() != 0) return skip("only root can give a file away");
  TestFolder folder;
  SystemRandom random;
  const std::string path = folder.path() + "/keys";
  REQUIRE(vault::create_key_ring(path, random).has_value());
  REQUIRE(::chown(path.c_str(), 12345, 12345) == 0);
  const auto refused = vault::load_key_ring(vault::KeyRingSource::in_file(path));
  REQUIRE(refused.has_error());
  CHECK(refused.error().message().find("another user") != std::string::npos);
}

TEST_CASE("a folder, a pipe and a file that does not exist are refused at once") {
  TestFolder folder;
  CHECK(vault::load_key_ring(vault::KeyRingSource::in_file(folder.path())).has_error());
  const std::string pipe = folder.path() + "/pipe";
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  CHECK(vault::load_key_ring(vault::KeyRingSource::in_file(pipe)).has_error());
  CHECK(vault::load_key_ring(vault::KeyRingSource::in_file(folder.path() + "/none")).has_error());
}

TEST_CASE("a ring can stand in the environment") {
  ::setenv("PATCHBAY_TEST_RING", ("k1 " + encoded('a') + " primary").c_str(), 1);
  const auto source = vault::KeyRingSource::in_environment("PATCHBAY_TEST_RING").value();
  CHECK(vault::load_key_ring(source).value().primary().id == "k1");
  ::unsetenv("PATCHBAY_TEST_RING");
  CHECK(vault::KeyRingSource::in_environment("PATCHBAY_TEST_RING").has_error());
}

}  // namespace
}  // namespace patchbay
