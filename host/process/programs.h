// Runs programs that speak JSON-RPC over their standard streams, also between calls. Each
// ProgramPlace has one program.
//
//   PATCHBAY_TRY(auto use, programs.attach({"mcp", link, "/"}, wanted, patience));
//   if (use->is_new()) { …greet it…; use->ready(what_it_said); }
//   PATCHBAY_TRY(use->send(request, patience));
//   PATCHBAY_TRY(const auto answer, use->receive(Monotonic::max(), patience));
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/file_descriptor.h"
#include "base/mutex.h"
#include "base/patience.h"
#include "base/result.h"
#include "process/program.h"

namespace patchbay::process {

// The connector, the owner and the place in the configuration that identify a program. Only this
// owner uses the program.
struct ProgramPlace {
  std::string connector;
  std::string owner;  // the link or the user; "": the connector itself
  std::string place;  // place of the command in the configuration

  auto operator<=>(const ProgramPlace&) const = default;
};

// The use of a program by one call. The destructor ends the use with Program::leave(). Used by one
// thread at a time.
class ProgramUse {
 public:
  ProgramUse(std::shared_ptr<Program> program, Program::JoinOutcome joined)
      : program_(std::move(program)), joined_(std::move(joined)) {}
  ~ProgramUse() { program_->leave(joined_.mailbox); }
  ProgramUse(const ProgramUse&) = delete;
  ProgramUse& operator=(const ProgramUse&) = delete;

  // Returns true if this call must greet the program. Other calls wait until it calls ready(). If
  // the ProgramUse is destroyed before ready(), the program ends.
  [[nodiscard]] bool is_new() const { return joined_.is_new; }
  [[nodiscard]] const std::string& greeting() const { return joined_.greeting; }
  [[nodiscard]] std::uint64_t generation() const { return program_->number(); }

  void ready(std::string greeting) { program_->ready(std::move(greeting)); }
  Result<void> send(std::string_view message, const Patience& patience) {
    return program_->send(joined_.mailbox, message, patience);
  }
  Result<std::optional<std::string>> receive(Monotonic until, const Patience& patience) {
    return program_->receive(*joined_.mailbox, until, patience);
  }
  // Ends the program for all calls.
  void end() { program_->end(); }
  // Stores this use for a later call (Program::keep), which takes it with Programs::take(). This
  // object must not be used any more.
  Result<void> keep(const std::string& name, std::string farewell, Monotonic until) {
    return program_->keep(joined_.mailbox, name, std::move(farewell), until);
  }

 private:
  const std::shared_ptr<Program> program_;
  const Program::JoinOutcome joined_;
};

struct ProgramsOptions {
  std::filesystem::path reaper{};  // path of patchbay-reaper; empty: programs are never started
  // Returns the value of an environment variable of this host. Each program gets a few of them
  // (PATH, HOME and similar). If empty, programs get no variables of this host.
  std::function<std::optional<std::string>(std::string_view name)> environment{};
  std::chrono::milliseconds idle{600'000};  // an unused program is ended after this time
  std::chrono::milliseconds grace{2000};    // time to end by itself, and again after SIGTERM
  std::chrono::milliseconds first_pause{
      1000};  // pause before a start after a failure; it doubles each time
  std::chrono::milliseconds longest_pause{60'000};
  std::chrono::milliseconds good_run{60'000};  // earlier failures are forgotten after this running
                                               // time
  std::size_t most_programs = 1000;            // above this number, the program that is unused
                                               // longest is ended
};

// Starts, keeps and ends programs. One thread serves all programs; it starts with the first one.
// Borrows `clock`, which must be the machine's clock. Thread-safe.
class Programs {
 public:
  Programs(ProgramsOptions options, const Clock& clock);
  // Ends all programs, and waits until they have ended.
  ~Programs();
  Programs(const Programs&) = delete;
  Programs& operator=(const Programs&) = delete;

  struct ProgramNeed {
    ProgramCommand command;
    bool listens = false;           // true: the call also gets requests and notifications
    std::size_t message_bytes = 0;  // maximum size of a message
  };
  // Starts the program if it does not run. Waits until another call has greeted it, or until this
  // call must greet it (Program::join). A program that runs with another command is replaced. Fails
  // with UNSUPPORTED if this host starts no programs. Fails with OVERLOADED if the maximum number
  // of programs runs and all are in use. Fails with PROVIDER_UNAVAILABLE if the program cannot be
  // started, or if the pause after a failure is not over.
  Result<std::unique_ptr<ProgramUse>> attach(const ProgramPlace& place, const ProgramNeed& wanted,
                                             const Patience& patience);

  // Returns the use of the program at `place` that ProgramUse::keep() stored under `name`. Fails
  // with NOT_FOUND if it does not exist any more: its time is over, the program has ended, or
  // another call took it.
  Result<std::unique_ptr<ProgramUse>> take(const ProgramPlace& place, const std::string& name);

  // Ends every program of `owner`, for example of a removed link.
  void end_of(std::string_view owner);

  // Returns the value of an environment variable of this host.
  [[nodiscard]] std::optional<std::string> variable(std::string_view name) const;
  // Returns the number of programs that are running, starting or ending.
  [[nodiscard]] std::size_t running() const;

 private:
  struct KeptProgram {
    std::shared_ptr<Program> program;
    Monotonic started{};
    int failures = 0;        // consecutive failures
    Monotonic not_before{};  // earliest time of the next start; not set while the program runs
  };

  Result<std::shared_ptr<Program>> program_at(const ProgramPlace& place, const ProgramNeed& wanted);
  Result<std::shared_ptr<Program>> begin(const ProgramPlace& place, const ProgramNeed& wanted,
                                         const KeptProgram& before) REQUIRES(mutex_);
  bool has_room() REQUIRES(mutex_);
  Result<void> require_thread() REQUIRES(mutex_);
  void note_end(KeptProgram& kept) const REQUIRES(mutex_);
  [[nodiscard]] Command reaper_for(const ProgramCommand& command) const;
  void wake() const;
  void run();
  void start_new();
  void end_idle();
  [[nodiscard]] bool is_done() const;
  void take_events();

  const ProgramsOptions options_;
  const Clock& clock_;
  const FileDescriptor poll_;
  const FileDescriptor woken_;

  mutable Mutex mutex_;
  std::map<ProgramPlace, KeptProgram> places_ GUARDED_BY(mutex_);
  std::map<std::uint64_t, std::shared_ptr<Program>> running_ GUARDED_BY(mutex_);
  std::vector<std::shared_ptr<Program>> to_start_ GUARDED_BY(mutex_);
  std::uint64_t last_ GUARDED_BY(mutex_) = 0;
  bool is_closing_ GUARDED_BY(mutex_) = false;
  std::thread thread_;  // the last member, because it uses the others; started under mutex_
};

}  // namespace patchbay::process
