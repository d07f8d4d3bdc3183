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

struct AuditArchivingOptions {
  std::filesystem::path folder;
  std::chrono::days keep;
  std::chrono::milliseconds pause{std::chrono::hours(1)};  // time between two runs
};

// Moves old audit records from the store to files: once at the start, and again after each pause.
// Borrows all references.
class AuditArchiving {
 public:
  AuditArchiving(Store& store, AuditChain chain, const Clock& clock, Log& log,
                 AuditArchivingOptions options);
  // Waits for the end of the current step, and stops.
  ~AuditArchiving();
  AuditArchiving(const AuditArchiving&) = delete;
  AuditArchiving& operator=(const AuditArchiving&) = delete;

 private:
  void run(const std::stop_token& stop);

  Store& store_;
  const AuditChain chain_;
  const Clock& clock_;
  Log& log_;
  const AuditArchivingOptions options_;
  Rounds rounds_;  // the last member, because it uses the others
};

}  // namespace patchbay::app
