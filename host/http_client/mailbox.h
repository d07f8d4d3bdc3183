#pragma once

#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace patchbay {

class Transfer;

// What other threads want done on the engine's thread, where alone libcurl may be touched.
struct Command {
  enum class Kind { kStart, kResume, kAbort };
  Kind kind;
  std::shared_ptr<Transfer> transfer;
};

// The way onto the engine's thread. Whoever posts to an empty box wakes the engine; all who follow
// before it looks cost it no further waking, nor does what a fiber of its own thread posts: the
// engine looks before it waits. Thread-safe; outlives the engine as long as a transfer holds it.
class Mailbox {
 public:
  Mailbox();
  Mailbox(const Mailbox&) = delete;
  Mailbox& operator=(const Mailbox&) = delete;
  ~Mailbox();

  // False, and nothing is taken, once the box is closed.
  bool post(Command command);
  // Moves what has come into `commands`, which must be empty. On the engine's thread.
  void take(std::vector<Command>& commands);
  // Refuses further posts and wakes the engine.
  void close();
  // Wakes the engine.
  void call() const;
  [[nodiscard]] bool is_closed() const;

  // Readable while there is something to look at; the engine waits for it, and clears it.
  [[nodiscard]] int wake_fd() const { return wake_fd_; }
  void clear_wake() const;

 private:
  mutable std::mutex mutex_;
  std::vector<Command> commands_;
  bool closed_ = false;
  std::thread::id engine_;  // nobody's, before it has first looked
  int wake_fd_;
};

}  // namespace patchbay
