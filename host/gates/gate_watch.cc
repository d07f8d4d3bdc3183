#include "gates/gate_watch.h"

#include <utility>

namespace patchbay::gates {

GateWatch::GateWatch(Store& store, std::vector<Gate> configured, Gates& gates, Log& log,
                     GateWatchOptions options)
    : configured_(std::move(configured)),
      store_(store),
      gates_(gates),
      log_(log),
      options_(options) {}

GateWatch::~GateWatch() {
  {
    const Lock lock(mutex_);
    stopping_ = true;
  }
  stop_.notify_all();
  if (watcher_.joinable()) watcher_.join();
}

Result<void> GateWatch::start() {
  PATCHBAY_TRY(refresh());
  watcher_ = std::thread([this] { watch(); });
  return success();
}

Result<void> GateWatch::refresh() {
  const StrandLock lock(reading_);
  PATCHBAY_TRY(const std::int64_t number, store_.number());
  if (number == number_) return success();
  PATCHBAY_TRY(auto state, store_.merged(configured_));
  const std::size_t count = state.gates.size();
  gates_.replace(std::move(state.gates));
  number_ = state.number;
  log_.write(Level::kInfo, "gates were read from the store",
             {{"gates", count}, {"number", number_}});
  return success();
}

Result<GateStore::State> GateWatch::state() { return store_.merged(configured_); }

void GateWatch::watch() {
  bool failed = false;  // logged once, until reading works again
  Lock lock(mutex_);
  while (!stop_.wait_for(lock, options_.look, [this]() REQUIRES(mutex_) { return stopping_; })) {
    lock.unlock();
    const auto read = refresh();
    if (!std::exchange(failed, read.has_error()) && read.has_error()) {
      log_.write(Level::kWarning, "gates stay as they were: the store cannot be read",
                 {{"why", read.error().message()}});
    }
    lock.lock();
  }
}

}  // namespace patchbay::gates
