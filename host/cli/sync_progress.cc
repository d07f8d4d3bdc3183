#include "cli/sync_progress.h"

#include <algorithm>
#include <array>
#include <ostream>

#include "cli/printable.h"

namespace patchbay::cli {
namespace {

constexpr std::size_t kBarWidth = 20;
constexpr std::chrono::seconds kBetweenLines{5};

// Returns a text such as "3.1 MiB".
std::string amount_shown(std::int64_t bytes) {
  constexpr std::array<const char*, 5> kUnits = {"B", "KiB", "MiB", "GiB", "TiB"};
  std::size_t unit = 0;
  std::int64_t tenths = bytes * 10;
  for (; tenths >= 10'240 && unit + 1 < kUnits.size(); ++unit) tenths /= 1024;
  const std::string whole = std::to_string(tenths / 10);
  return (unit == 0 ? whole : whole + "." + std::to_string(tenths % 10)) + " " + kUnits.at(unit);
}

std::string count_of(std::int64_t count, const char* word) {
  return std::to_string(count) + " " + word;
}

// Returns the counts as text. `all` is the number of all documents; 0 if unknown.
std::string counts_of(const documents::Tally& tally, std::int64_t all) {
  std::string text = count_of(tally.seen, tally.seen == 1 ? "document" : "documents");
  if (all > 0) text += " of " + std::to_string(all);
  return text + ", " + amount_shown(tally.bytes);
}

}  // namespace

std::string counts_shown(const documents::Tally& tally) { return counts_of(tally, tally.expected); }

std::string bar_shown(const documents::Tally& tally) {
  if (tally.estimated <= 0) return counts_shown(tally);
  const auto part = std::clamp<std::int64_t>(tally.seen * 100 / tally.estimated, 0, 100);
  const std::size_t filled = static_cast<std::size_t>(part) * kBarWidth / 100;
  return "[" + std::string(filled, '#') + std::string(kBarWidth - filled, '-') + "] " +
         std::to_string(part) + " %  " + counts_of(tally, tally.estimated);
}

std::string outcome_shown(const documents::RunRow& run) {
  const documents::Tally& tally = run.tally;
  std::string text =
      std::string(documents::word_of(run.state)) + ": " + counts_shown(tally) + "; " +
      count_of(tally.loaded, "loaded") + ", " + count_of(tally.unchanged, "unchanged") + ", " +
      count_of(tally.skipped, "skipped") + ", " + count_of(tally.failed, "failed") + ", " +
      count_of(tally.deferred, "deferred") + ", " + count_of(tally.deleted, "deleted");
  if (tally.held > 0) text += ", " + count_of(tally.held, "deletions held");
  if (!run.why.empty()) text += ". " + run.why;
  return text;
}

std::string forecast_shown(const documents::Forecast& forecast) {
  std::string text =
      "a run would find " + count_of(forecast.added, "new") + ", " +
      count_of(forecast.changed, "changed") + ", " + count_of(forecast.unchanged, "unchanged") +
      ", " + count_of(forecast.deleted, "deleted") + ", and load " + amount_shown(forecast.bytes);
  if (forecast.skipped > 0) text += "; " + count_of(forecast.skipped, "have no content");
  if (forecast.unreadable > 0) text += "; " + count_of(forecast.unreadable, "cannot be read");
  if (forecast.would_hold) text += "; the deletions would be held";
  return text + ". Nothing was written.";
}

void SyncProgress::clear() {
  if (width_ == 0) return;
  *invocation_.terminal.live << '\r' << std::string(width_, ' ') << '\r' << std::flush;
  width_ = 0;
}

void SyncProgress::show(const documents::Progress& progress,
                        std::chrono::steady_clock::time_point now) {
  if (invocation_.output == Output::kJson) return;
  const std::string state(documents::word_of(progress.run.state));
  if (std::ostream* live = invocation_.terminal.live) {
    const std::string line = state + "  " + bar_shown(progress.run.tally);
    const std::size_t before = width_;
    width_ = line.size();
    *live << '\r' << line << std::string(std::max(before, width_) - width_, ' ') << std::flush;
    return;
  }
  if (state == last_ && now - told_ < kBetweenLines) return;
  last_ = state;
  told_ = now;
  invocation_.terminal.err << printable(name_) << ": " << state << ", "
                           << counts_shown(progress.run.tally) << std::endl;
}

}  // namespace patchbay::cli
