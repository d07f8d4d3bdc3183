// Kills a host that runs in its own process.
#pragma once

#include <mutex>
#include <string>

#include "engine/provider_host.h"

namespace patchbay::test {

// Starts hosts on a test's database. Kills one of them when the provider has answered enough
// requests.
class Killer {
 public:
  explicit Killer(ProviderHost& host);
  ~Killer();
  Killer(const Killer&) = delete;
  Killer& operator=(const Killer&) = delete;

  // Starts a host. Kills the host after this number of requests whose target contains `counted`. 0:
  // does not kill the host.
  int start(const std::string& name, int requests, const std::string& counted = "");
  // Waits for the host's end. Returns true if the host was killed.
  bool has_killed(int child);

 private:
  void count(const sandbox::LoggedRequest& request);

  ProviderHost& host_;
  std::mutex mutex_;
  int left_ = 0;
  std::string counted_;
  int doomed_ = 0;  // the process to kill; 0: no process
};

}  // namespace patchbay::test
