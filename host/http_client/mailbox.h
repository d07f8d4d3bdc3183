#pragma once

#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace patchbay {

class Transfer;

// A command of another thread for the engine's thread, which alone may touch libcurl.
struct Command {
  enum class Kind { kStart, kResume, kAbort };
  Kind kind;
  std::shared_ptr<Transfer> transfer;
};

// Passes commands to the engine's thread. Only a post to an empty mailbox wakes the engine: later
// posts are found in the same look, and the engine always looks before it waits, so a post by a
// fiber of its own thread wakes nobody. Thread-safe. Outlives the engine while a transfer holds it.
class Mailbox {
 public:
  Mailbox();
  Mailbox(const Mailbox&) = delete;
  Mailbox& operator=(const Mailbox&) = delete;
  ~Mailbox();

  // Returns false and drops the command if the mailbox is closed.
  bool post(Command command);
  // Moves the posted commands into `commands`, which must be empty. On the engine's thread.
  void take(std::vector<Command>& commands);
  // Refuses further posts and wakes the engine.
  void close();
  // Wakes the engine.
  void call() const;
  [[nodiscard]] bool is_closed() const;

  // Readable if the engine has been woken. The engine waits for this descriptor, then clears it.
  [[nodiscard]] int wake_fd() const { return wake_fd_; }
  void clear_wake() const;

 private:
  mutable std::mutex mutex_;
  std::vector<Command> commands_;
  bool closed_ = false;
  std::thread::id engine_;  // the engine's thread; none before its first take()
  int wake_fd_;
};

}  // namespace patchbay
