// Proves that every released store can be upgraded, and that hosts migrate a store only once.
#include "store/migrations.h"

#include <soci/soci.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <future>
#include <map>
#include <sstream>

#include "base/words.h"
#include "store/postgres_server.h"

namespace patchbay {
namespace {

std::string name_of(store::Dialect dialect) {
  return dialect == store::Dialect::kSqlite ? "sqlite" : "postgresql";
}
int known() { return static_cast<int>(store::migrations().size()); }

// Returns the whole schema as text, one object on each line, in a fixed order.
std::string schema_of(store::Store& store) {
  const std::string query =
      store.dialect() == store::Dialect::kSqlite
          ? "select sql from sqlite_master where sql is not null order by type, name"
          : "select line from (select format('%s.%s %s %s %s', table_name, column_name, data_type, "
            "is_nullable, coalesce(collation_name, '')) as line from information_schema.columns "
            "where "
            "table_schema = current_schema() union select indexdef from pg_indexes where "
            "schemaname = "
            "current_schema() union select conrelid::regclass || ' ' || pg_get_constraintdef(oid) "
            "from "
            "pg_constraint where connamespace = current_schema()::regnamespace) l order by line "
            "collate \"C\"";
  return store
      .read([&](store::Transaction& transaction) -> Result<std::string> {
        std::string all;
        std::string line;
        soci::statement lines = (transaction.sql().prepare << query, soci::into(line));
        lines.execute();
        while (lines.fetch()) all += line + "\n";
        return all;
      })
      .value();
}

std::string contents_of(const std::filesystem::path& path) {
  std::ifstream in(path);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

TEST_CASE("migrations are numbered from 1 without a gap, and named by their number") {
  int expected = 1;
  for (const auto& migration : store::migrations()) {
    CHECK(migration.version == expected++);
    CHECK(std::stoi(std::string(migration.name)) == migration.version);
  }
}

TEST_CASE("a line for one database runs on that one only") {
  const std::string text =
      "-- why\ncreate table a (\n--postgresql b text collate \"C\"\n--sqlite b text\n);\n\ndrop "
      "b;\n";
  CHECK(store::statements_of(text, store::Dialect::kSqlite) ==
        std::vector<std::string>{"create table a (\nb text\n)\n", "drop b\n"});
  CHECK(store::statements_of(text, store::Dialect::kPostgresql).front() ==
        "create table a (\nb text collate \"C\"\n)\n");
}

TEST_CASE("a new store has the newest schema, and opening it again changes nothing") {
  TestDatabase database(each_database());
  auto store = database.open();
  CHECK(store::schema_version(*store).value() == known());
  const auto before = text_of(*store, "select max(applied_at) || '' from schema_version");
  CHECK(store::schema_version(*database.open()).value() == known());
  CHECK(text_of(*store, "select max(applied_at) || '' from schema_version") == before);
}

TEST_CASE("a store newer than the program is refused and left as it is") {
  TestDatabase database(each_database());
  execute(*database.open(), "insert into schema_version values (9999, 'later', 0)");
  const auto refused = store::Store::open({.location = database.location()});
  REQUIRE(refused.has_error());
  CHECK(refused.error().message().find("9999") != std::string::npos);
  auto store = store::Store::connect({.location = database.location()}).value();
  CHECK(store::migrate(*store).has_error());
  CHECK(store::schema_version(*store).value() == 9999);
}

TEST_CASE("a store older than the program is refused where migration was not asked for") {
  TestDatabase database(each_database());
  auto store = store::Store::connect({.location = database.location()}).value();
  REQUIRE(store::migrate(*store, 1).has_value());
  const auto refused = store::Store::open(
      {.location = database.location(), .migrate = store::MigrationMode::kNever});
  REQUIRE(refused.has_error());
  CHECK(refused.error().message().find("patchbay store migrate") != std::string::npos);
  CHECK(store::schema_version(*store).value() == 1);
}

TEST_CASE("hosts that start together migrate once") {
  TestDatabase database(each_database());
  std::vector<std::future<std::string>> hosts;
  for (int i = 0; i < 4; ++i) {
    hosts.push_back(std::async(std::launch::async, [&] {
      const auto store = store::Store::open({.location = database.location()});
      return store.has_value() ? "" : store.error().message();
    }));
  }
  for (auto& host : hosts) CHECK(host.get() == "");
  auto store = database.open();
  CHECK(number_of(*store, "select count(*) from schema_version") == known());
}

// Returns the path of a file about a released schema. released/VERSION.DATABASE.sql makes a store
// as that release left it, with a row in each table. released/VERSION.DATABASE.schema is the output
// of schema_of for that store.
std::filesystem::path released(int version, store::Dialect dialect, const std::string& ending) {
  std::ostringstream name;
  name << std::setw(4) << std::setfill('0') << version << "." << name_of(dialect) << "." << ending;
  return std::filesystem::path(PATCHBAY_SOURCE_DIR) / "tests/store/released" / name.str();
}

TEST_CASE("every released schema is still what its migrations make") {
  const store::Dialect dialect = each_database();
  int compared = 0;
  for (int version = 1; version <= known(); ++version) {
    if (!std::filesystem::exists(released(version, dialect, "schema"))) continue;
    TestDatabase database(dialect);
    auto store = store::Store::connect({.location = database.location()}).value();
    REQUIRE(store::migrate(*store, version).has_value());
    INFO("a migration up to " << version << " was edited after its release");
    CHECK(schema_of(*store) == contents_of(released(version, dialect, "schema")));
    ++compared;
  }
  CHECK(compared > 0);
}

// Returns each table and its number of rows, except the table of the migrations that ran.
std::map<std::string, long long> rows_of(store::Store& store) {
  const std::string query =
      store.dialect() == store::Dialect::kSqlite
          ? "select coalesce(group_concat(name, ' '), '') from sqlite_master where type = 'table'"
          : "select coalesce(string_agg(tablename, ' '), '') from pg_tables where schemaname = "
            "current_schema()";
  std::map<std::string, long long> rows;
  for (const auto& table : words_of(text_of(store, query))) {
    if (table == "schema_version") continue;
    rows[table] = number_of(store, "select count(*) from " + table);
  }
  return rows;
}

TEST_CASE("every released store is upgraded to the newest schema and keeps what was in it") {
  const store::Dialect dialect = each_database();
  int upgraded = 0;
  for (int version = 1; version <= known(); ++version) {
    if (!std::filesystem::exists(released(version, dialect, "sql"))) continue;
    TestDatabase fresh(dialect);
    TestDatabase database(dialect);
    auto store = store::Store::connect({.location = database.location()}).value();
    for (const auto& statement :
         store::statements_of(contents_of(released(version, dialect, "sql")), dialect)) {
      execute(*store, statement);
    }
    CHECK(store::schema_version(*store).value() == version);
    const auto before = rows_of(*store);
    REQUIRE(store::migrate(*store).has_value());
    const auto after = rows_of(*store);
    for (const auto& [table, rows] : before) {
      INFO("version " << version << ", table " << table);
      CHECK(rows > 0);
      CHECK(after.at(table) == rows);
    }
    CHECK(schema_of(*store) == schema_of(*fresh.open()));
    CHECK(number_of(*store, "select fence from lease where name = 'refresh/kept'") == 7);
    CHECK(text_of(*store, "select value from state where connector = 'github'") == "a2VwdA==");
    if (version >= 4) {
      CHECK(text_of(*store, "select id from vault_key") == "k1");
      CHECK(text_of(*store, "select actor from audit_record where host = 'host-a'") == "ann");
    }
    if (version >= 5) {
      CHECK(text_of(*store, "select sealed_code_verifier from pending_authorization") ==
            "pb1:k1:AAAA");
    }
    if (version >= 6) {
      CHECK(text_of(*store, "select oauth_user_id from link where id = 'link-1'") == "octocat");
      CHECK(number_of(*store, "select generation from link_credential where id = 'link-1'") == 3);
      CHECK(text_of(*store, "select sealed_arguments from parked_call") == "pb1:k1:DDDD");
    }
    if (version >= 7) {
      CHECK(text_of(*store, "select scopes from api_key where hash = '9b74c9'") == "call connect");
      CHECK(number_of(*store, "select number from caller_change") == 4);
    }
    if (version >= 8) {
      CHECK(text_of(*store, "select definition from gate") == R"({"enabled":true})");
      CHECK(number_of(*store, "select number from gate_change") == 2);
      CHECK(number_of(*store, "select sync_interval_hours from connector_preference") == 6);
    }
    if (version >= 9) {
      CHECK(text_of(*store, "select variant from experiment_exposure") == "control");
      CHECK(text_of(*store, "select sealed_client_secret from oauth_client") == "pb1:k1:EEEE");
      CHECK(text_of(*store, "select resource from link_sync") == "octo/hello");
    }
    ++upgraded;
  }
  CHECK(upgraded > 0);
}

// Run this by hand for a release: test_store "[release]". It writes the schemas of all versions
// after the newest released one. Add rows to the .sql files by hand.
TEST_CASE("write the released schema of each version since the last", "[.release]") {
  const store::Dialect dialect = each_database();
  for (int version = known(); !std::filesystem::exists(released(version, dialect, "schema"));
       --version) {
    TestDatabase database(dialect);
    auto store = store::Store::connect({.location = database.location()}).value();
    REQUIRE(store::migrate(*store, version).has_value());
    std::ofstream(released(version, dialect, "schema")) << schema_of(*store);
  }
}

}  // namespace
}  // namespace patchbay
