#pragma once

#include <csignal>
#include <stop_token>
#include <thread>

namespace patchbay::cli {

// SIGINT and SIGTERM, kept back from every thread that starts while this lives until they are
// waited for. Made before any thread is.
class EndSignals {
 public:
  EndSignals();
  ~EndSignals();
  EndSignals(const EndSignals&) = delete;
  EndSignals& operator=(const EndSignals&) = delete;

  void wait() const;
  // From now on a signal ends the process at once: whoever sends a second one means it.
  void let_through() const;

 private:
  sigset_t signals_{};
  sigset_t before_{};
};

// Asks to stop when one of them comes, so that what is under way can be ended in order.
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
