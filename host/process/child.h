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

// How the program ended, as the kernel reports it.
struct Status {
  int exit_code = 0;
  int signal = 0;  // the signal that ended the program; 0 if the program exited
  std::chrono::milliseconds cpu{0};
  // The program's largest memory use in bytes. Empty if it was less than this process's memory use,
  // because the kernel starts the program's count with that value.
  std::optional<std::uint64_t> peak_memory;
};

// A running program, with pipes to its standard streams. The program has its own session and
// process group. It inherits no descriptors, signal settings and variables of this process, and
// cannot get more privileges. The destructor kills the program and its whole group, and waits for
// the program.
//
// The kernel also kills the program (but not its children) when the THREAD that started it ends,
// and so also when this process ends. So the starting thread must live long enough. Used by one
// thread at a time.
class Child {
 public:
  // Starts the program. Blocks the calling thread until the program has begun. Fails with
  // OVERLOADED if the machine lacks a resource, and with INTERNAL if the program cannot be run at
  // all.
  static Result<std::unique_ptr<Child>> start(const Command& command);

  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child();

  [[nodiscard]] int handle() const { return handle_.get(); }  // readable when the program has ended
  // All these descriptors are non-blocking. input() returns -1 after close_input().
  [[nodiscard]] int input() const { return input_ ? input_->get() : -1; }
  [[nodiscard]] int output() const { return output_.get(); }
  [[nodiscard]] int errors() const { return errors_.get(); }
  void close_input() { input_.reset(); }

  // Kills the program if it still runs, and all processes in its group.
  void kill() const;
  // Asks the program to end (SIGTERM). The program may ignore this signal.
  void ask_to_end() const;

  // Kills the whole group, waits for the program and returns its status. Must be called once. Fails
  // with INTERNAL if another part of this process has already read the status, or if this process
  // ignores SIGCHLD.
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

  const pid_t process_;        // also the id of the process group
  const long inherited_peak_;  // this process's largest memory use before the start, in KiB
  const FileDescriptor handle_;
  std::optional<FileDescriptor> input_;
  const FileDescriptor output_;
  const FileDescriptor errors_;
  bool finished_ = false;
};

}  // namespace patchbay::process
