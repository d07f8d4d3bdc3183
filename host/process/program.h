// A program that speaks JSON-RPC 2.0 over its standard streams. Several calls share it, but no call
// sees the answers of another call.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/condition.h"
#include "base/mutex.h"
#include "base/patience.h"
#include "base/result.h"
#include "process/child.h"
#include "process/message_reader.h"
#include "process/secrets.h"

namespace patchbay::process {

// The command that an operator configured.
struct ProgramCommand {
  std::string program;  // a path, or a name to search in PATH
  std::vector<std::string> arguments;
  std::map<std::string, std::string> variables;  // in addition to the variables of every program
  std::vector<std::string> secrets;              // values to mask in messages to callers

  bool operator==(const ProgramCommand&) const = default;
};

// The messages that have arrived for one call.
class Mailbox {
 public:
  explicit Mailbox(bool listens) : listens_(listens) {}

 private:
  friend class Program;
  struct Letter {
    std::string message;
    bool is_too_large = false;  // true: an answer was too large, or the mailbox was full
    bool is_for_all = false;    // true: a notification that belongs to no call
  };
  const bool listens_;    // true: the mailbox also gets the program's requests and notifications
  bool is_kept_ = false;  // true: stored between two calls; gets only answers
  std::deque<Letter> letters_;
  std::size_t bytes_ = 0;
  Condition arrived_;
};

// One program that runs between calls. Only one thread, which must live longer than the program,
// may call start() and turn(). All other functions are thread-safe. The functions from join() to
// leave() are for calls. `clock` must be the machine's clock.
class Program {
 public:
  struct Limits {
    std::size_t message_bytes = 0;
    std::chrono::milliseconds grace{0};  // time that patchbay-reaper waits before each signal
  };
  // `number` is unique among all programs of this host. `poll` is a descriptor of epoll(7).
  Program(std::uint64_t number, ProgramCommand command, const Limits& limits, const Clock& clock,
          int poll)
      : number_(number),
        command_(std::move(command)),
        limits_(limits),
        clock_(clock),
        poll_(poll),
        secrets_(command_.secrets),
        reader_(limits.message_bytes, secrets_) {}

  [[nodiscard]] std::uint64_t number() const { return number_; }
  [[nodiscard]] const ProgramCommand& command() const { return command_; }
  [[nodiscard]] bool is_over() const;

  // ---- functions for calls

  struct JoinOutcome {
    std::shared_ptr<Mailbox> mailbox;
    bool is_new = false;   // true: this call has to greet the program
    std::string greeting;  // the argument of ready()
  };
  // Waits until the program has started and one call has greeted it (exchanged the first messages
  // with it). If no call has begun to greet it, this call must do so (`is_new`). Returns nullopt if
  // the program ended meanwhile. Fails if the program cannot be started.
  Result<std::optional<JoinOutcome>> join(bool listens, const Patience& patience);
  void ready(std::string greeting);

  // Sends one JSON-RPC message. Waits while the program has too many unread bytes. Fails with
  // INVALID_ARGUMENT if `message` is not a JSON-RPC message, and with PROVIDER_UNAVAILABLE if the
  // program has ended.
  Result<void> send(const std::shared_ptr<Mailbox>& from, std::string_view message,
                    const Patience& patience);
  // Returns the next message for this mailbox. Returns nullopt if none arrives before `until`.
  // Fails with TOO_LARGE if the message was too large, or was dropped because the mailbox was full.
  // Fails with PROVIDER_UNAVAILABLE if the program has ended.
  Result<std::optional<std::string>> receive(Mailbox& mailbox, Monotonic until,
                                             const Patience& patience);
  // Removes a mailbox, unless keep() stored it. Ends the program if this mailbox's call had to
  // greet it and did not call ready().
  void leave(const std::shared_ptr<Mailbox>& mailbox);

  // Stores a mailbox and its requests under a name after its call, until take() or `until`. At
  // `until`, removes the mailbox and sends `farewell` to the program. `farewell` is a JSON-RPC
  // answer or notification, or "" for no message. Fails with OVERLOADED if the program already has
  // kMostKept stored mailboxes. Fails with INVALID_ARGUMENT if `farewell` is anything else or the
  // name is in use. Fails with PROVIDER_UNAVAILABLE if the program has ended.
  Result<void> keep(const std::shared_ptr<Mailbox>& mailbox, const std::string& name,
                    std::string farewell, Monotonic until);
  // Returns the mailbox that was stored under the name, for a new call. Returns nullptr if there is
  // no such mailbox.
  std::shared_ptr<Mailbox> take(const std::string& name);
  static constexpr std::size_t kMostKept = 4;

  // Ends the program for all calls.
  void end();

