// What others wrote (providers, plugins, manifests, files, people) must not drive the terminal: no
// control character of theirs reaches it, whichever command prints it and in whatever form.
#pragma once

#include <mutex>
#include <ostream>
#include <streambuf>
#include <string>
#include <string_view>

namespace patchbay::cli {

// `text` on one line: line breaks and tabs become spaces, other control characters and those that
// turn the direction of writing are shown as \x1b or \u009b, what is no UTF-8 as U+FFFD.
std::string printable(std::string_view text);
// The same with its lines and tabs, for a text of its own.
std::string printable_lines(std::string_view text);

// The way to the terminal for everything a command prints: the same, but lines and tabs stay, and
// JSON means what it meant. Thread-safe.
class PrintableBuffer final : public std::streambuf {
 public:
  explicit PrintableBuffer(std::ostream& out) : out_(out) {}

 protected:
  int_type overflow(int_type byte) override;
  std::streamsize xsputn(const char* bytes, std::streamsize count) override;
  int sync() override;

 private:
  std::mutex mutex_;
  std::ostream& out_;
  std::string unfinished_;  // a character whose last bytes are still to come
};

}  // namespace patchbay::cli
