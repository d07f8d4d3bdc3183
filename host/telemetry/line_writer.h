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

namespace patchbay {

struct LineWriterOptions {
  // Lines are appended to this file. If the path is empty, lines go to `descriptor`.
  std::filesystem::path file{};
  int descriptor = 2;                                // standard error; borrowed
  std::size_t waiting_bytes = std::size_t{1} << 20;  // if more bytes wait, new lines are dropped
};

// Writes lines on its own thread, so a thread that logs never waits for the reader of the log.
// Drops and counts the lines that find no room or cannot be written. A later line in the log
// reports their number. Thread-safe.
class LineWriter {
 public:
  // If the file cannot be opened, the lines go to the descriptor, and a line there reports it.
  LineWriter(LineWriterOptions options, const Clock& clock);
  ~LineWriter();  // flush(1 s)
  LineWriter(const LineWriter&) = delete;
  LineWriter& operator=(const LineWriter&) = delete;

  void write(std::string_view line);
  // Waits up to `patience` until all lines are written. Returns false if some are not written.
  bool flush(std::chrono::milliseconds patience);
  // Opens the file again. Call this after the file was moved away (log rotation).
  void reopen();
  [[nodiscard]] std::int64_t dropped() const;

 private:
  // Shared with the thread, which may live longer than this object if a write does not return.
  struct State;
  std::shared_ptr<State> state_;
  std::thread thread_;
};

}  // namespace patchbay
