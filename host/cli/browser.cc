#include "cli/browser.h"

#include <fcntl.h>
#include <spawn.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <optional>
#include <sstream>

namespace patchbay::cli {
namespace {

std::optional<std::string> find_opener(const app::Environment& environment) {
  std::istringstream folders(environment("PATH").value_or(""));
  for (std::string folder; std::getline(folders, folder, ':');) {
    std::string file = folder + "/xdg-open";
    if (folder.starts_with('/') && access(file.c_str(), X_OK) == 0) return file;
  }
  return std::nullopt;
}

bool is_set(const app::Environment& environment, const char* name) {
  return !environment(name).value_or("").empty();
}

// Starts a program in its own session, so that Ctrl-C in this session does not end the program. The
// program's standard streams are /dev/null, and it has no blocked signals.
class DetachedProgram {
 public:
  DetachedProgram() {
    posix_spawn_file_actions_init(&files_);
    for (const int each : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
      posix_spawn_file_actions_addopen(&files_, each, "/dev/null", O_RDWR, 0);
    }
    posix_spawnattr_init(&attributes_);
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSID);
  }
  ~DetachedProgram() {
    posix_spawn_file_actions_destroy(&files_);
    posix_spawnattr_destroy(&attributes_);
  }
  DetachedProgram(const DetachedProgram&) = delete;
  DetachedProgram& operator=(const DetachedProgram&) = delete;

  [[nodiscard]] bool start(std::string program, std::string argument) const {
    const std::array<char*, 3> words = {program.data(), argument.data(), nullptr};
    pid_t process = 0;
    return posix_spawn(&process, program.c_str(), &files_, &attributes_, words.data(), environ) ==
           0;
  }

 private:
  posix_spawn_file_actions_t files_{};
  posix_spawnattr_t attributes_{};
};

}  // namespace

bool open_in_browser(const std::string& address, const app::Environment& environment) {
  if (!is_set(environment, "DISPLAY") && !is_set(environment, "WAYLAND_DISPLAY")) return false;
  const auto opener = find_opener(environment);
  return opener && address.starts_with("http") && DetachedProgram().start(*opener, address);
}

}  // namespace patchbay::cli
