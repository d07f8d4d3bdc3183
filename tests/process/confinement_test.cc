// Tests what a child process inherits, what it may do, and that it leaves nothing behind.
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <sstream>

#include "base/file_descriptor.h"
#include "process/file_access.h"
#include "process/hostile.h"
#include "skip.h"
#include "temporary_folder.h"

namespace patchbay::process {
namespace {

using namespace std::chrono_literals;

// Returns true when the process has ended. A killed process needs some time to end, and its parent
// must wait for it.
bool ends(pid_t process) {
  const FileDescriptor handle(static_cast<int>(::syscall(SYS_pidfd_open, process, 0)));
  if (handle.get() < 0) return errno == ESRCH;
  pollfd ended{handle.get(), POLLIN, 0};
  return ::poll(&ended, 1, 10'000) == 1;
}

std::vector<int> numbers_in(const std::string& text) {
  std::istringstream words(text);
  return {std::istream_iterator<int>(words), {}};
}

TEST_CASE("a child has no socket, and where it is granted network it has") {
  auto command = hostile({"connect_out"});
  CHECK(ran(command).output == "internet 1\nlocal 1\n");  // 1 is EPERM
  command.rights.network = true;
  CHECK(ran(command).output == "internet 0\nlocal 0\n");
}

TEST_CASE("a child has threads, itself, and nothing beyond") {
  CHECK(ran(hostile({"try_everything"})).output ==
        "thread 0\nfork 1\nkill 1\ntrace 1\nsession 1\nown kill 0\nprivileges 1\n");
}

TEST_CASE("a child is given its variables, its streams and its folder, and no setting of ours") {
  const int leaked = ::open("/dev/null", O_RDONLY);  // a child would inherit it, because it is
                                                     // opened without O_CLOEXEC
  REQUIRE(leaked >= 0);
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  const auto ignored_before = ::signal(SIGTERM, SIG_IGN);
  auto command = hostile({"show"});
  command.environment = {"LANG=C.UTF-8"};
  const auto result = ran(command);
  ::signal(SIGTERM, ignored_before);
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  ::close(leaked);
  CHECK(result.output ==
        "variable LANG=C.UTF-8\ndescriptor 0\ndescriptor 1\ndescriptor 2\nleads 1\nin /\n");
}

TEST_CASE("our own mask, handlers and streams are as they were after a run") {
  sigset_t before;
  sigset_t after;
  pthread_sigmask(SIG_SETMASK, nullptr, &before);
  ran(hostile({"exit", "0"}));
  pthread_sigmask(SIG_SETMASK, nullptr, &after);
  for (int each = 1; each < NSIG; ++each) {
    CHECK(sigismember(&before, each) == sigismember(&after, each));
  }
}

TEST_CASE("grandchildren end with the child, and nobody waits for the pipes they hold") {
  auto command = hostile({"leave_grandchildren", "20"});
  command.rights.processes = true;
  const auto result = ran(command);
  CHECK(result.ending.how == EndCause::kExited);
  CHECK(result.ending.time < 30s);
  const auto grandchildren = numbers_in(result.output);
  REQUIRE(grandchildren.size() == 20);
  for (const int each : grandchildren) {
    REQUIRE(each > 0);
    CHECK(ends(each));
  }
}

TEST_CASE("without the right to processes a fork bomb has nothing to explode") {
  const auto result = ran(hostile({"leave_grandchildren", "20"}));
  CHECK(numbers_in(result.output) == std::vector<int>(20, -EPERM));
}

TEST_CASE("a child that is granted some files opens no other, and makes none") {
  if (!read_only_access({}).value()) return skip("this kernel has no Landlock");
  const TemporaryFolder folder;
  const auto one = folder.write("granted/one", "1").string();
  const auto other = folder.write("other", "2").string();
  auto command = hostile({"open_files", one, other, (folder.path() / "new").string()});
  CHECK(ran(command).output == "one 0\nother 0\nnew 0\n");
  command.rights.files = {"/usr",    "/lib", "/lib64", command.program, folder.path() / "granted",
                          "/nowhere"};
  CHECK(ran(command).output == "one 0\nother 13\nnew 13\n");  // 13 is EACCES
}

TEST_CASE("a child ends with the process that started it") {
  std::array<int, 2> pipe{};
  REQUIRE(::pipe(pipe.data()) == 0);
  const pid_t host = ::fork();
  if (host == 0) {
    const Output tell = [&](std::string_view /*piece*/) -> Result<void> {
      return ::write(pipe[1], "x", 1) == 1 ? Result<void>(success())
                                           : Error(Code::kInternal, "nobody listens");
    };
    static_cast<void>(run(hostile({"ignore_signals"}), input_of(""), tell, {}).has_value());
    ::_exit(0);
  }
  ::close(pipe[1]);
  char ready = 0;
  REQUIRE(::read(pipe[0], &ready, 1) == 1);
  std::ifstream file("/proc/" + std::to_string(host) + "/task/" + std::to_string(host) +
                     "/children");
  pid_t child = 0;
  file >> child;
  REQUIRE(child > 0);
  ::kill(host, SIGKILL);
  ::waitpid(host, nullptr, 0);
  ::close(pipe[0]);
  CHECK(ends(child));
}

TEST_CASE("a program that cannot be run, and a folder that does not exist, are named") {
  auto command = hostile({});
  command.program = "/nowhere/program";
  auto result =
      run(command, input_of(""), [](std::string_view) { return Result<void>(success()); }, {});
  REQUIRE(result.has_error());
  CHECK(result.error().code() == Code::kInternal);
  CHECK(result.error().message() == "/nowhere/program cannot be run: No such file or directory.");
  command = hostile({});
  command.folder = "/nowhere";
  result = run(command, input_of(""), [](std::string_view) { return Result<void>(success()); }, {});
  REQUIRE(result.has_error());
  CHECK(result.error().message().find("cannot enter its folder: No such file") !=
        std::string::npos);
}

}  // namespace
}  // namespace patchbay::process
