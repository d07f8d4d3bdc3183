// Proves that a backup is a complete store, and that damage is found.
#include "store/maintenance.h"

#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "store/migrations.h"
#include "store/postgres_server.h"

namespace patchbay {
namespace {

TEST_CASE("a backup is a whole store of its own, private to its owner") {
  TestDatabase database(store::Dialect::kSqlite);
  auto store = database.open();
  execute(*store, "insert into lease (name, holder, fence, expires_at) values ('a', 'b', 3, 4)");
  const std::string copy = database.location() + ".backup";
  REQUIRE(store::back_up(*store, copy).has_value());
  execute(*store, "delete from lease");
  struct stat state{};
  REQUIRE(::stat(copy.c_str(), &state) == 0);
  CHECK((state.st_mode & 0777) == 0600);
  CHECK_FALSE(std::filesystem::exists(copy + ".unfinished"));
  auto restored =
      store::Store::open({.location = copy, .migrate = store::MigrationMode::kNever}).value();
  CHECK(number_of(*restored, "select fence from lease") == 3);
  CHECK(store::check(*restored).value().faults.empty());
}

TEST_CASE("a backup never overwrites a file") {
  TestDatabase database(store::Dialect::kSqlite);
  auto store = database.open();
  const std::string copy = database.location() + ".backup";
  std::ofstream(copy) << "precious";
  CHECK(store::back_up(*store, copy).has_error());
  std::string text;
  std::ifstream(copy) >> text;
  CHECK(text == "precious");
  CHECK(store::back_up(*store, "/nowhere/at/all").has_error());
}

TEST_CASE("PostgreSQL is backed up with its own tools, and asking says so") {
  TestDatabase database(store::Dialect::kPostgresql);
  const auto refused = store::back_up(*database.open(), "/nowhere");
  REQUIRE(refused.has_error());
  CHECK(refused.error().message().find("pg_dump") != std::string::npos);
}

TEST_CASE("a sound store is found sound") {
  TestDatabase database(GENERATE(store::Dialect::kSqlite, store::Dialect::kPostgresql));
  auto store = database.open();
  const auto report = store::check(*store).value();
  CHECK(report.faults.empty());
  CHECK(report.schema_version == static_cast<int>(store::migrations().size()));
}

TEST_CASE("a damaged SQLite file is found damaged") {
  TestDatabase database(store::Dialect::kSqlite);
  {
    auto store = database.open();
    execute(*store, "create table filler (t text)");
    execute(
        *store,
        "insert into filler with recursive n(i) as (select 1 union all select i + 1 from n where "
        "i < 20000) select hex(randomblob(50)) from n");
  }
  {
    // Only the second half is overwritten: the schema stays readable, so the store can open the
    // file.
    std::fstream file(database.location(), std::ios::in | std::ios::out | std::ios::binary);
    const auto size = std::filesystem::file_size(database.location());
    for (std::size_t at = size / 2; at + 4096 < size; at += 4096) {
      file.seekp(static_cast<std::streamoff>(at));
      file << std::string(64, '\xA5');
    }
  }
  auto store = store::Store::connect({.location = database.location()}).value();
  const auto report = store::check(*store);
  CHECK((report.has_error() || !report.value().faults.empty()));
}

}  // namespace
}  // namespace patchbay
