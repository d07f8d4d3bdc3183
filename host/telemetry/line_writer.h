// Where a server's log goes: to a file or a descriptor, by a thread of its own.
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
  // lines are appended to this file; if empty, they go to `descriptor`
  std::filesystem::path file{};
  int descriptor = 2;                                // standard error; borrowed
  std::size_t waiting_bytes = std::size_t{1} << 20;  // if more wait, new lines are dropped
};

// Writes lines on its own thread, so a thread that logs never waits for the reader. Lines that find
// no room, or cannot be written, are dropped and counted. A line of the log then says how many.
// Thread-safe.
class LineWriter {
 public:
  // If the file cannot be opened, the lines go to the descriptor, and a line there says so.
  LineWriter(LineWriterOptions options, const Clock& clock);
  ~LineWriter();  // flush(1 s)
  LineWriter(const LineWriter&) = delete;
  LineWriter& operator=(const LineWriter&) = delete;

  void write(std::string_view line);
  // Waits up to `patience` until everything is written. Returns false if it is not.
  bool flush(std::chrono::milliseconds patience);
  // Opens the file again, because it may have been moved away.
  void reopen();
  [[nodiscard]] std::int64_t dropped() const;

 private:
  // Shared with the thread, which may live longer than this object if a write does not return.
  struct State;
  std::shared_ptr<State> state_;
  std::thread thread_;
};

}  // namespace patchbay
