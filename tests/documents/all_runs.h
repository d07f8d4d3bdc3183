// Functions that the programs of these tests share. They work as a host does until there is no open
// run.
#pragma once

#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <utility>

#include "documents/scheduler.h"

namespace patchbay::documents::test {

template <class T>
T value_or_exit(Result<T> result) {
  if (result.has_error()) {
    std::fprintf(stderr, "%s\n", result.error().message().c_str());
    std::exit(3);
  }
  return std::move(result).value();
}

// The pause between two checks of the other hosts' progress.
inline void wait_a_little() {
  std::mutex mutex;
  std::unique_lock lock(mutex);
  std::condition_variable never;
  never.wait_for(lock, std::chrono::milliseconds(10));
}

// Also returns true if other transactions prevented the query. Then the caller must repeat the
// query.
inline bool may_have_open_runs(store::Store& store) {
  auto found = store.read([](store::Transaction& transaction) -> Result<bool> {
    return !open_runs(transaction, "", "").empty();
  });
  return (found.has_error() && found.error().retryable()) || value_or_exit(std::move(found));
}

inline void work_on_all_runs(store::Store& store, Scheduler& scheduler) {
  while (may_have_open_runs(store)) {
    static_cast<void>(scheduler.tend());
    wait_a_little();
  }
}

}  // namespace patchbay::documents::test
