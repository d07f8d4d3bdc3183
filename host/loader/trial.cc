#include "loader/trial.h"

#include <algorithm>
#include <csignal>
#include <vector>

#include "loader/fault.h"
#include "loader/trial_report.h"
#include "process/inherited_environment.h"
#include "process/run.h"

namespace patchbay::loader {
namespace {

// After a trial that took too long, the library is tried again after this time.
constexpr std::chrono::minutes kAgain{1};
constexpr std::size_t kShownOutput = 300;
constexpr std::size_t kReportBytes = std::size_t{64} << 10;

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

// Returns the command of a trial. In the trial, the library has the same rights as later in the
// host.
process::Command trial_command(const TrialOptions& options, std::vector<std::string> words) {
  process::Command command;
  command.program = options.program;
  command.arguments = std::move(words);
  command.environment = process::inherited_environment();
  command.folder = ".";
  command.limits.time = options.time;
  command.rights = {.network = true, .processes = true, .files = std::nullopt};
  return command;
}

// Stores only the first kReportBytes of the report, because the library may write much text into
// it.
process::Output report_into(std::string& report) {
  return [&report](std::string_view piece) -> Result<void> {
    report.append(piece.substr(0, kReportBytes - std::min(kReportBytes, report.size())));
    return success();
  };
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

// Returns the error of a trial that ended early. Returns nullopt if the trial was completed.
std::optional<Error> cut_short(const process::Ending& ending, TrialStage stage,
                               const process::Limits& limits) {
  const std::string rest =
      " " + when(stage) + "." + last_words(ending.last_words) + std::string(kTriedAlone);
  if (ending.how == process::EndCause::kTime) {
    return retried("did not return within " + std::to_string(limits.time->count()) + " ms" + rest,
                   kAgain);
  }
  if (ending.how == process::EndCause::kSignal) {
    const std::string sentence = process::sentence_of(ending, limits) + rest;
    return ending.status.signal == SIGKILL ? retried(sentence, kAgain) : fault(sentence);
  }
  if (stage != TrialStage::kEnd) {
    return fault("ended its process with exit code " + std::to_string(ending.status.exit_code) +
                 rest);
  }
  return std::nullopt;
}

}  // namespace

Result<TrialFindings> try_library(const TrialOptions& options, const manifest::Manifest& manifest,
                                  const std::filesystem::path& copy, std::string_view config) {
  const auto command =
      trial_command(options, {std::string(kTrialCommand), manifest.folder.string(), copy.string()});
  std::string told;
  PATCHBAY_TRY(auto ending,
               process::run(command, process::input_of(config), report_into(told), {}));
  const TrialReport report = read_report(told);
  if (report.refused) return *report.refused;
  if (auto fault = cut_short(ending, report.stage, command.limits)) return std::move(*fault);
  return TrialFindings{report.not_created, report.names, report.asked_network,
                       std::move(ending.last_words)};
}

}  // namespace patchbay::loader
