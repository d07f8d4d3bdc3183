// The parent's side of a child's three standard streams. No function here blocks.
#pragma once

#include <sys/types.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "process/run.h"

namespace patchbay::process {

constexpr std::size_t kPieceBytes = std::size_t{64} << 10;  // the size of a pipe

// Writes to a pipe like write(2). Without a reader of the pipe, fails with EPIPE and raises no
// signal.
ssize_t write_quietly(int pipe, const char* data, std::size_t size);

// Writes bytes to the program.
class InputWriter {
 public:
  explicit InputWriter(const Input& input) : input_(input), piece_(kPieceBytes) {}

  // Writes as many bytes as the pipe accepts now. Returns false if the writing is over: all bytes
  // were written, or the program has closed its input.
  Result<bool> go_on(int pipe);

 private:
  const Input& input_;
  std::vector<char> piece_;
  std::size_t begin_ = 0;  // position of the first unwritten byte
  std::size_t end_ = 0;
};

// Reads the bytes of one of the program's output streams.
class OutputReader {
 public:
  OutputReader(const Output& output, std::optional<std::uint64_t> limit)
      : output_(output), left_(limit), piece_(kPieceBytes) {}

  // Reads one piece from the pipe and passes it to the output. Returns false if the pipe is empty
  // now, if it has no writer any more, or if the limit is exceeded.
  Result<bool> go_on(int pipe);
  [[nodiscard]] bool over_limit() const { return over_limit_; }
  [[nodiscard]] bool ended() const { return ended_; }  // true: the pipe has no writer any more

 private:
  const Output& output_;
  std::optional<std::uint64_t> left_;
  std::vector<char> piece_;
  bool over_limit_ = false;
  bool ended_ = false;
};

}  // namespace patchbay::process
