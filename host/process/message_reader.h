// Finds the JSON-RPC messages in the standard output of a program. Usually each message is one
// line. Other lines, such as log lines, may be between messages.
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
  std::string id;  // the first bytes of the message's id, as the program wrote them
  bool is_too_large = false;
};

// Accepts a byte order mark at the beginning, CRLF, pieces of any size, and messages of several
// lines. Needs time in proportion to the number of bytes, and memory for about one message.
class MessageReader {
 public:
  // `most` is the largest size of a message in bytes. noise() masks the `secrets`.
  explicit MessageReader(std::size_t most, Secrets secrets = Secrets())
      : most_(most), secrets_(std::move(secrets)) {}

  using Hear = std::function<void(HeardMessage message)>;
  // Calls `hear` for each message that ends in these bytes. For a message that is too large, calls
  // `hear` with an empty text. Returns false if a line has more than four times `most` bytes; then
  // stop reading.
  bool take(std::string_view bytes, const Hear& hear);

  // Returns the end, at most 1 KiB, of the text that was not a message, such as log lines.
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
  std::size_t mark_ = 0;        // bytes of the byte order mark that were read; 3: the mark is done
  std::string pending_;         // the message so far, or the beginning of a line that is no message
  std::size_t line_begin_ = 0;  // where the current line begins in pending_
  std::size_t line_bytes_ = 0;  // the length of the current line, including dropped bytes
  bool is_dropped_ = false;     // the message was too large
  OutlineReader outline_;
  std::string noise_;
  std::size_t noisy_lines_ = 0;
};

}  // namespace patchbay::process
