// Databases for tests of everything that is stored: SQLite in its own folder, and a PostgreSQL
// server that the test executable starts for itself.
//
//   TEST_CASE("…") {
//     TestDatabase database(each_database());
//     auto store = database.open();
#pragma once

#include <memory>
#include <string>

#include "store/store.h"

namespace patchbay {

// A folder (in memory, if there is enough of it) that the destructor removes.
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

// A PostgreSQL of Debian's version 15 on a socket in a private folder, under an unprivileged user
// (it refuses root), with durability off. It dies with the thread that started it, at the latest.
class PostgresServer {
 public:
  // The executable's one server, started when first asked for, stopped and removed at exit.
  static PostgresServer& of_this_executable();

  // Where it listens beside its socket. Both over TCP and on the socket, every user except
  // "patchbay" needs a password.
  enum class Listen { kSocketAlone, kLoopback };
  explicit PostgresServer(Listen listen = Listen::kSocketAlone);
  ~PostgresServer();
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;

  // The URL of a new, empty database.
  std::string create_database();
  void drop_database(const std::string& url);

  void execute(const std::string& statement) const;
  // "Immediate": connections end at once. What was committed is there after start().
  void stop();
  void start();

  // The folder of its socket, and its port there and on 127.0.0.1 and ::1.
  [[nodiscard]] const std::string& folder() const { return folder_.path(); }
  [[nodiscard]] int port() const { return port_; }

 private:
  [[nodiscard]] std::string url_of(const std::string& database) const;

  const Listen listen_;
  TestFolder folder_;
  int port_ = 5432;
  int process_ = 0;
  int databases_ = 0;
};

// A new empty database of the given kind, gone with the object. Stores opened on it must die first.
class TestDatabase {
 public:
  explicit TestDatabase(Dialect dialect);
  ~TestDatabase();
  TestDatabase(const TestDatabase&) = delete;
  TestDatabase& operator=(const TestDatabase&) = delete;

  [[nodiscard]] const std::string& location() const { return location_; }
  [[nodiscard]] Dialect dialect() const { return dialect_; }
  // Another store on the same database, as another host would have. Fails the test if it cannot.
  [[nodiscard]] std::unique_ptr<Store> open(Migrate migrate = Migrate::kForward) const;

 private:
  Dialect dialect_;
  TestFolder folder_;
  std::string location_;
};

// Runs the rest of the test case for one kind after the other.
Dialect each_database();

// Runs one statement, as an operator with the database's own shell would.
void execute(Store& store, const std::string& statement);
// The first column of the first row as a number.
long long number_of(Store& store, const std::string& query);
std::string text_of(Store& store, const std::string& query);

}  // namespace patchbay
