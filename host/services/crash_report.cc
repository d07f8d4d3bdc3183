#include "services/crash_report.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <csignal>
#include <cstdint>

#include "fibers/worker.h"
#include "services/mapped_code.h"
#include "services/suspect.h"

namespace patchbay::services {
namespace {

struct DeadlySignal {
  int number;
  std::string_view words;
  struct sigaction before;
};

// The data of the signal handlers. A handler must not allocate memory.
std::array<DeadlySignal, 7> deadly = {{{SIGSEGV, "crashed (SIGSEGV)", {}},
                                       {SIGBUS, "crashed (SIGBUS)", {}},
                                       {SIGILL, "crashed (SIGILL)", {}},
                                       {SIGFPE, "crashed (SIGFPE)", {}},
                                       {SIGTRAP, "crashed (SIGTRAP)", {}},
                                       {SIGSYS, "crashed (SIGSYS)", {}},
                                       {SIGABRT, "ended the process (SIGABRT)", {}}}};
std::array<char, 4096> note_file{};
std::atomic<bool> is_installed = false;

// True on a thread where the host calls connectors. The stack of such a thread may still contain
// addresses of an earlier call, so it does not prove which connector crashed.
constinit thread_local bool is_of_host = false;

constexpr std::string_view kPastStack = "ran over the end of its stack (SIGSEGV)";

constexpr std::size_t kSignalStack = std::size_t{64} << 10;

// Builds a line of text without allocating memory. Drops text that does not fit.
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
    // A failure is ignored, because there is no place to report it.
    static_cast<void>(!::write(file, text_.data(), size_));
  }

 private:
  std::array<char, 1024> text_{};
  std::size_t size_ = 0;
};

// The registers that show where a thread is. 0 means unknown.
struct Place {
  std::uintptr_t instruction = 0;
  std::uintptr_t caller = 0;  // the return address, on machines with a register for it
  std::uintptr_t stack = 0;   // the lowest used address
};

Place place_of(const void* context) {
  const mcontext_t& at = static_cast<const ucontext_t*>(context)->uc_mcontext;
#if defined(__x86_64__)
  return {.instruction = static_cast<std::uintptr_t>(at.gregs[REG_RIP]),
          .stack = static_cast<std::uintptr_t>(at.gregs[REG_RSP])};
#elif defined(__aarch64__)
  return {.instruction = at.pc, .caller = at.regs[30], .stack = at.sp};
#endif
}

// The connector and action that the crash report names as the cause.
struct Culprit {
  std::string_view connector{};  // "": unknown
  std::string_view action{};
  std::string_view trace{};
  std::string_view found_by{};  // "": found through the strand's Suspect
};

Culprit culprit_at(const Place& place) {
  if (const Suspect* suspect = Suspect::current()) {
    return {suspect->connector(), suspect->action(), suspect->trace(), {}};
  }
  const std::string_view owner = owner_of_code(place.instruction);
  if (!owner.empty()) return {.connector = owner, .found_by = "the address of its code"};
  if (is_of_host) return {};
  const std::string_view caller = owner_of_code(place.caller);
  return {.connector = caller.empty() ? owner_of_stack(place.stack) : caller,
          .found_by = "the address of its code, the nearest on the stack"};
}

void say(const Culprit& culprit, std::string_view by) {
  Line line;
  if (culprit.connector.empty()) {
    line.add("patchbay ").add(by).add(" outside of any call of a connector on this thread.\n");
  } else {
    line.add("patchbay: connector \"").add(culprit.connector).add("\" ").add(by);
    if (!culprit.found_by.empty()) {
      line.add(" outside of its calls (found by ").add(culprit.found_by).add(")");
    } else if (culprit.action.empty()) {
      line.add(" while it was loaded, started, ended or asked about an account");
    } else {
      line.add(" in action \"").add(culprit.action).add("\"");
    }
    if (!culprit.trace.empty()) line.add(", trace ").add(culprit.trace);
    line.add(". Use another version of it, and give its author this line.\n");
  }
  line.write_to(STDERR_FILENO);
}

void note(const Culprit& culprit, std::string_view by) {
  if (note_file[0] == '\0') return;
  const int file =
      ::open(note_file.data(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0) return;
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  Line line;
  line.add(static_cast<std::uint64_t>(now.tv_sec)).add("\t").add(by).add("\t");
  line.add(culprit.connector).add("\t").add(culprit.action).add("\t").add(culprit.trace);
  line.add("\n").write_to(file);
  ::close(file);
}

void report(std::string_view by, const Place& place) {
  const Culprit culprit = culprit_at(place);
  say(culprit, by);
  note(culprit, by);
}

// Reports the signal, and restores its earlier effect. The signal then comes again: either its
// cause happens again after the return, or this function raises it.
void handle(int number, siginfo_t* about, void* context) {
  for (DeadlySignal& each : deadly) {
    if (each.number != number) continue;
    ::sigaction(number, &each.before, nullptr);
    const bool is_past_stack =
        number == SIGSEGV && about != nullptr && fibers::Worker::is_past_stack(about->si_addr);
    report(is_past_stack ? kPastStack : each.words, place_of(context));
  }
  if (about == nullptr || about->si_code <= 0 || number == SIGTRAP) ::raise(number);
}

// Gives the current thread a stack for signal handlers.
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
  prepare_thread_for_crash();
  struct sigaction action{};
  action.sa_sigaction = &handle;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  sigemptyset(&action.sa_mask);
  for (DeadlySignal& each : deadly) ::sigaction(each.number, &action, &each.before);
}

void note_crashes_in(std::string_view file) {
  const std::size_t size = std::min(file.size(), note_file.size() - 1);
  std::copy_n(file.begin(), size, note_file.begin());
  note_file.at(size) = '\0';
}

void report_end_in_connector(std::string_view by) {
  report(by, {.stack = reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0))});
}

void prepare_thread_for_crash() {
  if (!is_installed.load(std::memory_order_relaxed)) return;
  is_of_host = true;
  thread_local const SignalStack stack;
  static_cast<void>(stack);
}

}  // namespace patchbay::services
