#include "loader/trial.h"

#include <string.h>

#include "loader/child_process.h"
#include "loader/fault.h"
#include "loader/trial_report.h"

namespace patchbay::loader {
namespace {

constexpr std::chrono::minutes kAgain{1};  // until a library that took too long is tried anew
constexpr std::size_t kShownOutput = 300;

std::string when(TrialStage stage) {
  switch (stage) {
    case TrialStage::kNone:
      return "before any code of it ran";
    case TrialStage::kInitializers:
      return "while its initializers ran (static objects; what they do belongs into create)";
    case TrialStage::kEntry:
      return "in its entry or capability function";
    case TrialStage::kCreate:
      return "in create";
    case TrialStage::kDestroy:
      return "in destroy";
    case TrialStage::kEnd:
      return "when its process ended (static destructors and exit handlers)";
  }
  return {};
}

std::string signal_name(int signal) {
  const char* name = ::sigabbrev_np(signal);
  return name != nullptr ? "SIG" + std::string(name) : "signal " + std::to_string(signal);
}

std::string last_words(std::string printed) {
  if (printed.size() > kShownOutput) printed = "…" + printed.substr(printed.size() - kShownOutput);
  for (char& c : printed) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  }
  const std::size_t end = printed.find_last_not_of(' ');
  if (end == std::string::npos) return {};
  return " It wrote: \"" + printed.substr(0, end + 1) + "\".";
}

constexpr std::string_view kTriedAlone =
    " (It was tried in a process of its own; this one goes on.)";

Error retried(const std::string& sentence, std::chrono::milliseconds after) {
  ErrorDetails details;
  details.retryable = true;
  details.retry_after = after;
  return fault(sentence).with_details(std::move(details));
}

// Why the process did not come to its end, or nothing.
std::optional<Error> cut_short(const ChildEnd& end, TrialStage stage,
                               std::chrono::milliseconds time) {
  const std::string rest =
      " " + when(stage) + "." + last_words(end.printed) + std::string(kTriedAlone);
  if (!end.in_time) {
    return retried("did not return within " + std::to_string(time.count()) + " ms" + rest, kAgain);
  }
  if (end.signal == SIGKILL) {
    return retried("was killed from outside (SIGKILL), as where memory runs out," + rest, kAgain);
  }
  if (end.signal != 0) return fault("crashed (" + signal_name(end.signal) + ")" + rest);
  if (stage != TrialStage::kEnd) {
    return fault("ended its process with exit code " + std::to_string(end.exit_code) + rest);
  }
  return std::nullopt;
}

}  // namespace

Result<Tried> try_library(const TrialOptions& options, const manifest::Manifest& manifest,
                          const std::filesystem::path& copy, std::string_view config) {
  PATCHBAY_TRY(
      auto end,
      run({.program = options.program,
           .arguments = {std::string(kTrialCommand), manifest.folder.string(), copy.string()},
           .input = std::string(config),
           .time = options.time}));
  const TrialReport report = read_report(end.report);
  if (report.refused) return *report.refused;
  if (auto fault = cut_short(end, report.stage, options.time)) return std::move(*fault);
  return Tried{report.not_created, report.names, report.asked_network, std::move(end.printed)};
}

}  // namespace patchbay::loader
