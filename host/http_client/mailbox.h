#pragma once

#include <memory>
#include <mutex>
#include <thread>

#include "http_client/transfer_queue.h"

namespace patchbay::http_client {

// Commands for one transfer, from other threads to the engine's thread. Only the engine's thread
// may use libcurl. Several commands are executed in the order of these members.
struct Commands {
  bool start = false;
  bool resume = false;
  bool abort = false;

  [[nodiscard]] bool is_empty() const { return !start && !resume && !abort; }
};

// The commands for a transfer that the engine has not taken yet, and the transfer's place in the
// mailbox. This object is a member of the transfer, so a post allocates nothing and cannot fail.
// That matters because destructors and stop callbacks post commands.
struct PostedCommands {
  Commands commands;
  TransferPlace place;
};

// Passes commands to the engine's thread. The first post to an empty mailbox wakes the engine,
// which then takes all posts together. A post by a fiber on the engine's own thread wakes no
// thread, because the engine reads the mailbox before it waits. Transfers share the mailbox, so it
// may outlive the engine. Thread-safe.
class Mailbox {
 public:
  Mailbox();
  Mailbox(const Mailbox&) = delete;
  Mailbox& operator=(const Mailbox&) = delete;
  ~Mailbox();

  // Posts a command. Returns false and drops the command if the mailbox is closed.
  bool post(bool Commands::* command, std::shared_ptr<Transfer> transfer);
  // Moves the transfers with posted commands into `transfers`, which must be empty. Must be called
  // on the engine's thread.
  void take(TransferQueue& transfers);
  // Takes the commands of a transfer that take() returned. Must be called on the engine's thread.
  Commands take_commands(Transfer& transfer);
  // Refuses further posts and wakes the engine.
  void close();
  // Wakes the engine.
  void call() const;
  [[nodiscard]] bool is_closed() const;

  // Returns a descriptor that is readable after a wake. The engine waits for it and then calls
  // clear_wake().
  [[nodiscard]] int wake_fd() const { return wake_fd_; }
  void clear_wake() const;

 private:
  mutable std::mutex mutex_;  // also guards Transfer::posted of queued transfers
  TransferQueue posted_;
  bool closed_ = false;
  std::thread::id engine_;  // id of the engine's thread; set by the first take()
  int wake_fd_;
};

}  // namespace patchbay::http_client
