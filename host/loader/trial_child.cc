// The part of a trial that runs in the child process.
#include <unistd.h>

#include <array>

#include "base/random.h"
#include "http_service/all_services.h"
#include "http_service/no_network.h"
#include "loader/entry_check.h"
#include "loader/instance.h"
#include "loader/mapping.h"
#include "loader/trial.h"
#include "loader/trial_report.h"

namespace patchbay::loader {
namespace {

constexpr int kReportDescriptor = STDERR_FILENO + 1;
constexpr std::size_t kConfigBytes = std::size_t{4} << 20;

std::string standard_input() {
  std::string text;
  std::array<char, 4096> piece{};
  for (;;) {
    const ssize_t got = ::read(STDIN_FILENO, piece.data(), piece.size());
    if (got <= 0 || text.size() > kConfigBytes) return text;
    text.append(piece.data(), static_cast<std::size_t>(got));
  }
}

// Separates the report from the library's output. The report goes to the process's original
// standard output. The library's standard output is redirected to standard error.
void set_report_apart() {
  ::dup2(STDOUT_FILENO, kReportDescriptor);
  ::dup2(STDERR_FILENO, STDOUT_FILENO);
}

void tell(const std::string& line) {
  // A failure is ignored, because it means that the reader of the report has ended.
  static_cast<void>(!::write(kReportDescriptor, line.data(), line.size()));
}

telemetry::LogConfig silent() {
  telemetry::LogConfig config;
  config.writer = [](telemetry::Level /*level*/, std::string_view /*line*/) {};
  return config;
}

// A host with all services of a real host, except the network.
struct TrialHost {
  SystemClock clock;
  SystemRandom random;
  telemetry::Log log{silent(), clock};
  services::MemoryStateStore state;
  http_client::SystemWait wait;
  services::HostTable table{{.abi = http_service::all_services(),
                             .clock = clock,
                             .log = log,
                             .state = state,
                             .wait = wait}};
};

Result<void> try_here(const manifest::Manifest& manifest, const std::filesystem::path& copy,
                      const std::string& config) {
  const auto original = manifest.folder / manifest.identity.library;
  tell(line_of(TrialStage::kInitializers));
  PATCHBAY_TRY(const auto mapped, map(manifest.identity.declared_id(), copy, original));
  tell(line_of(TrialStage::kEntry));
  PATCHBAY_TRY(const auto* entry, entry_of(mapped));
  PATCHBAY_TRY(const auto tables, check_entry(entry, manifest));
  PATCHBAY_TRY(const auto names, compare_action_names(entry, manifest));
  tell(line_of_names(names));
  tell(line_of(TrialStage::kCreate));
  TrialHost host;
  http_service::NoNetwork network;
  const services::CallContext context{.connector = manifest.identity.id,
                                      .action = {},
                                      .link = {},
                                      .trace_id = TraceId::make(host.random),
                                      .network = &network};
  auto library = std::make_shared<const Library>(manifest.identity.id, manifest.identity.version,
                                                 original, tables);
  auto instance = Instance::create(std::move(library), host.table, context, config);
  if (instance.has_error()) {
    tell(line_of_not_created(instance.error(), network.was_asked()));
    return success();
  }
  tell(line_of(TrialStage::kDestroy));
  instance.value().reset();
  return success();
}

}  // namespace

int run_trial(const std::filesystem::path& folder, const std::filesystem::path& copy) {
  set_report_apart();
  const std::string config = standard_input();
  const auto manifest = manifest::read_manifest(folder);
  if (manifest.has_error()) {
    tell(line_of_refused(manifest.error()));
    return 0;
  }
  const auto tried = try_here(manifest.value(), copy, config);
  if (tried.has_error()) tell(line_of_refused(tried.error()));
  tell(line_of(TrialStage::kEnd));
  return 0;
}

}  // namespace patchbay::loader
