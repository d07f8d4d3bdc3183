#include "app/audit_archiver.h"

#include <utility>

#include "audit/archive.h"

namespace patchbay::app {

AuditArchiver::AuditArchiver(store::Store& store, audit::AuditChain chain, const Clock& clock,
                             telemetry::Log& log, AuditArchiverOptions options)
    : store_(store),
      chain_(std::move(chain)),
      clock_(clock),
      log_(log),
      options_(std::move(options)),
      rounds_(store.round_threads(), options_.pause,
              [this](const std::stop_token& stop) { run(stop); }) {
  rounds_.trigger();
}

AuditArchiver::~AuditArchiver() = default;  // stops the rounds first

void AuditArchiver::run(const std::stop_token& stop) {
  audit::ArchiveOptions options;
  options.folder = options_.folder;
  options.before = clock_.wall() - options_.keep;
  options.reached = [&stop](std::string_view) -> Result<void> {
    if (!stop.stop_requested()) return success();
    return Error(Code::kCancelled, "this server is shutting down");
  };
  const auto report = audit::archive(store_, chain_, clock_, options);
  if (report.has_error()) {
    if (stop.stop_requested()) return;
    log_.write(telemetry::Level::kError, "audit records could not be archived",
               {{"why", report.error().message()}, {"folder", options_.folder.string()}});
    return;
  }
  for (const audit::ArchivedFile& file : report.value().files) {
    log_.write(telemetry::Level::kInfo, "audit records were archived",
               {{"file", file.path.string()}, {"records", file.records}, {"host", file.host}});
  }
  if (report.value().undelivered > 0) {
    log_.write(telemetry::Level::kWarning, "audit records wait for the push and cannot be archived",
               {{"records", report.value().undelivered}});
  }
}

}  // namespace patchbay::app
