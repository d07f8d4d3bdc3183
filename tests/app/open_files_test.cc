#include "app/open_files.h"

#include <sys/resource.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <iterator>
#include <memory>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "fibers/scheduler.h"
#include "http_client/http_client.h"
#include "telemetry/log.h"

namespace patchbay::app {
namespace {

TEST_CASE(
    "clients get the descriptors that the rest does not need, and never less than a quarter") {
  const OpenFiles plenty = open_files_for(65'536, {.calls = 64, .workers = 2});
  CHECK(plenty.connections(4096) == 4096);
  const OpenFiles usual = open_files_for(1024, {.calls = 64, .workers = 2});
  const std::size_t rest = usual.store + usual.loops + usual.at_rest + usual.others;
  CHECK(rest < 512);
  CHECK(usual.connections(4096) == 1024 - rest - 64);
  CHECK(usual.connections(100) == 100);
  CHECK(open_files_for(128, {.calls = 64, .workers = 2}).connections(4096) == 32);
  // With very many calls, some calls get no connection to a provider.
  const std::size_t room = 1024 - rest;
  CHECK(open_files_for(1024, {.calls = 10'000, .workers = 2}).connections(4096) == room - room / 3);
}

// Returns the number of descriptors that this process has open.
std::size_t open_now() {
  const std::filesystem::directory_iterator all("/proc/self/fd");
  return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

TEST_CASE("the loops of as many workers as there may ever be have their descriptors") {
  const std::size_t workers = 3;
  const OpenFiles files = open_files_for(65'536, {.calls = 64, .workers = workers});
  SystemClock clock;
  SystemRandom random;
  http_client::SystemWait wait;
  telemetry::Log log(telemetry::LogConfig{}, clock);
  http_client::HttpClient client({}, clock, random, log, wait);
  const std::size_t before = open_now();
  std::vector<std::unique_ptr<fibers::Loop>> loops;
  for (std::size_t i = 0; i < workers + fibers::SchedulerOptions::kReplacements; ++i) {
    loops.push_back(client.make_loop());
  }
  CHECK(open_now() - before <= files.loops);
  CHECK(open_files_for(65'536, {.calls = 64, .workers = 1000}).loops >= files.loops + 2 * 997);
}

TEST_CASE("the soft limit of open files is raised to the hard one, within bounds") {
  rlimit before{};
  REQUIRE(::getrlimit(RLIMIT_NOFILE, &before) == 0);
  rlimit low = before;
  low.rlim_cur = 64;
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &low) == 0);
  const std::size_t raised = raise_open_file_limit();
  CHECK(raised == std::min<rlim_t>(before.rlim_max, 65'536));
  rlimit after{};
  ::getrlimit(RLIMIT_NOFILE, &after);
  CHECK(after.rlim_cur == raised);
  CHECK(after.rlim_max == before.rlim_max);
  ::setrlimit(RLIMIT_NOFILE, &before);
}

}  // namespace
}  // namespace patchbay::app
