#include "telemetry/line_writer.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <climits>
#include <condition_variable>
#include <cstring>
#include <deque>
#include <optional>
#include <string>
#include <utility>

#include "base/file_descriptor.h"
#include "base/mutex.h"
#include "base/rfc3339.h"

namespace patchbay::telemetry {
namespace {

constexpr std::chrono::seconds kPatience{1};  // the limit for each wait of the destructor
constexpr int kPollMillis = 50;               // time between two checks whether to give up a write

}  // namespace

struct LineWriter::State {
  State(LineWriterOptions wanted, const Clock& ticking)
      : options(std::move(wanted)), clock(ticking) {}

  void run();
  void open_file();
  bool tell_dropped(std::int64_t count);
  bool put(std::string_view text);
  [[nodiscard]] std::string warning(const std::string& text) const {
    return rfc3339(clock.wall()) + " warning " + text;
  }

  const LineWriterOptions options;
  const Clock& clock;
  std::atomic<bool> given_up = false;

  Mutex mutex;
  std::condition_variable changed;  // wakes the writing thread
  std::condition_variable written;  // wakes threads that wait in flush() or the destructor
  std::deque<std::string> lines GUARDED_BY(mutex);
  std::size_t bytes GUARDED_BY(mutex) = 0;  // the number of bytes in `lines`
  bool busy GUARDED_BY(mutex) = true;  // the thread writes a line that it has removed from `lines`
  bool has_ended GUARDED_BY(mutex) = false;
  bool to_reopen GUARDED_BY(mutex) = false;
  bool to_end GUARDED_BY(mutex) = false;
  std::int64_t dropped GUARDED_BY(mutex) = 0;
  std::int64_t untold GUARDED_BY(mutex) = 0;  // dropped lines that the log has not reported yet

  std::optional<FileDescriptor> file;  // used only by the writing thread
};

void LineWriter::State::open_file() {
  if (options.file.empty()) return;
  FileDescriptor opened(
      ::open(options.file.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0640));
  if (opened.get() >= 0) {
    file.emplace(std::move(opened));
    return;
  }
  const std::string why = std::strerror(errno);
  put(warning("the log file " + options.file.string() + " cannot be opened (" + why +
              "); the log goes on where it went before") +
      "\n");
}

// Writes the text in pieces. A pipe that has room takes a whole piece at once. Returns false if a
// part was not written.
bool LineWriter::State::put(std::string_view text) {
  const int descriptor = file ? file->get() : options.descriptor;
  while (!text.empty()) {
    pollfd room{descriptor, POLLOUT, 0};
    if (::poll(&room, 1, kPollMillis) == 0) {
      if (given_up) return false;
      continue;
    }
    const ssize_t done =
        ::write(descriptor, text.data(), std::min<std::size_t>(text.size(), PIPE_BUF));
    if (done < 0 && errno != EINTR && errno != EAGAIN) return false;
    if (done > 0) text.remove_prefix(static_cast<std::size_t>(done));
  }
  return true;
}

bool LineWriter::State::tell_dropped(std::int64_t count) {
  return put(warning(std::to_string(count) +
                     " lines of the log were dropped: whoever reads it did not keep "
                     "up, or it could not be written") +
             "\n");
}

void LineWriter::State::run() {
  pthread_setname_np(pthread_self(), "log");
  open_file();
  Lock lock(mutex);
  for (;;) {
    busy = false;
    if (lines.empty()) written.notify_all();
    changed.wait(lock, [this]() REQUIRES(mutex) { return to_end || to_reopen || !lines.empty(); });
    busy = true;
    if (to_reopen) {
      to_reopen = false;
      lock.unlock();
      open_file();
      lock.lock();
    }
    if (lines.empty()) {
      if (to_end) return;
      continue;
    }
    const std::string line = std::move(lines.front());
    lines.pop_front();
    bytes -= line.size();
    lock.unlock();
    const bool done = put(line);
    lock.lock();
    if (given_up) return;
    if (!done) ++dropped, ++untold;
    if (!done || untold == 0 || !lines.empty()) continue;
    const std::int64_t count = std::exchange(untold, 0);
    lock.unlock();
    const bool told = tell_dropped(count);
    lock.lock();
    if (!told) untold += count;
  }
}

LineWriter::LineWriter(LineWriterOptions options, const Clock& clock)
    : state_(std::make_shared<State>(std::move(options), clock)), thread_([state = state_] {
        state->run();
        const Lock lock(state->mutex);
        state->has_ended = true;
        state->written.notify_all();
      }) {}

LineWriter::~LineWriter() {
  const bool all = flush(kPatience);
  Lock lock(state_->mutex);
  state_->to_end = true;
  if (!all) state_->given_up = true;
  state_->lines.clear();
  state_->changed.notify_all();
  const bool ended = state_->written.wait_for(
      lock, kPatience, [this]() REQUIRES(state_->mutex) { return state_->has_ended; });
  lock.unlock();
  if (ended) {
    thread_.join();
  } else {
    thread_.detach();  // the thread may be in a write that does not return from the kernel
  }
}

void LineWriter::write(std::string_view line) {
  std::string text(line);
  text += '\n';
  {
    const Lock lock(state_->mutex);
    if (state_->bytes + text.size() > state_->options.waiting_bytes) {
      ++state_->dropped;
      ++state_->untold;
      return;
    }
    state_->bytes += text.size();
    state_->lines.push_back(std::move(text));
  }
  state_->changed.notify_one();
}

bool LineWriter::flush(std::chrono::milliseconds patience) {
  Lock lock(state_->mutex);
  return state_->written.wait_for(lock, patience, [this]() REQUIRES(state_->mutex) {
    return state_->lines.empty() && !state_->busy;
  });
}

void LineWriter::reopen() {
  {
    const Lock lock(state_->mutex);
    state_->to_reopen = true;
  }
  state_->changed.notify_one();
}

std::int64_t LineWriter::dropped() const {
  const Lock lock(state_->mutex);
  return state_->dropped;
}

}  // namespace patchbay::telemetry
