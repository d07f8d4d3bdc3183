// Moves old audit records from the store into files while a server runs (audit/archive.h).
#pragma once

#include <chrono>
#include <filesystem>
#include <stop_token>

#include "audit/chain.h"
#include "base/clock.h"
#include "base/rounds.h"
#include "store/store.h"
#include "telemetry/log.h"

namespace patchbay::app {

struct AuditArchiverOptions {
  std::filesystem::path folder;
  std::chrono::days keep;
  std::chrono::milliseconds pause{std::chrono::hours(1)};  // time between two runs
};

// Moves old audit records from the store to files: once at the start, and again after each pause.
// Borrows all references.
class AuditArchiver {
 public:
  AuditArchiver(store::Store& store, audit::AuditChain chain, const Clock& clock,
                telemetry::Log& log, AuditArchiverOptions options);
  // Waits for the end of the current step, and stops.
  ~AuditArchiver();
  AuditArchiver(const AuditArchiver&) = delete;
  AuditArchiver& operator=(const AuditArchiver&) = delete;

 private:
  void run(const std::stop_token& stop);

  store::Store& store_;
  const audit::AuditChain chain_;
  const Clock& clock_;
  telemetry::Log& log_;
  const AuditArchiverOptions options_;
  Rounds rounds_;  // the last member, because it uses the others
};

}  // namespace patchbay::app
