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
  std::filesystem::path file{};                      // appended to; empty: `descriptor`
  int descriptor = 2;                                // standard error; borrowed
  std::size_t waiting_bytes = std::size_t{1} << 20;  // beyond, lines are dropped
};

// Writes lines from a thread of its own: whoever logs never waits for whoever reads. What finds no
// room, or cannot be written, is dropped and counted, and a line says how many when lines are
// written again. Thread-safe.
class LineWriter {
 public:
  // A file that cannot be opened leaves the lines on the descriptor, and one of them says so.
  LineWriter(LineWriterOptions options, const Clock& clock);
  ~LineWriter();  // flush(1 s)
  LineWriter(const LineWriter&) = delete;
  LineWriter& operator=(const LineWriter&) = delete;

  void write(std::string_view line);
  // Whether everything is written, waiting for it up to `patience`.
  bool flush(std::chrono::milliseconds patience);
  // Opens the file anew, which somebody may have moved away.
  void reopen();
  [[nodiscard]] std::int64_t dropped() const;

 private:
  // Shared with the thread, which outlives this when nobody reads.
  struct State;
  std::shared_ptr<State> state_;
  std::thread thread_;
};

}  // namespace patchbay
