#include "store/postgres_server.h"

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <thread>
#include <vector>

namespace patchbay {
namespace {

const std::string kPrograms = "/usr/lib/postgresql/15/bin/";
using namespace std::chrono_literals;

const passwd* unprivileged_user() {
  const passwd* user = ::getpwnam("postgres");
  return user != nullptr ? user : ::getpwnam("nobody");
}

// Only async-signal-safe calls: other threads of the test may hold locks at the fork.
[[noreturn]] void become(const passwd* user, char* const* arguments, const char* folder, int log) {
  if (user != nullptr && (::setgroups(0, nullptr) != 0 || ::setgid(user->pw_gid) != 0 ||
                          ::setuid(user->pw_uid) != 0)) {
    ::_exit(126);
  }
  ::prctl(PR_SET_PDEATHSIG, SIGQUIT);
  ::dup2(log, STDOUT_FILENO);
  ::dup2(log, STDERR_FILENO);
  if (::chdir(folder) == 0) ::execv(arguments[0], arguments);
  ::_exit(127);
}

int spawn(std::vector<std::string> command, const std::string& folder) {
  std::vector<char*> arguments;
  for (auto& word : command) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  const passwd* user = ::geteuid() == 0 ? unprivileged_user() : nullptr;
  const int log =
      ::open((folder + "/log").c_str(), O_CREAT | O_APPEND | O_WRONLY | O_CLOEXEC, 0600);
  const int child = ::fork();
  if (child == 0) become(user, arguments.data(), folder.c_str(), log);
  ::close(log);
  return child;
}

int wait_for_end(int child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

}  // namespace

PostgresServer& PostgresServer::of_this_executable() {
  static PostgresServer server;
  return server;
}

PostgresServer::PostgresServer() {
  char name[] = "/tmp/pb-pg-XXXXXX";  // short: a socket's path has 107 bytes at most
  if (::mkdtemp(name) == nullptr) throw std::runtime_error("no temporary folder");
  folder_ = name;
  if (::geteuid() == 0) {
    const passwd* user = unprivileged_user();
    if (user == nullptr || ::chown(name, user->pw_uid, user->pw_gid) != 0) {
      throw std::runtime_error("no unprivileged user to run PostgreSQL as");
    }
  }
  start();
}

void PostgresServer::start() {
  const int made = spawn({kPrograms + "initdb", "-D", folder_ + "/data", "-A", "trust", "-U",
                          "patchbay", "-E", "UTF8", "--no-locale", "--no-sync"},
                         folder_);
  if (wait_for_end(made) != 0)
    throw std::runtime_error("initdb failed; is postgresql-15 installed?");
  process_ = spawn({kPrograms + "postgres", "-D", folder_ + "/data", "-k", folder_, "-c",
                    "listen_addresses=", "-c", "fsync=off", "-c", "full_page_writes=off", "-c",
                    "synchronous_commit=off", "-c", "shared_buffers=16MB", "-c", "autovacuum=off"},
                   folder_);
  for (int tries = 0; tries < 1000; ++tries) {
    try {
      execute("select 1");
      return;
    } catch (const soci::soci_error&) {
      std::this_thread::sleep_for(10ms);  // the server says by accepting that it is up
    }
  }
  throw std::runtime_error("PostgreSQL did not come up");
}

PostgresServer::~PostgresServer() {
  if (process_ > 0) {
    ::kill(process_, SIGQUIT);  // "immediate": nothing of it is kept
    wait_for_end(process_);
  }
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

std::string PostgresServer::url_of(const std::string& database) const {
  return "postgresql://patchbay@/" + database + "?host=" + folder_;
}

void PostgresServer::execute(const std::string& statement) const {
  soci::session session(soci::postgresql, url_of("postgres"));
  session << statement;
}

std::string PostgresServer::create_database() {
  const std::string name = "test" + std::to_string(++databases_);
  execute("create database " + name);
  return url_of(name);
}

void PostgresServer::drop_database(const std::string& url) {
  const auto from = url.rfind('/', url.find('?')) + 1;
  execute("drop database " + url.substr(from, url.find('?') - from) + " with (force)");
}

TestFolder::TestFolder() {
  char name[] = "/tmp/pb-test-XXXXXX";
  if (::mkdtemp(name) == nullptr) throw std::runtime_error("no temporary folder");
  path_ = name;
}

TestFolder::~TestFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

TestDatabase::TestDatabase(Dialect dialect)
    : dialect_(dialect),
      location_(dialect == Dialect::kSqlite
                    ? folder_.path() + "/store.db"
                    : PostgresServer::of_this_executable().create_database()) {}

TestDatabase::~TestDatabase() {
  if (dialect_ == Dialect::kSqlite) return;
  try {
    PostgresServer::of_this_executable().drop_database(location_);
  } catch (const std::exception&) {
    // it goes with the server
  }
}

std::unique_ptr<Store> TestDatabase::open(Migrate migrate) const {
  auto store = Store::open({.location = location_, .migrate = migrate});
  INFO((store.has_error() ? store.error().message() : ""));
  REQUIRE(store.has_value());
  return std::move(store).value();
}

void execute(Store& store, const std::string& statement) {
  auto done = store.transaction([&](Transaction& transaction) -> Result<void> {
    transaction.sql() << statement;
    return success();
  });
  INFO((done.has_error() ? done.error().message() : ""));
  REQUIRE(done.has_value());
}

long long number_of(Store& store, const std::string& query) {
  auto number = store.read([&](Transaction& transaction) -> Result<long long> {
    long long found = 0;
    transaction.sql() << query, soci::into(found);
    return found;
  });
  INFO((number.has_error() ? number.error().message() : ""));
  REQUIRE(number.has_value());
  return number.value();
}

std::string text_of(Store& store, const std::string& query) {
  auto text = store.read([&](Transaction& transaction) -> Result<std::string> {
    std::string found;
    transaction.sql() << query, soci::into(found);
    return found;
  });
  INFO((text.has_error() ? text.error().message() : ""));
  REQUIRE(text.has_value());
  return text.value();
}

}  // namespace patchbay
