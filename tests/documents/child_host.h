// A host in its own process, which a test may kill.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <string>
#include <vector>

namespace patchbay::test {

// Starts a program of this build, and returns its process id.
inline int start_host(const std::string& program, std::vector<std::string> words) {
  words.insert(words.begin(), std::string(PATCHBAY_BINARY_DIR) + "/bin/" + program);
  std::vector<char*> arguments;
  for (std::string& each : words) arguments.push_back(each.data());
  arguments.push_back(nullptr);
  const int child = ::fork();
  if (child == 0) {
    ::execv(arguments.front(), arguments.data());
    ::_exit(3);
  }
  REQUIRE(child > 0);
  return child;
}

// Waits for the end of the process. Returns true if it was killed. Otherwise it must have ended
// with success.
inline bool was_killed(int child) {
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) return true;
  REQUIRE(WIFEXITED(status));
  REQUIRE(WEXITSTATUS(status) == 0);
  return false;
}

}  // namespace patchbay::test
