#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>

namespace patchbay::app {

// Does its work again and again on a thread of its own, with a pause after each round. The
// destructor asks the work to stop, ends a pause at once and waits for the thread.
class Rounds {
 public:
  using Work = std::function<void(const std::stop_token& stop)>;
  Rounds(std::chrono::milliseconds pause, Work work);
  Rounds(const Rounds&) = delete;
  Rounds& operator=(const Rounds&) = delete;

 private:
  void run_until_stopped(const std::stop_token& stop);

  const std::chrono::milliseconds length_of_pause_;
  const Work work_;
  std::mutex mutex_;
  std::condition_variable_any pause_;
  std::jthread thread_;  // last, because it uses the other members
};

}  // namespace patchbay::app
