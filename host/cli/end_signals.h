#pragma once

#include <csignal>
#include <stop_token>
#include <thread>

namespace patchbay::cli {

// Blocks SIGINT and SIGTERM in this thread and all threads started later, so that wait() receives
// them. Create it before starting any thread.
class EndSignals {
 public:
  EndSignals();
  ~EndSignals();
  EndSignals(const EndSignals&) = delete;
  EndSignals& operator=(const EndSignals&) = delete;

  void wait() const;
  // Unblocks both signals: a second one ends the process at once.
  void let_through() const;

 private:
  sigset_t signals_{};
  sigset_t before_{};
};

// Requests a stop when one of these signals comes, so that work under way can end in order.
class Interruption {
 public:
  Interruption();
  ~Interruption();
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;

  [[nodiscard]] std::stop_token token() const { return stop_.get_token(); }

 private:
  EndSignals signals_;
  std::stop_source stop_;
  std::thread waiting_;
};

}  // namespace patchbay::cli
