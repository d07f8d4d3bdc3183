#include "gates/gate_watch.h"

#include <utility>

namespace patchbay::gates {

GateWatch::GateWatch(store::Store& store, std::vector<Gate> configured, Gates& gates,
                     telemetry::Log& log, GateWatchOptions options)
    : configured_(std::move(configured)),
      store_(store),
      gates_(gates),
      log_(log),
      options_(options),
      threads_(store.round_threads()) {}

Result<void> GateWatch::start() {
  PATCHBAY_TRY(refresh());
  rounds_.emplace(threads_, options_.look, [this](const std::stop_token& /*stop*/) { look(); });
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
  log_.write(telemetry::Level::kInfo, "gates were read from the store",
             {{"gates", count}, {"number", number_}});
  return success();
}

Result<GateStore::State> GateWatch::state() { return store_.merged(configured_); }

void GateWatch::look() {
  const auto read = refresh();
  if (!std::exchange(failed_, read.has_error()) && read.has_error()) {
    log_.write(telemetry::Level::kWarning, "gates stay as they were: the store cannot be read",
               {{"why", read.error().message()}});
  }
}

}  // namespace patchbay::gates
