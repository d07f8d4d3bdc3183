#pragma once

#include <memory>
#include <mutex>
#include <thread>

#include "http_client/transfer_queue.h"

namespace patchbay {

// What other threads want of the engine's thread for one transfer. Only that thread may touch
// libcurl. Commands that come together are carried out in this order.
struct Commands {
  bool start = false;
  bool resume = false;
  bool abort = false;

  [[nodiscard]] bool is_empty() const { return !start && !resume && !abort; }
};

// The commands for a transfer that the engine has not taken, and the transfer's place in the
// mailbox. It is a member of the transfer, so a post needs no memory: destructors and stop
// callbacks post, too.
struct PostedCommands {
  Commands commands;
  TransferPlace place;
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
  bool post(bool Commands::* command, std::shared_ptr<Transfer> transfer);
  // Moves the transfers for which commands were posted into `transfers`, which must be empty. On
  // the engine's thread.
  void take(TransferQueue& transfers);
  // Returns the commands for a transfer that has left the queue of take(). On the engine's thread.
  Commands take_commands(Transfer& transfer);
  // Refuses further posts and wakes the engine.
  void close();
  // Wakes the engine.
  void call() const;
  [[nodiscard]] bool is_closed() const;

  // Readable if the engine has been woken. The engine waits for this descriptor, then clears it.
  [[nodiscard]] int wake_fd() const { return wake_fd_; }
  void clear_wake() const;

 private:
  mutable std::mutex mutex_;  // guards Transfer::posted of its transfers, too
  TransferQueue posted_;
  bool closed_ = false;
  std::thread::id engine_;  // the engine's thread; none before its first take()
  int wake_fd_;
};

}  // namespace patchbay
