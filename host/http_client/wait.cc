#include "http_client/wait.h"

#include "base/condition.h"
#include "base/later.h"
#include "base/machine_clock.h"

namespace patchbay::http_client {

void SystemWait::for_duration(std::chrono::milliseconds time, const std::stop_token& stop) {
  std::mutex mutex;
  std::unique_lock lock(mutex);
  Condition never;
  never.wait(lock, later(machine_now(), time), &stop, nullptr, [] { return false; });
}

}  // namespace patchbay::http_client
