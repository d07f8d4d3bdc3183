// Writes a server's log to a file or a descriptor, on its own thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string_view>
#include <thread>

#include "base/clock.h"

namespace patchbay::telemetry {

struct LineWriterOptions {
  // The file to which lines are appended. If the path is empty, the lines go to `descriptor`.
  std::filesystem::path file{};
  int descriptor = 2;                                // the default is standard error; borrowed
  std::size_t waiting_bytes = std::size_t{1} << 20;  // if more bytes wait, new lines are dropped
};

// Writes lines on its own thread, so a thread that logs never waits for the reader of the log.
// Drops lines for which there is no room and lines that cannot be written. A later line reports the
// number of dropped lines. Thread-safe.
class LineWriter {
 public:
  // If the file cannot be opened, writes the lines to the descriptor, and one more line that
  // reports the error.
  LineWriter(LineWriterOptions options, const Clock& clock);
  // Waits up to a second for the unwritten lines, and then up to a second for the end of the
  // thread.
  ~LineWriter();
  LineWriter(const LineWriter&) = delete;
  LineWriter& operator=(const LineWriter&) = delete;

  void write(std::string_view line);
  // Waits up to `patience` until all lines are written. Returns false if some lines are still
  // unwritten.
  bool flush(std::chrono::milliseconds patience);
  // Opens the file again. Call this after log rotation has moved the file away.
  void reopen();
  [[nodiscard]] std::int64_t dropped() const;

 private:
  // The thread shares the state. The thread may live longer than this object if a write does not
  // return.
  struct State;
  std::shared_ptr<State> state_;
  std::thread thread_;
};

}  // namespace patchbay::telemetry
