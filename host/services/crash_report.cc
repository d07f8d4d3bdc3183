#include "services/crash_report.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <csignal>
#include <cstdint>

#include "fibers/worker.h"
#include "services/suspect.h"

namespace patchbay::services {
namespace {

struct Deadly {
  int number;
  std::string_view words;
  struct sigaction before;
};

// The data of the handlers, which must not allocate memory.
std::array<Deadly, 7> deadly = {{{SIGSEGV, "crashed (SIGSEGV)", {}},
                                 {SIGBUS, "crashed (SIGBUS)", {}},
                                 {SIGILL, "crashed (SIGILL)", {}},
                                 {SIGFPE, "crashed (SIGFPE)", {}},
                                 {SIGTRAP, "crashed (SIGTRAP)", {}},
                                 {SIGSYS, "crashed (SIGSYS)", {}},
                                 {SIGABRT, "ended the process (SIGABRT)", {}}}};
std::array<char, 4096> note_file{};
std::atomic<bool> is_installed = false;

constexpr std::string_view kPastStack = "ran over the end of its stack (SIGSEGV)";

constexpr std::size_t kSignalStack = std::size_t{64} << 10;

// Builds a text without allocating; cuts off what does not fit.
class Line {
 public:
  Line& add(std::string_view text) {
    const std::size_t size = std::min(text.size(), text_.size() - size_);
    std::copy_n(text.begin(), size, text_.begin() + static_cast<std::ptrdiff_t>(size_));
    size_ += size;
    return *this;
  }
  Line& add(std::uint64_t number) {
    std::array<char, 20> digits{};
    std::size_t at = digits.size();
    do {
      digits.at(--at) = static_cast<char>('0' + number % 10);
      number /= 10;
    } while (number > 0);
    return add({digits.data() + at, digits.size() - at});
  }
  void write_to(int file) const {
    // A failure cannot be reported anywhere.
    static_cast<void>(!::write(file, text_.data(), size_));
  }

 private:
  std::array<char, 1024> text_{};
  std::size_t size_ = 0;
};

void say(const Suspect* suspect, std::string_view by) {
  Line line;
  if (suspect == nullptr) {
    line.add("patchbay ").add(by).add(" outside of any call of a connector on this thread.\n");
  } else {
    line.add("patchbay: connector \"").add(suspect->connector()).add("\" ").add(by);
    if (suspect->action().empty()) {
      line.add(" while it was loaded, started, ended or asked about an account");
    } else {
      line.add(" in action \"").add(suspect->action()).add("\"");
    }
    if (!suspect->trace().empty()) line.add(", trace ").add(suspect->trace());
    line.add(". Use another version of it, and give its author this line.\n");
  }
  line.write_to(STDERR_FILENO);
}

void note(const Suspect* suspect, std::string_view by) {
  if (note_file[0] == '\0') return;
  const int file =
      ::open(note_file.data(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0) return;
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  Line line;
  line.add(static_cast<std::uint64_t>(now.tv_sec)).add("\t").add(by).add("\t");
  if (suspect != nullptr) line.add(suspect->connector());
  line.add("\t");
  if (suspect != nullptr) line.add(suspect->action());
  line.add("\t");
  if (suspect != nullptr) line.add(suspect->trace());
  line.add("\n").write_to(file);
  ::close(file);
}

// Reports the signal, then restores what the signal did before. The signal comes again: either its
// cause happens again after the return, or it is raised here.
void handle(int number, siginfo_t* about, void* /*context*/) {
  for (Deadly& each : deadly) {
    if (each.number != number) continue;
    ::sigaction(number, &each.before, nullptr);
    const bool is_past_stack =
        number == SIGSEGV && about != nullptr && fibers::Worker::is_past_stack(about->si_addr);
    report_end_in_connector(is_past_stack ? kPastStack : each.words);
  }
  if (about == nullptr || about->si_code <= 0 || number == SIGTRAP) ::raise(number);
}

// Gives the thread that makes it a signal stack.
class SignalStack {
 public:
  SignalStack() {
    stack_t there{};
    if (::sigaltstack(nullptr, &there) != 0 || (there.ss_flags & SS_DISABLE) == 0) return;
    void* pages = ::mmap(nullptr, kSignalStack, PROT_READ | PROT_WRITE,
                         MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
    if (pages == MAP_FAILED) return;
    stack_t own{};
    own.ss_sp = pages;
    own.ss_size = kSignalStack;
    if (::sigaltstack(&own, nullptr) == 0) {
      pages_ = pages;
    } else {
      ::munmap(pages, kSignalStack);
    }
  }
  SignalStack(const SignalStack&) = delete;
  SignalStack& operator=(const SignalStack&) = delete;
  ~SignalStack() {
    if (pages_ == nullptr) return;
    stack_t none{};
    none.ss_flags = SS_DISABLE;
    ::sigaltstack(&none, nullptr);
    ::munmap(pages_, kSignalStack);
  }

 private:
  void* pages_ = nullptr;
};

}  // namespace

void install_crash_report() {
  is_installed = true;
  struct sigaction action{};
  action.sa_sigaction = &handle;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  sigemptyset(&action.sa_mask);
  for (Deadly& each : deadly) ::sigaction(each.number, &action, &each.before);
}

void note_crashes_in(std::string_view file) {
  const std::size_t size = std::min(file.size(), note_file.size() - 1);
  std::copy_n(file.begin(), size, note_file.begin());
  note_file.at(size) = '\0';
}

void report_end_in_connector(std::string_view by) {
  const Suspect* suspect = Suspect::current();
  say(suspect, by);
  note(suspect, by);
}

void prepare_thread_for_crash() {
  if (!is_installed.load(std::memory_order_relaxed)) return;
  thread_local const SignalStack stack;
  static_cast<void>(stack);
}

}  // namespace patchbay::services
