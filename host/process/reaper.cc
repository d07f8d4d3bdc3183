// patchbay-reaper MILLISECONDS PROGRAM [ARGUMENT…]
//
// Runs between the host and a program that lives longer than a call. The reaper starts the program
// in its own process group, on the reaper's standard streams. The reaper ends the whole group when
// the host asks for it (SIGTERM), when the host has ended (the kernel sends SIGTERM then), or when
// the program has ended. The program has MILLISECONDS after the end of its input to end by itself,
// and MILLISECONDS again after SIGTERM. Then the reaper sends SIGKILL. The reaper exits with the
// exit code or the signal of the program. Linux only.
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

// Returns the signals that the reaper waits for. They stay blocked, so that none is lost.
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

class Watched {
 public:
  Watched(pid_t program, int patience) : program_(program), patience_(patience) {}

  // Returns the program's status, as wait(2) gives it.
  int watch() {
    bool is_asked = false;
    while (!is_asked && collect()) is_asked = wait_for_signal(-1) == SIGTERM;
    // The host has closed the program's input before it sent SIGTERM, so a program that is alive
    // gets time to end by itself. If the program has ended, the rest of its group gets no such
    // time.
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

  // Takes the status of every child that has ended: the program, and the processes that it left
  // behind (this process is their subreaper). Returns true while the program is alive.
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

  // Returns true if a process of the group is alive. No other group can get the group's id before
  // all its processes have ended.
  [[nodiscard]] bool is_there() const { return kill(-program_, 0) == 0 || errno == EPERM; }

  void wait_until_gone(int milliseconds) {
    const long long until = milliseconds_now() + milliseconds;
    while (true) {
      collect();
      const long long left = until - milliseconds_now();
      if (!is_there() || left <= 0) return;
      // A process of the group whose parent is alive is not a child of this process, so its end
      // raises no signal here. Look again after a moment.
      wait_for_signal(static_cast<int>(left < 50 ? left : 50));
    }
  }

  // Kills the processes that left the group, as daemons do. When their parents have ended, they are
  // children of this process.
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
        // A blank follows each number. If there is no blank, the number was cut, and this part may
        // be the id of another process. The next round reads the whole number.
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
  prctl(PR_SET_PDEATHSIG, SIGKILL);  // kills the program if the reaper is killed
  setpgid(0, 0);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  execvp(words[0], words);
  dprintf(STDERR_FILENO, "%s cannot be run: %s\n", words[0], std::strerror(errno));
  _exit(kCannotRun);
}

// Replaces the program's streams by /dev/null in this process, so that the host sees the end of a
// stream when the program ends.
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
  // From here on, this process gets SIGTERM when the host ends. Until here it would get SIGKILL
  // (child_side.h), but it has not started anything yet. The host's thread that started this
  // process lives as long as the host.
  const pid_t host = getppid();
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (getppid() != host) return 2;
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  const pid_t program = fork();
  if (program < 0) return 2;
  if (program == 0) become(words + 2);
  setpgid(program, program);  // also in the child: the group exists, whoever runs first
  leave_streams();
  end_as(Watched(program, patience).watch());
}
