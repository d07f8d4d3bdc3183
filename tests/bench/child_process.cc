#include "child_process.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <csignal>

#include <array>

namespace patchbay::bench {

ChildProcess::ChildProcess(std::vector<std::string> command) {
  std::signal(SIGPIPE, SIG_IGN);  // a write to a program that has ended then fails without a signal
  int down[2];
  int up[2];
  // closed on exec, because wrk refuses descriptors with high numbers
  if (::pipe2(down, O_CLOEXEC) != 0 || ::pipe2(up, O_CLOEXEC) != 0) return;
  std::vector<char*> arguments;
  for (auto& word : command) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  pid_ = ::fork();
  if (pid_ == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // ends the program even if the benchmark ends early
    ::dup2(down[0], STDIN_FILENO);
    ::dup2(up[1], STDOUT_FILENO);
    ::execvp(arguments[0], arguments.data());
    ::_exit(127);
  }
  ::close(down[0]);
  ::close(up[1]);
  to_ = down[1];
  from_ = up[0];
}

ChildProcess::~ChildProcess() {
  ::close(to_);
  ::close(from_);
  if (pid_ > 0) {
    ::kill(pid_, SIGTERM);
    ::waitpid(pid_, nullptr, 0);
  }
}

bool ChildProcess::send(std::string_view line) const {
  while (!line.empty()) {
    const ssize_t written = ::write(to_, line.data(), line.size());
    if (written <= 0) return false;
    line.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

std::string ChildProcess::receive() {
  for (;;) {
    const std::size_t end = waiting_.find('\n');
    if (end != std::string::npos) {
      std::string line = waiting_.substr(0, end);
      waiting_.erase(0, end + 1);
      return line;
    }
    std::array<char, 4096> piece;
    const ssize_t got = ::read(from_, piece.data(), piece.size());
    if (got <= 0) {
      has_ended_ = true;
      return {};
    }
    waiting_.append(piece.data(), static_cast<std::size_t>(got));
  }
}

}  // namespace patchbay::bench
