// patchbay-reaper MILLISECONDS PROGRAM [ARGUMENT…]
//
// Runs between the host and a program that lives longer than a call. Starts the program in its own
// process group, on the reaper's standard streams. The reaper ends the whole group in three cases:
// the host sends SIGTERM, the host has ended (the kernel then sends SIGTERM), or the program has
// ended. After the end of its input, the program has MILLISECONDS to end by itself. After SIGTERM,
// it has MILLISECONDS again. Then the reaper sends SIGKILL. The reaper exits with the program's
// exit code or signal. Linux only.
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>

namespace {

constexpr int kMostMilliseconds = 60'000;
constexpr int kCannotRun = 127;
constexpr int kMostSweeps = 100;

// Returns the signals that the reaper waits for. They stay blocked, so that each of them is seen.
sigset_t awaited() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGCHLD);
  return set;
}

long long milliseconds_now() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000LL + now.tv_nsec / 1'000'000;
}

class WatchedProgram {
 public:
  WatchedProgram(pid_t program, int patience) : program_(program), patience_(patience) {}

  // Waits for the program, and returns its status as wait(2) gives it.
  int watch() {
    bool is_asked = false;
    while (!is_asked && collect()) is_asked = wait_for_signal(-1) == SIGTERM;
    // The host closed the program's input before it sent SIGTERM, so a living program gets time to
    // end by itself. If the program has ended, the rest of its group gets no time.
    if (is_alive_) wait_until_gone(patience_);
    if (is_there()) {
      kill(-program_, SIGTERM);
      wait_until_gone(patience_);
    }
    if (is_there()) kill(-program_, SIGKILL);
    sweep();
    return status_;
  }

 private:
  static int wait_for_signal(int milliseconds) {
    const sigset_t set = awaited();
    if (milliseconds < 0) return sigwaitinfo(&set, nullptr);
    const timespec time{milliseconds / 1000, milliseconds % 1000 * 1'000'000L};
    return sigtimedwait(&set, nullptr, &time);
  }

  // Reads the status of every child that has ended. The children are the program, and the processes
  // that it left behind (this process is their subreaper). Returns true while the program is alive.
  bool collect() {
    int status = 0;
    pid_t ended = 0;
    while ((ended = waitpid(-1, &status, WNOHANG)) > 0) {
      if (ended != program_) continue;
      status_ = status;
      is_alive_ = false;
    }
    return is_alive_;
  }

  // Returns true if a process of the group is alive. The group's id is not used again before all
  // its processes have ended.
  [[nodiscard]] bool is_there() const { return kill(-program_, 0) == 0 || errno == EPERM; }

  void wait_until_gone(int milliseconds) {
    const long long until = milliseconds_now() + milliseconds;
    while (true) {
      collect();
      const long long left = until - milliseconds_now();
      if (!is_there() || left <= 0) return;
      // A process of the group may have a living parent other than this process. Its end then
      // raises no signal here, so the group is checked again after a moment.
      wait_for_signal(static_cast<int>(left < 50 ? left : 50));
    }
  }

  // Kills the processes that left the group, as daemons do. They become children of this process
  // when their parents have ended.
  void sweep() {
    char path[64];
    std::snprintf(path, sizeof path, "/proc/self/task/%d/children", static_cast<int>(getpid()));
    for (int round = 0; round < kMostSweeps; ++round) {
      collect();
      char children[4096] = {};
      const int file = open(path, O_RDONLY | O_CLOEXEC);
      const ssize_t size = file < 0 ? 0 : read(file, children, sizeof children - 1);
      if (file >= 0) close(file);
      if (size <= 0) break;
      for (char* at = children; *at != '\0';) {
        const long child = std::strtol(at, &at, 10);
        // Each complete number is followed by a blank. A number without it was cut off, and its
        // digits may be the id of another process. The next round reads the whole number.
        if (child > 0 && *at == ' ') kill(static_cast<pid_t>(child), SIGKILL);
        while (*at == ' ') ++at;
      }
      wait_for_signal(10);
    }
    while (waitpid(-1, nullptr, WNOHANG) > 0) {
    }
  }

  const pid_t program_;
  const int patience_;
  bool is_alive_ = true;
  int status_ = 0;
};

[[noreturn]] void become(char** words) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);  // the kernel kills the program if the reaper is killed
  setpgid(0, 0);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  execvp(words[0], words);
  dprintf(STDERR_FILENO, "%s cannot be run: %s\n", words[0], std::strerror(errno));
  _exit(kCannotRun);
}

// Replaces this process's standard streams by /dev/null. Only the program then has the streams, so
// the host sees their end when the program ends.
void leave_streams() {
  const int nothing = open("/dev/null", O_RDWR);
  for (int stream = 0; stream <= STDERR_FILENO; ++stream) dup2(nothing, stream);
  if (nothing > STDERR_FILENO) close(nothing);
}

[[noreturn]] void end_as(int status) {
  if (WIFEXITED(status)) _exit(WEXITSTATUS(status));
  const int number = WTERMSIG(status);
  signal(number, SIG_DFL);
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, number);
  sigprocmask(SIG_UNBLOCK, &set, nullptr);
  raise(number);
  _exit(128 + number);
}

}  // namespace

int main(int count, char** words) {
  if (count < 3) return 2;
  const int patience = std::atoi(words[1]);
  if (patience < 0 || patience > kMostMilliseconds) return 2;
  const sigset_t set = awaited();
  sigprocmask(SIG_BLOCK, &set, nullptr);
  // From here on, this process gets SIGTERM when the host ends. Before, it gets SIGKILL
  // (child_side.h), but has not started a program yet. The host's thread that started this process
  // lives as long as the host.
  const pid_t host = getppid();
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (getppid() != host) return 2;
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  const pid_t program = fork();
  if (program < 0) return 2;
  if (program == 0) become(words + 2);
  setpgid(program, program);  // the child does the same, so the group exists in any case
  leave_streams();
  end_as(WatchedProgram(program, patience).watch());
}
