#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>

#include "base/file_descriptor.h"
#include "base/result.h"
#include "process/command.h"

namespace patchbay::process {

// How the program ended, as the kernel tells it.
struct Status {
  int exit_code = 0;
  int signal = 0;  // that ended it; 0: it exited
  std::chrono::milliseconds cpu{0};
  // Bytes that it had in memory at once. Nothing where that was less than this process has had: the
  // kernel counts a new process from there.
  std::optional<std::uint64_t> peak_memory;
};

// A program that runs, with pipes to its standard streams. It has a session and a group of its own,
// no descriptor, no signal setting and no variable of ours, and no way to more privileges. When
// this goes, the program and its whole group are killed and waited for.
//
// The kernel also kills the program (not its children) when the THREAD that started it ends, and so
// when this process does: start on a thread that stays for as long. One thread at a time.
class Child {
 public:
  // The calling thread and no other waits until the program has begun. OVERLOADED where the machine
  // is short of something, INTERNAL where the program cannot be run at all.
  static Result<std::unique_ptr<Child>> start(const Command& command);

  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child();

  [[nodiscard]] int handle() const { return handle_.get(); }  // readable when it has ended
  [[nodiscard]] int input() const { return input_ ? input_->get() : -1; }  // none blocks
  [[nodiscard]] int output() const { return output_.get(); }
  [[nodiscard]] int errors() const { return errors_.get(); }
  void close_input() { input_.reset(); }

  // The program, where it has not ended, and everything that it started in its group.
  void kill() const;

  // Kills what is left of the group, waits for the program and takes its status. Once. INTERNAL
  // where another part of this process has taken the status.
  Result<Status> finish();

 private:
  Child(pid_t process, long inherited_peak, FileDescriptor handle, FileDescriptor input,
        FileDescriptor output, FileDescriptor errors)
      : process_(process),
        inherited_peak_(inherited_peak),
        handle_(std::move(handle)),
        input_(std::move(input)),
        output_(std::move(output)),
        errors_(std::move(errors)) {}

  const pid_t process_;        // and its group
  const long inherited_peak_;  // KiB: what we had in memory at once when it began
  const FileDescriptor handle_;
  std::optional<FileDescriptor> input_;
  const FileDescriptor output_;
  const FileDescriptor errors_;
  bool finished_ = false;
};

}  // namespace patchbay::process
