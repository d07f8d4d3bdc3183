#include "vault/rotation.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <map>
#include <set>

#include "vault/sealed_store.h"

namespace patchbay {
namespace {

std::size_t keys_in(const SealedStore& sealed) {
  return vault::load_key_ring(sealed.source()).value().keys().size();
}

TEST_CASE("after a rotation everything is under the new key and the old one may go") {
  SealedStore sealed(each_database());
  sealed.fill(*sealed.open_vault(), 7);
  const auto old_key = sealed.open_vault()->primary_key_id();
  const auto report = vault::rotate(sealed.store(), sealed.source(), sealed.random(), {.batch = 3});
  REQUIRE(report.has_value());
  CHECK(report.value().new_key);
  CHECK(report.value().resealed == 14);
  CHECK(report.value().left == 0);
  CHECK(report.value().primary != old_key);
  const auto ring = vault::load_key_ring(sealed.source()).value();
  REQUIRE(ring.keys().size() == 2);
  const Secret only_new(
      std::string(ring.primary().id + " ") +
      std::string(ring.text().reveal().substr(ring.text().reveal().rfind(' ') - 44)));
  auto vault = vault::Vault::open(sealed.store(), {{}, only_new}, sealed.random());
  REQUIRE(vault.has_value());
  CHECK(sealed.all_open(*vault.value()));
}

TEST_CASE("each rotation begins a new key when the last one was finished") {
  SealedStore sealed(store::Dialect::kSqlite);
  sealed.fill(*sealed.open_vault(), 2);
  for (std::size_t keys = 2; keys < 5; ++keys) {
    REQUIRE(vault::rotate(sealed.store(), sealed.source(), sealed.random()).value().left == 0);
    CHECK(keys_in(sealed) == keys);
  }
  CHECK(sealed.all_open(*sealed.open_vault()));
}

TEST_CASE("what cannot be opened is named, left as it is, and does not stop a rotation") {
  SealedStore sealed(each_database());
  sealed.fill(*sealed.open_vault(), 4);
  const auto damaged = sealed.envelopes("test_account").at("row-1") + "AAAA";
  execute(sealed.store(),
          "update test_account set sealed_token = '" + damaged + "' where id = 'row-1'");
  for (int round = 0; round < 2; ++round) {
    const auto report = vault::rotate(sealed.store(), sealed.source(), sealed.random()).value();
    CHECK(report.new_key);
    CHECK(report.resealed == 7);
    CHECK(report.left == 1);
    CHECK(report.unreadable == std::vector<std::string>{"test_account.sealed_token of row-1"});
  }
  CHECK(sealed.envelopes("test_account").at("row-1") == damaged);
}

TEST_CASE(
    "with a ring in the environment everything is put under its primary and no key is added") {
  SealedStore sealed(store::Dialect::kSqlite);
  sealed.fill(*sealed.open_vault(), 2);
  REQUIRE(vault::add_primary_key(sealed.ring_path(), sealed.random(), any_ring).has_value());
  const vault::KeyRingSource environment{{}, vault::load_key_ring(sealed.source()).value().text()};
  const auto report = vault::rotate(sealed.store(), environment, sealed.random()).value();
  CHECK(report.resealed == 4);
  CHECK(report.left == 0);
  CHECK(vault::rotate(sealed.store(), environment, sealed.random()).value().resealed == 0);
}

// Interrupts a rotation at its first point, then at its second, and so on, until a rotation
// finishes. After each interruption every envelope must open, and the next rotation must finish
// with the key of the interrupted one.
TEST_CASE("a rotation cut short at any point is finished by the next one") {
  SealedStore sealed(each_database());
  sealed.fill(*sealed.open_vault(), 5);
  std::map<vault::RotationPoint, int> cuts;
  for (int stop = 1;; ++stop) {
    int passed = 0;
    const auto cut =
        vault::rotate(sealed.store(), sealed.source(), sealed.random(),
                      {.batch = 2, .reached = [&](vault::RotationPoint point) -> Result<void> {
                         if (++passed < stop) return success();
                         ++cuts[point];
                         return Error(Code::kCancelled, "cut short");
                       }});
    REQUIRE(sealed.all_open(*sealed.open_vault()));
    if (cut.has_value()) break;
    const auto keys = keys_in(sealed);
    const auto resumed = vault::rotate(sealed.store(), sealed.source(), sealed.random()).value();
    CHECK(resumed.left == 0);
    CHECK(keys_in(sealed) == keys + (resumed.new_key ? 1 : 0));
    REQUIRE(sealed.all_open(*sealed.open_vault()));
  }
  for (const auto point : vault::kRotationPoints) {
    INFO("no rotation was cut short at \"" << vault::word_of(point) << "\"");
    CHECK(cuts[point] > 0);
  }
}

// The child opens its own store, because a connection may not be shared across a fork.
[[noreturn]] void rotate_and_die(SealedStore& sealed, int stop) {
  int passed = 0;
  auto store = store::Store::open({.location = sealed.location()});
  if (store.has_error()) ::_exit(2);
  const auto done =
      vault::rotate(*store.value(), sealed.source(), sealed.random(),
                    {.batch = 2, .reached = [&](vault::RotationPoint) -> Result<void> {
                       if (++passed == stop) ::kill(::getpid(), SIGKILL);
                       return success();
                     }});
  ::_exit(done.has_value() ? 0 : 3);
}

TEST_CASE("a rotation whose process is killed at any point is finished by the next one") {
  SealedStore sealed(each_database());
  sealed.fill(*sealed.open_vault(), 3);
  int killed = 0;
  for (int stop = 1; stop < 100; ++stop) {
    sealed.close();
    const int child = ::fork();
    if (child == 0) rotate_and_die(sealed, stop);
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    sealed.reopen();
    REQUIRE(sealed.all_open(*sealed.open_vault()));
    if (WIFEXITED(status)) {
      CHECK(WEXITSTATUS(status) == 0);
      break;
    }
    ++killed;
    REQUIRE(WTERMSIG(status) == SIGKILL);
    REQUIRE(vault::rotate(sealed.store(), sealed.source(), sealed.random()).value().left == 0);
    REQUIRE(sealed.all_open(*sealed.open_vault()));
  }
  CHECK(killed >= static_cast<int>(vault::kRotationPoints.size()));
}

TEST_CASE("two rotations that pass each other keep every key under which something is sealed") {
  for (const vault::RotationPoint held :
       {vault::RotationPoint::kRingLoaded, vault::RotationPoint::kKeyAdded,
        vault::RotationPoint::kVaultOpened}) {
    INFO("one is held at \"" << vault::word_of(held) << "\" while another runs through");
    SealedStore sealed(store::Dialect::kSqlite);
    sealed.fill(*sealed.open_vault(), 3);
    bool other_ran = false;
    const auto slow = vault::rotate(
        sealed.store(), sealed.source(), sealed.random(),
        {.batch = 2, .reached = [&](vault::RotationPoint point) -> Result<void> {
           if (point != held || std::exchange(other_ran, true)) return success();
           PATCHBAY_TRY(vault::rotate(sealed.store(), sealed.source(), sealed.random()));
           return success();
         }});
    REQUIRE(slow.has_value());
    CHECK(slow.value().left == 0);
    CHECK(slow.value().primary == vault::load_key_ring(sealed.source()).value().primary().id);
    CHECK(sealed.all_open(*sealed.open_vault()));
  }
}

TEST_CASE("a rotation writes no ring that lacks a key of its store") {
  SealedStore sealed(store::Dialect::kSqlite);
  sealed.fill(*sealed.open_vault(), 2);
  const auto refused =
      vault::rotate(sealed.store(), sealed.source(), sealed.random(),
                    {.reached = [&](vault::RotationPoint point) -> Result<void> {
                      if (point != vault::RotationPoint::kRingLoaded) return success();
                      // Meanwhile somebody replaces the file with another ring.
                      std::filesystem::remove(sealed.ring_path());
                      return vault::create_key_ring(sealed.ring_path(), sealed.random());
                    }});
  REQUIRE(refused.has_error());
  CHECK(refused.error().message().find("put the key back") != std::string::npos);
  CHECK(keys_in(sealed) == 1);
}

TEST_CASE("a host goes on sealing and opening while another rotates the key") {
  SealedStore sealed(each_database());
  auto running = sealed.open_vault();
  sealed.fill(*running, 4);
  const auto report = vault::rotate(
      sealed.store(), sealed.source(), sealed.random(),
      {.batch = 2, .reached = [&](vault::RotationPoint point) -> Result<void> {
         if (point == vault::RotationPoint::kVaultOpened) sealed.fill(*running, 2);
         if (point == vault::RotationPoint::kBatchCommitted && !sealed.all_open(*running)) {
           return Error(Code::kInternal, "a secret did not open");
         }
         return success();
       }});
  REQUIRE(report.has_value());
  CHECK(report.value().resealed == 12);
  CHECK(report.value().left == 0);
  CHECK(running->primary_key_id() == report.value().primary);
}

}  // namespace
}  // namespace patchbay
