#include "vault/vault.h"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "vault/sealed_store.h"
#include "vault/text_seal.h"

namespace patchbay {
namespace {

vault::KeyRingSource ring_of(const std::string& text) { return {{}, Secret(text)}; }
std::string everything_in(SealedStore& sealed) {
  std::string all;
  for (const char* table : {"test_account", "test_parked"}) {
    for (const auto& [id, envelope] : sealed.envelopes(table)) all += id + envelope;
  }
  return all + text_of(sealed.store(), "select min(id || canary) || count(*) from vault_key");
}

TEST_CASE("what a vault sealed a vault opened later opens") {
  SealedStore sealed(each_database());
  sealed.fill(*sealed.open_vault(), 3);
  sealed.reopen();
  CHECK(sealed.all_open(*sealed.open_vault()));
}

TEST_CASE("a wrong key by the same name stops the start and changes nothing") {
  SealedStore sealed(each_database());
  const auto right = "k1 " + encoded('a') + " primary";
  auto vault = vault::Vault::open(sealed.store(), ring_of(right), sealed.random()).value();
  sealed.fill(*vault, 3);
  const auto before = everything_in(sealed);
  const auto refused = vault::Vault::open(
      sealed.store(), ring_of("k1 " + encoded('b') + " primary"), sealed.random());
  REQUIRE(refused.has_error());
  CHECK(refused.error().message().find("key k1 is not the key") != std::string::npos);
  CHECK(everything_in(sealed) == before);
  CHECK(vault::Vault::open(sealed.store(), ring_of(right), sealed.random()).has_value());
}

TEST_CASE("a missing key stops the start while something is sealed under it, and changes nothing") {
  SealedStore sealed(each_database());
  auto vault = vault::Vault::open(sealed.store(), ring_of("k1 " + encoded('a') + " primary"),
                                  sealed.random())
                   .value();
  const auto other = ring_of("k2 " + encoded('b') + " primary");
  sealed.fill(*vault, 3);
  const auto before = everything_in(sealed);
  const auto refused = vault::Vault::open(sealed.store(), other, sealed.random());
  REQUIRE(refused.has_error());
  CHECK(refused.error().message().find("lacks the key k1, under which 6 secrets") !=
        std::string::npos);
  CHECK(everything_in(sealed) == before);
  for (const char* table : {"test_account", "test_parked"}) {
    execute(sealed.store(), std::string("delete from ") + table);
  }
  CHECK(vault::Vault::open(sealed.store(), other, sealed.random()).has_value());
}

TEST_CASE("an envelope that was changed or copied to another row does not open") {
  SealedStore sealed(each_database());
  auto vault = sealed.open_vault();
  sealed.fill(*vault, 2);
  execute(
      sealed.store(),
      "update test_account set sealed_token = (select sealed_token from test_account where id = "
      "'row-1') where id = 'row-0'");
  const auto moved = sealed.envelopes("test_account").at("row-0");
  const auto refused = vault->unseal({"test_account", "row-0", "sealed_token"}, moved);
  REQUIRE(refused.has_error());
  CHECK(refused.error().message().find("moved there from another place") != std::string::npos);
  CHECK(vault->unseal({"test_account", "row-0", "sealed_token"}, "plain text").has_error());
}

TEST_CASE("a running host finds a key that was added to the ring's file after it started") {
  SealedStore sealed(store::Dialect::kSqlite);
  auto running = sealed.open_vault();
  REQUIRE(vault::add_primary_key(sealed.ring_path(), sealed.random(), any_ring).has_value());
  auto newer = sealed.open_vault();
  sealed.fill(*newer, 2);
  CHECK(running->primary_key_id() != newer->primary_key_id());
  CHECK(sealed.all_open(*running));
  CHECK(running->primary_key_id() == newer->primary_key_id());
}

TEST_CASE("an envelope under a key that nobody has is named with its key") {
  SealedStore sealed(store::Dialect::kSqlite);
  auto vault = sealed.open_vault();
  const auto lost = vault->unseal({"test_account", "row-0", "sealed_token"}, "pb1:k9:AAAA");
  REQUIRE(lost.has_error());
  CHECK(lost.error().message().find("k9") != std::string::npos);
  CHECK(lost.error().message().find(sealed.ring_path()) != std::string::npos);
  // The log shows the file's path, and callers do not get it.
  CHECK(lost.error().details().to_callers.find("k9") != std::string::npos);
  CHECK(lost.error().details().to_callers.find(sealed.ring_path()) == std::string::npos);
}

TEST_CASE("no secret stands in the store's files as it is") {
  SealedStore sealed(store::Dialect::kSqlite);
  sealed.fill(*sealed.open_vault(), 3);
  for (const char* ending : {"", "-wal"}) {
    std::ifstream in(sealed.location() + ending, std::ios::binary);
    const std::string bytes(std::istreambuf_iterator<char>(in), {});
    REQUIRE_FALSE(bytes.empty());
    CHECK(bytes.find("secret of") == std::string::npos);
  }
}

TEST_CASE("a text that a caller keeps opens for its place only, with and without a vault") {
  SealedStore sealed(each_database());
  const auto vault = sealed.open_vault();
  const auto again = sealed.open_vault();
  const vault::Place place{"test_text", "ann", "id"};
  for (const vault::Vault* by : std::initializer_list<const vault::Vault*>{vault.get(), nullptr}) {
    const vault::TextSeal seal(by, sealed.random());
    const std::string text = seal.seal(place, "plain");
    const auto opened = seal.open(place, text);
    REQUIRE(opened);
    CHECK(opened->reveal() == "plain");
    CHECK_FALSE(seal.open({"test_text", "bob", "id"}, text));
    CHECK_FALSE(seal.open(place, text + "A"));
    CHECK_FALSE(seal.open(place, ""));
    // Another host opens it only if it has the same store.
    const vault::TextSeal other(by != nullptr ? again.get() : nullptr, sealed.random());
    CHECK(other.open(place, text).has_value() == (by != nullptr));
  }
}

}  // namespace
}  // namespace patchbay
