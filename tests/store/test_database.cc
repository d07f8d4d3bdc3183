#include <soci/soci.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <stdexcept>

#include "store/postgres_server.h"

namespace patchbay {
namespace {

namespace fs = std::filesystem;

// Returns a folder in memory if there is enough, because each database has 300 files, and on a disk
// making and removing them takes longer than the tests.
std::string scratch() {
  constexpr std::uintmax_t kEnough = std::uintmax_t{1} << 30;
  std::error_code none;
  const auto space = fs::space("/dev/shm", none);
  return !none && space.available >= kEnough && ::access("/dev/shm", W_OK) == 0 ? "/dev/shm"
                                                                                : "/tmp";
}

}  // namespace

// The path is short, because a socket's path has at most 107 bytes.
TestFolder::TestFolder() : path_(scratch() + "/pb-XXXXXX") {
  if (::mkdtemp(path_.data()) == nullptr) throw std::runtime_error("no temporary folder");
}

TestFolder::~TestFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

TestDatabase::TestDatabase(store::Dialect dialect)
    : dialect_(dialect),
      location_(dialect == store::Dialect::kSqlite
                    ? folder_.path() + "/store.db"
                    : PostgresServer::of_this_executable().create_database()) {}

TestDatabase::~TestDatabase() {
  if (dialect_ == store::Dialect::kSqlite) return;
  try {
    PostgresServer::of_this_executable().drop_database(location_);
  } catch (const std::exception& error) {
    std::cerr << "a test's database goes with its server only: " << error.what() << "\n";
  }
}

std::unique_ptr<store::Store> TestDatabase::open(store::MigrationMode migrate) const {
  auto store = store::Store::open({.location = location_, .migrate = migrate});
  INFO((store.has_error() ? store.error().message() : ""));
  REQUIRE(store.has_value());
  return std::move(store).value();
}

store::Dialect each_database() {
  return GENERATE(store::Dialect::kSqlite, store::Dialect::kPostgresql);
}

void execute(store::Store& store, const std::string& statement) {
  auto done = store.transaction([&](store::Transaction& transaction) -> Result<void> {
    transaction.sql() << statement;
    return success();
  });
  INFO((done.has_error() ? done.error().message() : ""));
  REQUIRE(done.has_value());
}

long long number_of(store::Store& store, const std::string& query) {
  auto number = store.read([&](store::Transaction& transaction) -> Result<long long> {
    long long found = 0;
    transaction.sql() << query, soci::into(found);
    return found;
  });
  INFO((number.has_error() ? number.error().message() : ""));
  REQUIRE(number.has_value());
  return number.value();
}

std::string text_of(store::Store& store, const std::string& query) {
  auto text = store.read([&](store::Transaction& transaction) -> Result<std::string> {
    std::string found;
    transaction.sql() << query, soci::into(found);
    return found;
  });
  INFO((text.has_error() ? text.error().message() : ""));
  REQUIRE(text.has_value());
  return text.value();
}

}  // namespace patchbay
