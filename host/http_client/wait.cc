#include "http_client/wait.h"

#include <condition_variable>
#include <mutex>

namespace patchbay {

void SystemWait::for_duration(std::chrono::milliseconds time, const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any stopped;
  std::unique_lock lock(mutex);
  stopped.wait_for(lock, stop, time, [] { return false; });
}

}  // namespace patchbay
