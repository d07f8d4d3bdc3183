// Finds the JSON-RPC messages in a program's standard output. Usually each message is one line.
// Other lines, such as log lines, may come between messages.
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
  std::string text;  // "" for a message that is too large
  MessageOutline outline;
  std::string id;  // the first bytes of the message's id, as the program wrote them
  bool is_too_large = false;
};

// Accepts a byte order mark at the beginning, CRLF, pieces of any size, and messages of several
// lines. Takes time proportional to the number of bytes, and memory for about one message.
class MessageReader {
 public:
  // `most` is the maximum size of a message in bytes. noise() masks the `secrets`.
  explicit MessageReader(std::size_t most, Secrets secrets = Secrets())
      : most_(most), secrets_(std::move(secrets)) {}

  using Hear = std::function<void(HeardMessage message)>;
  // Calls `hear` for each message that ends in these bytes. For a message that is too large, the
  // text is empty. Returns false if a line has more than four times `most` bytes; the caller must
  // then stop reading.
  bool take(std::string_view bytes, const Hear& hear);

  // Returns the end (at most 1 KiB) of the text outside of messages, such as log lines.
  [[nodiscard]] const std::string& noise() const { return noise_; }

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
  std::size_t mark_ = 0;        // number of read bytes of the byte order mark; 3: the mark is
                                // complete
  std::string pending_;         // the message so far, or the beginning of another line
  std::size_t line_begin_ = 0;  // position of the current line in pending_
  std::size_t line_bytes_ = 0;  // length of the current line, including dropped bytes
  bool is_dropped_ = false;     // true: the message was too large
  OutlineReader outline_;
  std::string noise_;
};

}  // namespace patchbay::process
