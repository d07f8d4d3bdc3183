// The three standard streams of a child, from our side. None of these functions blocks.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "process/run.h"

namespace patchbay::process {

constexpr std::size_t kPieceBytes = std::size_t{64} << 10;  // the size of a pipe

// Writes bytes to the program.
class Feeding {
 public:
  explicit Feeding(const Input& input) : input_(input), piece_(kPieceBytes) {}

  // Writes as much as the pipe takes. False: there is nothing more to write, because all was
  // written or the program does not read any more.
  Result<bool> go_on(int pipe);

 private:
  const Input& input_;
  std::vector<char> piece_;
  std::size_t begin_ = 0;  // of the bytes that are not yet written
  std::size_t end_ = 0;
};

// Reads what the program writes to its standard output.
class Taking {
 public:
  Taking(const Output& output, std::optional<std::uint64_t> limit)
      : output_(output), left_(limit), piece_(kPieceBytes) {}

  // Passes on one piece from the pipe; false if the pipe is empty at the moment.
  Result<bool> go_on(int pipe);
  [[nodiscard]] bool over_limit() const { return over_limit_; }
  [[nodiscard]] bool ended() const { return ended_; }  // the pipe has no writer

 private:
  const Output& output_;
  std::optional<std::uint64_t> left_;
  std::vector<char> piece_;
  bool over_limit_ = false;
  bool ended_ = false;
};

}  // namespace patchbay::process
