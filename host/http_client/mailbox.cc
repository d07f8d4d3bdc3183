#include "http_client/mailbox.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <system_error>
#include <utility>

namespace patchbay {

Mailbox::Mailbox() : wake_fd_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
  if (wake_fd_ < 0) {
    throw std::system_error(errno, std::generic_category(), "the HTTP engine needs an eventfd");
  }
}

Mailbox::~Mailbox() { ::close(wake_fd_); }

bool Mailbox::post(Command command) {
  bool first = false;
  {
    const std::lock_guard lock(mutex_);
    if (closed_) return false;
    first = commands_.empty() && engine_ != std::this_thread::get_id();
    commands_.push_back(std::move(command));
  }
  if (first) call();
  return true;
}

void Mailbox::take(std::vector<Command>& commands) {
  const std::lock_guard lock(mutex_);
  engine_ = std::this_thread::get_id();
  commands_.swap(commands);
}

void Mailbox::close() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  call();
}

bool Mailbox::is_closed() const {
  const std::lock_guard lock(mutex_);
  return closed_;
}

// Failures of these two functions do no harm: if the eventfd's counter is full, the eventfd is
// already readable; if the counter is zero, there is nothing to clear.
void Mailbox::call() const {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = write(wake_fd_, &one, sizeof one);
}

void Mailbox::clear_wake() const {
  std::uint64_t count = 0;
  [[maybe_unused]] const auto got = read(wake_fd_, &count, sizeof count);
}

}  // namespace patchbay
