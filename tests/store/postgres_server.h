// Databases for tests of everything that is stored: SQLite in its own folder, and a PostgreSQL
// server that the test executable starts itself.
//
//   TEST_CASE("…") {
//     TestDatabase database(each_database());
//     auto store = database.open();
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "kit/reserved_port.h"
#include "store/store.h"

namespace patchbay {

// A temporary folder (in memory if there is enough), which the destructor removes.
class TestFolder {
 public:
  TestFolder();
  ~TestFolder();
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// Debian's PostgreSQL 15 on a socket in a private folder, with durability off. It runs as an
// unprivileged user, because it refuses to run as root. It ends at the latest with the thread that
// started it.
class PostgresServer {
 public:
  // Returns the only server of this executable. It is started at the first call, and stopped and
  // removed at exit.
  static PostgresServer& of_this_executable();

  // Where the server listens in addition to its socket. Over TCP and on the socket, every user
  // except "patchbay" needs a password.
  enum class ListenScope { kSocketAlone, kLoopback };
  explicit PostgresServer(ListenScope listen = ListenScope::kSocketAlone);
  ~PostgresServer();
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;

  // Creates a new, empty database and returns its URL.
  std::string create_database();
  void drop_database(const std::string& url);

  void execute(const std::string& statement) const;
  // Stops in the mode "immediate": connections end at once. Committed data exist again after
  // start().
  void stop();
  void start();

  // The folder of the server's socket, and its port on the socket, 127.0.0.1 and ::1.
  [[nodiscard]] const std::string& folder() const { return folder_.path(); }
  [[nodiscard]] int port() const { return port_; }

 private:
  [[nodiscard]] std::string url_of(const std::string& database) const;

  const ListenScope listen_;
  std::optional<test::ReservedPort> reserved_;  // the server's port on loopback
  TestFolder folder_;
  int port_ = 5432;
  int process_ = 0;
  int databases_ = 0;
};

// A new empty database of the given kind, which the destructor removes. Stores on it must be
// destroyed first.
class TestDatabase {
 public:
  explicit TestDatabase(store::Dialect dialect);
  ~TestDatabase();
  TestDatabase(const TestDatabase&) = delete;
  TestDatabase& operator=(const TestDatabase&) = delete;

  [[nodiscard]] const std::string& location() const { return location_; }
  [[nodiscard]] store::Dialect dialect() const { return dialect_; }
  // Opens another store on the same database, as another host does. Fails the test if it cannot.
  [[nodiscard]] std::unique_ptr<store::Store> open(
      store::MigrationMode migrate = store::MigrationMode::kForward) const;

 private:
  store::Dialect dialect_;
  TestFolder folder_;
  std::string location_;
};

// Runs the rest of the test case for SQLite, then for PostgreSQL.
store::Dialect each_database();

// Runs one statement, as an operator does in the database's own shell.
void execute(store::Store& store, const std::string& statement);
// Return the first column of the first row, as a number or as text.
long long number_of(store::Store& store, const std::string& query);
std::string text_of(store::Store& store, const std::string& query);

}  // namespace patchbay
