// Kills a host on its way, which runs in a process of its own.
#pragma once

#include <mutex>
#include <string>

#include "engine/provider_host.h"

namespace patchbay::test {

// Starts hosts on the database of a test, and kills one of them when the provider has answered
// enough requests.
class Killer {
 public:
  explicit Killer(ProviderHost& host);
  ~Killer();
  Killer(const Killer&) = delete;
  Killer& operator=(const Killer&) = delete;

  // Starts a host, which is killed after so many requests whose target contains `counted`; 0: it is
  // not killed.
  int start(const std::string& name, int requests, const std::string& counted = "");
  // Waits for the host's end. Returns true if it was killed.
  bool has_killed(int child);

 private:
  void count(const sandbox::LoggedRequest& request);

  ProviderHost& host_;
  std::mutex mutex_;
  int left_ = 0;
  std::string counted_;
  int doomed_ = 0;  // the process that is killed; 0: none
};

}  // namespace patchbay::test
