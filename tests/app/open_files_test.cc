#include "app/open_files.h"

#include <sys/resource.h>

#include <catch2/catch.hpp>

namespace patchbay::app {
namespace {

TEST_CASE(
    "clients get the descriptors that the rest does not need, and never less than a quarter") {
  const OpenFiles plenty = open_files_for(65'536, 64);
  CHECK(plenty.connections(4096) == 4096);
  const OpenFiles usual = open_files_for(1024, 64);
  const std::size_t rest = usual.store + usual.at_rest + usual.others;
  CHECK(rest < 512);
  CHECK(usual.connections(4096) == 1024 - rest - 64);
  CHECK(usual.connections(100) == 100);
  CHECK(open_files_for(128, 64).connections(4096) == 32);
  // Where calls are very many, not each has a connection to a provider.
  const std::size_t room = 1024 - rest;
  CHECK(open_files_for(1024, 10'000).connections(4096) == room - room / 3);
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
