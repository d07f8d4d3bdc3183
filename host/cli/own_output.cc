#include "cli/own_output.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace patchbay::cli {

OwnOutput::OwnOutput()
    : file_(::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1)), stream_(this) {
  setp(waiting_.data(), waiting_.data() + waiting_.size());
  if (::dup2(STDERR_FILENO, STDOUT_FILENO) >= 0) return;
  const FileDescriptor nowhere(::open("/dev/null", O_WRONLY | O_CLOEXEC));
  ::dup2(nowhere.get(), STDOUT_FILENO);
}

OwnOutput::~OwnOutput() { sync(); }

OwnOutput::int_type OwnOutput::overflow(int_type letter) {
  if (sync() != 0) return traits_type::eof();
  if (traits_type::eq_int_type(letter, traits_type::eof())) return traits_type::not_eof(letter);
  return sputc(traits_type::to_char_type(letter));
}

int OwnOutput::sync() {
  const char* next = pbase();
  while (next < pptr()) {
    const ssize_t written = ::write(file_.get(), next, static_cast<std::size_t>(pptr() - next));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return -1;
    next += written;
  }
  setp(waiting_.data(), waiting_.data() + waiting_.size());
  return 0;
}

}  // namespace patchbay::cli
