// Finds the JSON-RPC messages in what a program writes to its standard output: one a line, among
// whatever else programs are known to write there.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "process/message_outline.h"
#include "process/secrets.h"

namespace patchbay::process {

struct HeardMessage {
  std::string text;  // "" if the message was too large
  MessageOutline outline;
  std::string id;  // the beginning of its id, as it is written
  bool is_too_large = false;
};

// Takes a byte order mark at the beginning, CRLF, pieces of any size and messages over several
// lines. Uses time that is linear in the bytes, and memory for one message.
class MessageReader {
 public:
  // most: the largest number of bytes of a message. secrets: what noise() must not repeat.
  explicit MessageReader(std::size_t most, Secrets secrets = Secrets())
      : most_(most), secrets_(std::move(secrets)) {}

  using Hear = std::function<void(HeardMessage message)>;
  // Calls `hear` for each message that these bytes complete, also for one that was too large. Such
  // a message is dropped up to the end of its line. Returns false if a line has more than four
  // times the bytes of a message: there is no use in reading on.
  bool take(std::string_view bytes, const Hear& hear);

  // Returns the end of what was no message, such as log lines; at most 1 KiB.
  [[nodiscard]] const std::string& noise() const { return noise_; }
  [[nodiscard]] std::size_t noisy_lines() const { return noisy_lines_; }

 private:
  std::string_view without_mark(std::string_view bytes);
  void take_part(std::string_view part);
  void end_line(const Hear& hear);
  void keep_line_only();
  void hear_pending(const Hear& hear);
  void note_noise(std::string_view text);
  void clear();

  const std::size_t most_;
  const Secrets secrets_;
  std::size_t mark_ = 0;        // bytes of the byte order mark that came; 3: it is decided
  std::string pending_;         // the message so far, or the beginning of a line of noise
  std::size_t line_begin_ = 0;  // of the current line in pending_
  std::size_t line_bytes_ = 0;  // of the current line, also those that are not kept
  bool is_dropped_ = false;     // the message was too large
  OutlineReader outline_;
  std::string noise_;
  std::size_t noisy_lines_ = 0;
};

}  // namespace patchbay::process
