#include "process/streams.h"

#include <signal.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "base/file_io.h"

namespace patchbay::process {
namespace {

// Blocks SIGPIPE in this thread, and removes the signal if a write raised it. A write to a pipe
// without a reader raises SIGPIPE, which by default ends the process.
class NoPipeSignal {
 public:
  NoPipeSignal() {
    sigemptyset(&pipe_);
    sigaddset(&pipe_, SIGPIPE);
    sigset_t pending;
    sigpending(&pending);
    was_pending_ = sigismember(&pending, SIGPIPE) == 1;
    pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
  }
  NoPipeSignal(const NoPipeSignal&) = delete;
  NoPipeSignal& operator=(const NoPipeSignal&) = delete;
  ~NoPipeSignal() {
    const timespec at_once{};
    while (!was_pending_ && sigtimedwait(&pipe_, nullptr, &at_once) < 0 && errno == EINTR) {
    }
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }

 private:
  sigset_t pipe_{};
  sigset_t before_{};
  bool was_pending_;
};

}  // namespace

ssize_t write_quietly(int pipe, const char* data, std::size_t size) {
  ssize_t written = 0;
  int error = 0;
  {
    const NoPipeSignal quiet;
    written = ::write(pipe, data, size);
    error = errno;
  }
  errno = error;
  return written;
}

Result<bool> InputWriter::go_on(int pipe) {
  for (;;) {
    if (begin_ == end_) {
      PATCHBAY_TRY(end_, input_(piece_));
      begin_ = 0;
      if (end_ == 0) return false;
    }
    const ssize_t written = write_quietly(pipe, piece_.data() + begin_, end_ - begin_);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno == EAGAIN;
    begin_ += static_cast<std::size_t>(written);
    if (begin_ < end_) return true;
  }
}

Result<bool> OutputReader::go_on(int pipe) {
  const ssize_t got = read_piece(pipe, piece_);
  ended_ = got == 0 || (got < 0 && errno != EAGAIN);
  if (got <= 0) return false;
  auto size = static_cast<std::uint64_t>(got);
  if (left_) {
    over_limit_ = size > *left_;
    size = std::min(size, *left_);
    *left_ -= size;
  }
  if (size > 0) {
    PATCHBAY_TRY(output_(std::string_view(piece_.data(), static_cast<std::size_t>(size))));
  }
  return !over_limit_;
}

}  // namespace patchbay::process
