#pragma once

#include <csignal>
#include <stop_token>
#include <thread>

namespace patchbay::cli {

// SIGINT and SIGTERM, and for who asks for it SIGHUP, kept back from every thread that starts while
// this lives until they are waited for. Made before any thread is.
class EndSignals {
 public:
  enum class Hangup { kEnds, kIsKept };

  explicit EndSignals(Hangup hangup = Hangup::kEnds);
  ~EndSignals();
  EndSignals(const EndSignals&) = delete;
  EndSignals& operator=(const EndSignals&) = delete;

  // Which one came.
  [[nodiscard]] int wait() const;
  // From now on SIGINT and SIGTERM end the process at once: whoever sends a second one means it.
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
