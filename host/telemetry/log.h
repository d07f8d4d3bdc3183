// The log: records for people. Each record has a level, has a trace id if it is about a call, and
// contains no secrets.
#pragma once

#include <array>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/trace_id.h"
#include "telemetry/field.h"

namespace patchbay::telemetry {

enum class Level { kDebug, kInfo, kWarning, kError };

// The names of the levels in configurations, in the order of Level.
inline constexpr std::array<std::string_view, 4> kLevelNames = {"debug", "info", "warning",
                                                                "error"};

// Returns the level with this name, or nothing if there is no such level.
std::optional<Level> level_of(std::string_view name);

struct LogConfig {
  enum class Format { kText, kJson };  // one record on each line in both formats

  Level level = Level::kInfo;  // records of lower levels are dropped
  Format format = Format::kText;
  std::string file;  // empty: standard error
  // If set, this function gets the finished lines, and the log uses no file. For embedders that
  // have their own log. Only one thread at a time calls this function.
  std::function<void(Level level, std::string_view line)> writer;
};

// Redacts structured records (redaction.h) and writes them. A host makes one log and passes it to
// all its parts. Thread-safe. write() returns when the record is written, or when LogConfig::writer
// returns.
//
//   log.write(Level::kWarning, "provider is slow", {{"origin", origin}, {"ms", 1200}}, &trace_id);
class Log {
 public:
  // Opens the log. If the file cannot be opened, writes to standard error, and a record there
  // reports this.
  Log(const LogConfig& config, const Clock& clock);
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;
  ~Log();

  [[nodiscard]] bool is_enabled(Level level) const { return level >= level_; }

  void write(Level level, std::string_view message, std::span<const Field> fields,
             const TraceId* trace_id = nullptr);
  void write(Level level, std::string_view message, std::initializer_list<Field> fields = {},
             const TraceId* trace_id = nullptr) {
    write(level, message, std::span(fields.begin(), fields.size()), trace_id);
  }

 private:
  class Output;

  Level level_;
  LogConfig::Format format_;
  const Clock& clock_;
  std::unique_ptr<Output> output_;
};

}  // namespace patchbay::telemetry
