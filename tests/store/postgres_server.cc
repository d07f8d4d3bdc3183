#include "store/postgres_server.h"

#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>
#include <utility>
#include <vector>

#include "base/file_descriptor.h"

namespace patchbay {
namespace {

const std::string kPrograms = "/usr/lib/postgresql/15/bin/";
namespace fs = std::filesystem;
constexpr int kStartMillis = 60'000;

const passwd* unprivileged_user() {
  const passwd* user = ::getpwnam("postgres");
  return user != nullptr ? user : ::getpwnam("nobody");
}

// Uses only async-signal-safe calls, because other threads of the test may hold locks at the fork.
[[noreturn]] void become(const passwd* user, char* const* arguments, char* const* environment,
                         const char* folder, int log) {
  if (user != nullptr && (::setgroups(0, nullptr) != 0 || ::setgid(user->pw_gid) != 0 ||
                          ::setuid(user->pw_uid) != 0)) {
    ::_exit(126);
  }
  ::prctl(PR_SET_PDEATHSIG, SIGQUIT);
  ::dup2(log, STDOUT_FILENO);
  ::dup2(log, STDERR_FILENO);
  if (::chdir(folder) == 0) ::execve(arguments[0], arguments, environment);
  ::_exit(127);
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (auto& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

// Starts a process. Its environment contains only `variables`, each "NAME=value".
int spawn(std::vector<std::string> command, const std::string& folder,
          std::vector<std::string> variables = {}) {
  const auto arguments = pointers_to(command);
  const auto environment = pointers_to(variables);
  const passwd* user = ::geteuid() == 0 ? unprivileged_user() : nullptr;
  const int log =
      ::open((folder + "/log").c_str(), O_CREAT | O_APPEND | O_WRONLY | O_CLOEXEC, 0600);
  const int child = ::fork();
  if (child == 0) {
    become(user, arguments.data(), environment.data(), folder.c_str(), log);
  };
  ::close(log);
  return child;
}

int wait_for_end(int child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

// Gives a file to the user as whom PostgreSQL runs, because that user cannot use files of root.
void give_to_server(const fs::path& path) {
  if (::geteuid() != 0) return;
  const passwd* user = unprivileged_user();
  const auto give = [user](const fs::path& each) {
    if (user == nullptr || ::lchown(each.c_str(), user->pw_uid, user->pw_gid) != 0) {
      throw std::runtime_error("no unprivileged user to run PostgreSQL as");
    }
  };
  give(path);
  for (const auto& entry : fs::recursive_directory_iterator(path)) give(entry.path());
}

// Returns an empty cluster, which every test executable of this build copies, because initdb takes
// longer than most tests. Its name depends on what it was made with. The first executable makes it;
// if two make it at once, one of the two is kept.
fs::path empty_cluster() {
  const std::vector<std::string> options = {"-A", "trust", "-U",          "patchbay",
                                            "-E", "UTF8",  "--no-locale", "--no-sync"};
  std::string made_with = kPrograms;
  for (const std::string& option : options) made_with += " " + option;
  const fs::path kept = fs::path(PATCHBAY_BINARY_DIR) /
                        ("postgres-" + std::to_string(std::hash<std::string>()(made_with)));
  if (fs::exists(kept)) return kept;

  const TestFolder temporary;
  const std::string& folder = temporary.path();
  give_to_server(folder);
  std::vector<std::string> command = {kPrograms + "initdb", "-D", folder + "/data"};
  command.insert(command.end(), options.begin(), options.end());
  if (wait_for_end(spawn(command, folder)) != 0) {
    throw std::runtime_error("initdb failed; is postgresql-15 installed?");
  }
  const fs::path mine = kept.string() + "." + std::to_string(::getpid());
  fs::remove_all(mine);  // of a process with the same id that was killed here
  fs::copy(folder + "/data", mine, fs::copy_options::recursive);
  std::error_code other_won;
  fs::rename(mine, kept, other_won);
  if (other_won) fs::remove_all(mine);
  return kept;
}

// The socket on which a server reports that it is ready (systemd's sd_notify(3), which Debian's
// PostgreSQL supports). The server's user can write to it.
class ReadySocket {
 public:
  explicit ReadySocket(const std::string& path)
      : socket_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof(address.sun_path) - 1);
    if (::bind(socket_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0 ||
        ::chmod(path.c_str(), 0777) != 0) {
      throw std::runtime_error("no socket at " + path + ": " + std::strerror(errno));
    }
  }

  // Returns true when `process` has reported; false if it ended before that, or takes too long.
  [[nodiscard]] bool wait_for(int process) const {
    const FileDescriptor end(static_cast<int>(::syscall(SYS_pidfd_open, process, 0)));
    std::array<pollfd, 2> either{{{socket_.get(), POLLIN, 0}, {end.get(), POLLIN, 0}}};
    while (::poll(either.data(), either.size(), kStartMillis) > 0 && either[0].revents != 0) {
      std::array<char, 4096> message{};
      const auto length = ::recv(socket_.get(), message.data(), message.size(), 0);
      if (length <= 0) return false;
      const std::string_view said(message.data(), static_cast<std::size_t>(length));
      if (said.find("READY=1") != std::string_view::npos) return true;
    }
    return false;
  }

 private:
  FileDescriptor socket_;
};

}  // namespace

PostgresServer& PostgresServer::of_this_executable() {
  static PostgresServer server;
  return server;
}

PostgresServer::PostgresServer(ListenScope listen) : listen_(listen) {
  fs::copy(empty_cluster(), folder_.path() + "/data", fs::copy_options::recursive);
  if (listen_ == ListenScope::kLoopback) {
    reserved_.emplace();
    port_ = reserved_->number();
    std::ofstream(folder_.path() + "/data/pg_hba.conf") << "local all patchbay trust\n"
                                                           "local all all scram-sha-256\n"
                                                           "host all patchbay samehost trust\n"
                                                           "host all all samehost scram-sha-256\n";
  }
  give_to_server(folder_.path());
  start();
}

void PostgresServer::start() {
  const std::string& folder = folder_.path();
  std::error_code none;
  fs::remove(folder + "/ready", none);
  const ReadySocket ready(folder + "/ready");
  const std::string addresses = listen_ == ListenScope::kLoopback ? "127.0.0.1,::1" : "";
  process_ = spawn({kPrograms + "postgres", "-D", folder + "/data", "-k", folder, "-c",
                    "listen_addresses=" + addresses, "-c", "port=" + std::to_string(port_), "-c",
                    "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off", "-c",
                    "shared_buffers=16MB", "-c", "autovacuum=off"},
                   folder, {"NOTIFY_SOCKET=" + folder + "/ready"});
  if (!ready.wait_for(process_)) {
    std::stringstream log;
    log << std::ifstream(folder + "/log").rdbuf();
    throw std::runtime_error("PostgreSQL did not come up: " + log.str());
  }
}

void PostgresServer::stop() {
  if (process_ <= 0) return;
  ::kill(process_, SIGQUIT);
  wait_for_end(std::exchange(process_, 0));
}

PostgresServer::~PostgresServer() { stop(); }  // stop() is enough, because the folder is deleted

std::string PostgresServer::url_of(const std::string& database) const {
  return "postgresql://patchbay@/" + database + "?host=" + folder_.path() +
         "&port=" + std::to_string(port_);
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

}  // namespace patchbay