  // Returns the time since which no call uses the program. Returns nullopt if a call uses it.
  [[nodiscard]] std::optional<Monotonic> idle_since() const;
  [[nodiscard]] bool was_ready() const;
  // Returns the error for calls after the program's end.
  [[nodiscard]] Error ended_error() const;

  // ---- functions for the thread that serves all programs

  enum class Stream : std::uint64_t { kOutput, kErrors, kInput, kEnd };
  // Starts the program. `command` runs patchbay-reaper, which starts the program and later ends its
  // whole group. Returns false if the start failed.
  bool start(const Command& command);
  // Removes the stored mailboxes whose time is over.
  void end_overdue(Monotonic now);
  // Reads or writes as many bytes of one stream as possible without waiting. Returns false if the
  // program has ended.
  bool turn(Stream stream);

 private:
  struct PendingRequest {
    std::weak_ptr<Mailbox> mailbox;
    std::string id;     // the caller's id, as written by the caller
    std::string token;  // the caller's progress token; may be ""
  };

  struct KeptMailbox {
    std::shared_ptr<Mailbox> mailbox;
    std::string farewell;
    Monotonic until;
  };

  void watch(int file, Stream stream) const;
  // Returns true if the program has read most of the sent bytes.
  [[nodiscard]] bool has_room() const REQUIRES(mutex_);
  void write_out(std::string_view line) REQUIRES(mutex_);
  void flush() REQUIRES(mutex_);
  bool read_output() REQUIRES(mutex_);
  bool read_errors() REQUIRES(mutex_);
  void finish() REQUIRES(mutex_);
  void end_now() REQUIRES(mutex_);
  void wake_all() REQUIRES(mutex_);
  void remove(const std::shared_ptr<Mailbox>& mailbox) REQUIRES(mutex_);
  void hear(HeardMessage message) REQUIRES(mutex_);
  void hear_reply(HeardMessage message) REQUIRES(mutex_);
  void hear_request(HeardMessage message) REQUIRES(mutex_);
  void hear_notification(HeardMessage message) REQUIRES(mutex_);
  void keep_unheard(std::string message) REQUIRES(mutex_);
  std::string numbered(const std::shared_ptr<Mailbox>& from, std::string_view message,
                       const MessageOutline& outline) REQUIRES(mutex_);
  std::uint64_t pending_of(const Mailbox& mailbox, std::string_view id) const REQUIRES(mutex_);
  void put(Mailbox& mailbox, Mailbox::Letter letter) const REQUIRES(mutex_);
  [[nodiscard]] std::string last_words() const REQUIRES(mutex_);

  const std::uint64_t number_;
  const ProgramCommand command_;
  const Limits limits_;
  const Clock& clock_;
  const int poll_;
  const Secrets secrets_;

  mutable Mutex mutex_;
  Condition changed_;  // signals a change of the members below, except messages in mailboxes
  Condition room_;     // signals that output_ has space again
  std::unique_ptr<Child> child_ GUARDED_BY(mutex_);
  std::optional<Error> not_started_ GUARDED_BY(mutex_);
  std::optional<Status> status_ GUARDED_BY(mutex_);  // set when the program has ended
  bool is_over_ GUARDED_BY(mutex_) = false;          // true: the program has ended, or a call ended
                                                     // it
  std::weak_ptr<Mailbox> greeter_ GUARDED_BY(mutex_);
  bool is_greeted_ GUARDED_BY(mutex_) = false;  // true: a call has greeted the program, or is doing
                                                // so
  bool is_ready_ GUARDED_BY(mutex_) = false;
  std::string greeting_ GUARDED_BY(mutex_);
  std::vector<std::shared_ptr<Mailbox>> mailboxes_ GUARDED_BY(mutex_);
  std::map<std::string, KeptMailbox> kept_ GUARDED_BY(mutex_);  // by name; these mailboxes are also
                                                                // in mailboxes_
  // Notifications that arrived while no call listened, each one once. The next call that listens
  // gets them.
  std::vector<std::string> unheard_ GUARDED_BY(mutex_);
  std::optional<Monotonic> idle_since_ GUARDED_BY(mutex_);
  std::map<std::uint64_t, PendingRequest> pending_ GUARDED_BY(mutex_);
  std::uint64_t last_request_ GUARDED_BY(mutex_) = 0;
  std::string output_ GUARDED_BY(mutex_);  // bytes that the program has not read yet
  MessageReader reader_ GUARDED_BY(mutex_);
  // The end of the program's standard error. If is_cut_ is true, it may begin with the rest of a
  // secret.
  std::string errors_ GUARDED_BY(mutex_);
  bool is_cut_ GUARDED_BY(mutex_) = false;  // true: older bytes of standard error were removed
};

}  // namespace patchbay::process
