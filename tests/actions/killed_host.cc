// A host that makes one call and kills itself at a given point: killed_host STORE KEYS PROVIDER
// POINT. Exits with 0 if the call succeeded, with 1 if the call failed, and with 2 if the host
// could not be made. At the point, the process ends by SIGKILL.
#include <signal.h>
#include <unistd.h>

#include <cstdio>
#include <stdexcept>

#include "actions/account_world.h"

namespace {

int call_and_die(const patchbay::test::WorldPlace& place, std::string_view at) {
  patchbay::test::AccountWorld world(place, [at](patchbay::accounts::RefreshPoint point) {
    if (word_of(point) == at) ::kill(::getpid(), SIGKILL);
  });
  std::string result;
  const auto outcome = world.call(result);
  if (outcome.has_value()) return 0;
  std::fprintf(stderr, "%s\n", outcome.error().message().c_str());
  return 1;
}

}  // namespace

int main(int count, char** values) {
  if (count != 5) return 2;
  try {
    return call_and_die({values[1], values[2], values[3], "host-killed"}, values[4]);
  } catch (const std::exception& thrown) {
    std::fprintf(stderr, "%s\n", thrown.what());
    return 2;
  }
}
