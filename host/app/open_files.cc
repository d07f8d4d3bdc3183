#include "app/open_files.h"

#include <sys/resource.h>

#include <algorithm>
#include <utility>

#include "fibers/scheduler.h"
#include "http_client/http_client.h"
#include "store/store.h"

namespace patchbay::app {
namespace {

// With a higher limit, programs that check every possible descriptor may become slow.
constexpr rlim_t kMostOpenFiles = 65'536;
constexpr std::size_t kFilesOfSession = 3;   // for SQLite: database, log and shared memory
constexpr std::size_t kFilesOfLoop = 2;      // for an HTTP engine: an epoll and an eventfd
constexpr std::size_t kFilesOfListener = 8;  // for the loops of its threads, its sockets and the
                                             // reserve
constexpr std::size_t kOtherFiles = 64;

}  // namespace

std::size_t raise_open_file_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 1024;  // the usual limit
  const rlim_t wanted = std::min(limit.rlim_max, kMostOpenFiles);
  if (limit.rlim_cur < wanted) {
    const rlim_t before = std::exchange(limit.rlim_cur, wanted);
    if (::setrlimit(RLIMIT_NOFILE, &limit) != 0) limit.rlim_cur = before;
  }
  return static_cast<std::size_t>(std::min<rlim_t>(limit.rlim_cur, 1'000'000'000));
}

OpenFiles open_files_for(std::size_t limit, const Workload& work) {
  const std::size_t sessions = store::StoreOptions{}.sessions + 1;  // plus one session for writing
  const std::size_t at_rest = std::min<std::size_t>(http_client::HttpConfig{}.max_idle_connections,
                                                    limit / 16);  // as in engine.cc
  const std::size_t loops = work.workers + fibers::SchedulerOptions::kReplacements;
  return {.limit = limit,
          .store = sessions * kFilesOfSession,
          .loops = loops * kFilesOfLoop + kFilesOfListener,
          .at_rest = at_rest,
          .calls = work.calls,
          .others = kOtherFiles};
}

std::size_t OpenFiles::connections(std::size_t wanted) const {
  const std::size_t rest = store + loops + at_rest + others;
  const std::size_t room = limit > rest ? limit - rest : 0;
  const std::size_t left = room - std::min(calls, room / 3);
  return std::min(wanted, std::max(left, limit / 4));
}

}  // namespace patchbay::app
