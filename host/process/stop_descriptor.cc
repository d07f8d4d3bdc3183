#include "process/stop_descriptor.h"

#include <sys/eventfd.h>

#include <cerrno>

#include "base/shortage.h"

namespace patchbay::process {
namespace {

std::stop_token token_of(const std::stop_token* token) {
  return token != nullptr ? *token : std::stop_token();
}

}  // namespace

void StopDescriptor::Raise::operator()() const {
  static_cast<void>(::eventfd_write(file, 1));  // cannot fail, because the counter is far from its
                                                // limit
}

StopDescriptor::StopDescriptor(FileDescriptor file, const Patience& patience)
    : file_(std::move(file)),
      on_cancellation_(token_of(patience.cancellation), Raise{file_.get()}),
      on_shutdown_(token_of(patience.shutdown), Raise{file_.get()}) {}

Result<std::unique_ptr<StopDescriptor>> StopDescriptor::make(const Patience& patience) {
  FileDescriptor file(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (file.get() < 0) return shortage("a program cannot be watched", errno);
  return std::unique_ptr<StopDescriptor>(new StopDescriptor(std::move(file), patience));
}

}  // namespace patchbay::process
