#include "telemetry/log.h"

#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <ctime>
#include <nlohmann/json.hpp>

#include "base/mutex.h"
#include "telemetry/redaction.h"

namespace patchbay::telemetry {
namespace {

std::string_view name_of(Level level) {
  switch (level) {
    case Level::kDebug:
      return "debug";
    case Level::kInfo:
      return "info";
    case Level::kWarning:
      return "warning";
    case Level::kError:
      return "error";
  }
  return "error";
}

// Returns the time in the form of RFC 3339, in UTC with milliseconds.
std::string timestamp(WallTime time) {
  const auto since = std::chrono::floor<std::chrono::milliseconds>(time.time_since_epoch());
  const std::time_t seconds = std::chrono::floor<std::chrono::seconds>(since).count();
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[32];
  const std::size_t size = std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts);
  return fmt::format("{}.{:03}Z", std::string_view(text, size), since.count() % 1000);
}

// Returns the text as a JSON string. The string is always one line.
std::string json_string(std::string_view text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string value_text(const Field& field) {
  if (is_secret_name(field.key)) return json_string(kRedacted);
  return std::visit(
      [](const auto& value) -> std::string {
        using T = std::decay_t<decltype(value)>;
        if constexpr (std::is_same_v<T, std::string_view>) return json_string(redact(value));
        return nlohmann::json(value).dump();
      },
      field.value);
}

// Returns the redacted message as the inside of a JSON string. The result is one line, so a message
// cannot look like a second record.
std::string message_text(std::string_view message) {
  const std::string text = json_string(redact(message));
  return text.substr(1, text.size() - 2);
}

// Returns the same text as message_text(), but with plain quotes, because the text for people is
// not enclosed in quotes.
std::string readable_text(std::string_view message) {
  std::string text = message_text(message);
  for (auto at = text.find("\\\""); at != std::string::npos; at = text.find("\\\"", at)) {
    text.erase(at, 1);
    ++at;
  }
  return text;
}

std::string json_line(std::string_view time, Level level, std::string_view message,
                      std::span<const Field> fields, const TraceId* trace_id) {
  std::string line = fmt::format(R"({{"time":"{}","level":"{}","message":"{}")", time,
                                 name_of(level), message_text(message));
  if (trace_id != nullptr) line += fmt::format(R"(,"trace_id":"{}")", trace_id->hex());
  for (const Field& field : fields) {
    line += ',' + json_string(field.key) + ':' + value_text(field);
  }
  return line += '}';
}

std::string text_line(std::string_view time, Level level, std::string_view message,
                      std::span<const Field> fields, const TraceId* trace_id) {
  std::string line = fmt::format("{} {} {}", time, name_of(level), readable_text(message));
  for (const Field& field : fields) {
    line += fmt::format(" {}={}", field.key, value_text(field));
  }
  if (trace_id != nullptr) line += " trace_id=" + trace_id->hex();
  return line;
}

}  // namespace

std::optional<Level> level_of(std::string_view name) {
  for (std::size_t i = 0; i < kLevelNames.size(); ++i) {
    if (name == kLevelNames[i]) return static_cast<Level>(i);
  }
  return std::nullopt;
}

// Writes lines to a sink of spdlog, or to the embedder's writer.
class Log::Output {
 public:
  explicit Output(const LogConfig& config) : writer_(config.writer) {
    if (writer_) return;
    spdlog::sink_ptr sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
    std::string refusal;
    if (!config.file.empty()) {
      try {
        sink = std::make_shared<spdlog::sinks::basic_file_sink_mt>(config.file);
      } catch (const spdlog::spdlog_ex& failed) {
        refusal = fmt::format("the log file cannot be written, the log goes to standard error: {}",
                              failed.what());
      }
    }
    logger_ = std::make_unique<spdlog::logger>("", std::move(sink));
    logger_->set_pattern("%v");
    logger_->set_level(spdlog::level::trace);
    logger_->flush_on(spdlog::level::trace);
    if (!refusal.empty()) write(Level::kError, refusal);
  }

  void write(Level level, std::string_view line) {
    if (logger_ == nullptr) {
      const Lock lock(mutex_);
      writer_(level, line);
      return;
    }
    static constexpr spdlog::level::level_enum kLevels[] = {
        spdlog::level::debug, spdlog::level::info, spdlog::level::warn, spdlog::level::err};
    logger_->log(kLevels[static_cast<int>(level)], line);
  }

 private:
  Mutex mutex_;
  std::function<void(Level, std::string_view)> writer_ GUARDED_BY(mutex_);
  std::unique_ptr<spdlog::logger> logger_;  // nullptr if writer_ is used
};

Log::Log(const LogConfig& config, const Clock& clock)
    : level_(config.level),
      format_(config.format),
      clock_(clock),
      output_(std::make_unique<Output>(config)) {}

Log::~Log() = default;

void Log::write(Level level, std::string_view message, std::span<const Field> fields,
                const TraceId* trace_id) {
  if (!is_enabled(level)) return;
  const auto make = format_ == LogConfig::Format::kJson ? json_line : text_line;
  output_->write(level, make(timestamp(clock_.wall()), level, message, fields, trace_id));
}

}  // namespace patchbay::telemetry
