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
  std::chrono::milliseconds pause{std::chrono::hours(1)};  // between two runs
};

// Moves old audit records from the store into files: once at the start, and then again after each
// pause. All references are borrowed.
class AuditArchiving {
 public:
  AuditArchiving(Store& store, AuditChain chain, const Clock& clock, Log& log,
                 AuditArchivingOptions options);
  // If records are being moved, waits for the end of the current step and stops.
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
  Rounds rounds_;  // last, because it uses the other members
};

}  // namespace patchbay::app
