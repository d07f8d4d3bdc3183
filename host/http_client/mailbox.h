#pragma once

#include <memory>
#include <mutex>
#include <thread>

#include "http_client/transfer_queue.h"

namespace patchbay {

// The commands of other threads to the engine's thread for one transfer. Only the engine's thread
// may touch libcurl. The engine carries out several commands in this order.
struct Commands {
  bool start = false;
  bool resume = false;
  bool abort = false;

  [[nodiscard]] bool is_empty() const { return !start && !resume && !abort; }
};

// The commands for a transfer that the engine has not yet taken, and the transfer's place in the
// mailbox. Destructors and stop callbacks post commands, so a post must need no memory: this is a
// member of the transfer.
struct PostedCommands {
  Commands commands;
  TransferPlace place;
};

// Passes commands to the engine's thread. Only a post to an empty mailbox wakes the engine, which
// then takes all posts together. A post by a fiber on the engine's own thread wakes nobody, because
// the engine looks into the mailbox before it waits. Thread-safe. Transfers share the mailbox, so
// it may outlive the engine.
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
  // Takes the commands of a transfer that came from the queue of take(). On the engine's thread.
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
  mutable std::mutex mutex_;  // also guards Transfer::posted of the transfers in it
  TransferQueue posted_;
  bool closed_ = false;
  std::thread::id engine_;  // the engine's thread; none before its first take()
  int wake_fd_;
};

}  // namespace patchbay
