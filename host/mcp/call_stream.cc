#include "mcp/call_stream.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <mutex>

#include "json/document.h"

namespace patchbay::mcp {
namespace {

// The minimum difference between two progress values of a stream.
constexpr double kStep = 0.001;

std::string number(double value) {
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%.15g", value);
  return text.data();
}

}  // namespace

CallStream::CallStream(httpd::EventWriter& events, Wishes wishes, const Clock& clock)
    : events_(events), wishes_(std::move(wishes)), clock_(clock), told_at_(clock.now()) {}

void CallStream::progress(std::uint64_t done, std::uint64_t total, std::string_view message) {
  if (!mutex_.try_lock()) return;
  const StrandLock lock(mutex_, std::adopt_lock);
  if (is_finished_) return;
  if (!wishes_.token.empty()) {
    events_.offer(
        {.data = told(std::max(static_cast<double>(done), told_ + kStep), total, message)});
  }
  if (!message.empty() && wishes_.level && *wishes_.level <= LogLevel::kInfo) {
    events_.offer({.data = logged(message)});
  }
}

void CallStream::beat() {
  if (wishes_.token.empty()) return;
  if (!mutex_.try_lock()) return;
  const StrandLock lock(mutex_, std::adopt_lock);
  if (is_finished_ || clock_.now() - told_at_ < kSilence) return;
  events_.offer({.data = told(std::max(told_, 0.0) + kStep, 0, "still running")});
}

std::string CallStream::told(double done, std::uint64_t total, std::string_view message) {
  std::string text = R"({"jsonrpc":"2.0","method":"notifications/progress","params":)";
  text.append(R"({"progressToken":)").append(wishes_.token);
  text.append(R"(,"progress":)").append(number(done));
  if (total != 0 && done <= static_cast<double>(total)) {
    text.append(R"(,"total":)").append(std::to_string(total));
  }
  if (!message.empty()) {
    text.append(R"(,"message":)");
    json::append_json_string(text, message);
  }
  told_ = done;
  told_at_ = clock_.now();
  return text.append("}}");
}

std::string CallStream::logged(std::string_view message) const {
  std::string text = R"({"jsonrpc":"2.0","method":"notifications/message","params":)";
  text.append(R"({"level":"info","logger":)");
  json::append_json_string(text, wishes_.logger);
  text.append(R"(,"data":)");
  json::append_json_string(text, message);
  return text.append("}}");
}

bool CallStream::ask(const std::string& request) {
  const StrandLock lock(mutex_);
  return events_.send({.data = request});
}

void CallStream::finish(const std::string& reply) {
  const StrandLock lock(mutex_);
  is_finished_ = true;
  if (!reply.empty()) events_.send({.data = reply});
}

void CallStreams::beat() {
  const Lock lock(mutex_);
  for (CallStream* stream : streams_) stream->beat();
}

void CallStreams::enter(CallStream& stream) {
  const Lock lock(mutex_);
  streams_.insert(&stream);
}

void CallStreams::leave(CallStream& stream) {
  const Lock lock(mutex_);
  streams_.erase(&stream);
}

}  // namespace patchbay::mcp
