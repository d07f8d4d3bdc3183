#include "http_client/mailbox.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <system_error>
#include <utility>

#include "http_client/transfer.h"

namespace patchbay::http_client {

Mailbox::Mailbox() : wake_fd_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
  if (wake_fd_ < 0) {
    throw std::system_error(errno, std::generic_category(), "the HTTP engine needs an eventfd");
  }
}

Mailbox::~Mailbox() { ::close(wake_fd_); }

// Posts a command. If the transfer already has commands, it is already in a queue, and the engine
// takes the new command together with them.
bool Mailbox::post(bool Commands::* command, std::shared_ptr<Transfer> transfer) {
  bool first = false;
  {
    const std::lock_guard lock(mutex_);
    if (closed_) return false;
    PostedCommands& posted = transfer->posted;
    const bool is_listed = !posted.commands.is_empty();
    posted.commands.*command = true;
    if (is_listed) return true;
    first = posted_.is_empty() && engine_ != std::this_thread::get_id();
    posted_.add(posted.place, std::move(transfer));
  }
  if (first) call();
  return true;
}

void Mailbox::take(TransferQueue& transfers) {
  const std::lock_guard lock(mutex_);
  engine_ = std::this_thread::get_id();
  posted_.swap(transfers);
}

Commands Mailbox::take_commands(Transfer& transfer) {
  const std::lock_guard lock(mutex_);
  return std::exchange(transfer.posted.commands, {});
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

// The results of write() and read() are ignored. If write() fails because the eventfd's counter is
// full, the eventfd is already readable. If read() fails because the counter is zero, there is
// nothing to clear.
void Mailbox::call() const {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = write(wake_fd_, &one, sizeof one);
}

void Mailbox::clear_wake() const {
  std::uint64_t count = 0;
  [[maybe_unused]] const auto got = read(wake_fd_, &count, sizeof count);
}

}  // namespace patchbay::http_client
