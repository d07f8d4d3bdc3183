#include "conformance/child.h"

#include <execinfo.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <cstring>

#include "conformance/examination.h"

namespace patchbay::conformance {
namespace {

constexpr int kJournalDescriptor = STDERR_FILENO + 1;
constexpr std::array<int, 6> kCrashes = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGSYS};
constexpr std::size_t kCrashStackBytes = std::size_t{64} << 10U;

void write_text(const char* text) {
  static_cast<void>(!::write(kJournalDescriptor, text, std::strlen(text)));
}

// Writes the signal and the backtrace to the journal. Then lets the signal end the process.
void tell_crash(int number, siginfo_t* /*info*/, void* /*context*/) {
  const char* const name = ::sigabbrev_np(number);
  write_text("\nsignal \"SIG");
  write_text(name == nullptr ? "?" : name);
  write_text("\"\n");
  std::array<void*, 40> frames{};
  const int count = ::backtrace(frames.data(), static_cast<int>(frames.size()));
  ::backtrace_symbols_fd(frames.data(), count, kJournalDescriptor);
  ::signal(number, SIG_DFL);
  ::raise(number);
}

// Sets a handler for crashes. The handler has its own stack, because a connector may crash when the
// stack is full.
void catch_crashes() {
  static std::array<char, kCrashStackBytes> stack;
  const stack_t alternate{stack.data(), 0, stack.size()};
  ::sigaltstack(&alternate, nullptr);
  // Load the code that backtrace() needs now. A signal handler may not load code.
  std::array<void*, 1> first{};
  ::backtrace(first.data(), 1);
  struct sigaction action{};
  action.sa_sigaction = tell_crash;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  for (const int number : kCrashes) ::sigaction(number, &action, nullptr);
}

}  // namespace

int examine_here(const std::vector<std::string>& arguments) {
  if (arguments.size() != 6) return EXIT_FAILURE;
  const Check* check = find_check(arguments[0]);
  if (check == nullptr) return EXIT_FAILURE;
  ::dup2(STDOUT_FILENO, kJournalDescriptor);
  ::dup2(STDERR_FILENO, STDOUT_FILENO);
  catch_crashes();
  Subject subject{arguments[1], arguments[2], std::strtoull(arguments[3].c_str(), nullptr, 10),
                  arguments[4], arguments[5]};
  subject.is_in_own_process = true;
  if (const char* const credential = std::getenv(kCredentialVariable)) {
    subject.credential = credential;
    ::unsetenv(kCredentialVariable);
  }
  const Journal journal(kJournalDescriptor);
  journal.end(examine(*check, std::move(subject), journal));
  return EXIT_SUCCESS;
}

}  // namespace patchbay::conformance
