#include "vault/sealed_store.h"

#include <soci/soci.h>

#include <catch2/catch.hpp>

namespace patchbay {
namespace {

struct Column {
  const char *table, *column;
};
constexpr Column kColumns[] = {{"account", "sealed_token"}, {"parked", "sealed_call"}};

std::string plain_of(const std::string& table, const std::string& id) {
  return "secret of " + table + " " + id;
}

}  // namespace

SealedStore::SealedStore(store::Dialect dialect) : database_(dialect), store_(database_.open()) {
  REQUIRE(vault::create_key_ring(ring_path(), random_).has_value());
  for (const auto& [table, column] : kColumns) {
    execute(*store_, std::string("create table if not exists test_") + table +
                         " (id text primary key, " + column + " text)");
  }
}

std::unique_ptr<vault::Vault> SealedStore::open_vault() {
  auto vault = vault::Vault::open(*store_, source(), random_);
  INFO((vault.has_error() ? vault.error().message() : ""));
  REQUIRE(vault.has_value());
  return std::move(vault).value();
}

void SealedStore::fill(const vault::Vault& vault, int count) {
  for (const auto& [name, column] : kColumns) {
    const std::string table = std::string("test_") + name;
    for (int i = filled_; i < filled_ + count; ++i) {
      const std::string id = "row-" + std::to_string(i);
      const std::string envelope = vault.seal({table, id, column}, plain_of(table, id));
      execute(*store_, "insert into " + table + " values ('" + id + "', '" + envelope + "')");
    }
    execute(*store_,
            "insert into " + table + " values ('none-" + std::to_string(filled_) + "', null)");
  }
  filled_ += count;
}

bool SealedStore::all_open(const vault::Vault& vault) {
  for (const auto& [name, column] : kColumns) {
    const std::string table = std::string("test_") + name;
    const auto rows = envelopes(table);
    if (rows.size() != static_cast<std::size_t>(filled_)) return false;
    for (const auto& [id, envelope] : rows) {
      const auto plain = vault.unseal({table, id, column}, envelope);
      if (plain.has_error() || plain.value().reveal() != plain_of(table, id)) return false;
    }
  }
  return true;
}

std::map<std::string, std::string> SealedStore::envelopes(const std::string& table) {
  const std::string column = table == "test_account" ? "sealed_token" : "sealed_call";
  return store_
      ->read([&](store::Transaction& transaction) -> Result<std::map<std::string, std::string>> {
        std::map<std::string, std::string> all;
        std::string id;
        std::string envelope;
        soci::statement rows =
            (transaction.sql().prepare
                 << "select id, " + column + " from " + table + " where " + column + " is not null",
             soci::into(id), soci::into(envelope));
        rows.execute();
        while (rows.fetch()) all.emplace(id, envelope);
        return all;
      })
      .value();
}

}  // namespace patchbay
