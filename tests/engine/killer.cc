#include "engine/killer.h"

#include <sys/wait.h>

#include <csignal>

#include "documents/child_host.h"

namespace patchbay::test {

Killer::Killer(ProviderHost& host) : host_(host) {
  host_.on_answer([this](const sandbox::LoggedRequest& request) { count(request); });
}

Killer::~Killer() { host_.on_answer({}); }

void Killer::count(const sandbox::LoggedRequest& request) {
  const std::lock_guard lock(mutex_);
  if (request.target.find(counted_) == std::string::npos) return;
  if (--left_ <= 0 && doomed_ != 0) ::kill(doomed_, SIGKILL);
}

int Killer::start(const std::string& name, int requests, const std::string& counted) {
  const HostPlace place = host_.place();
  const std::lock_guard lock(mutex_);
  const int child =
      start_host("killed_engine", {place.store, place.keys, place.connector, place.config, name});
  if (requests > 0) {
    left_ = requests;
    counted_ = counted;
    doomed_ = child;
  }
  return child;
}

bool Killer::has_killed(int child) {
  siginfo_t end{};
  REQUIRE(::waitid(P_PID, static_cast<id_t>(child), &end, WEXITED | WNOWAIT) == 0);
  {
    // The process's id is not reused before someone waits for the process.
    const std::lock_guard lock(mutex_);
    if (doomed_ == child) doomed_ = 0;
  }
  return was_killed(child);
}

}  // namespace patchbay::test
