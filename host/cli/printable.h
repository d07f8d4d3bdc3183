// Makes text from others (providers, plugins, manifests, files, people) safe to print. A control
// character could control the terminal, so commands never print such a character, in any output
// format.
#pragma once

#include <mutex>
#include <ostream>
#include <streambuf>
#include <string>
#include <string_view>

namespace patchbay::cli {

// Returns `text` on one line. Line breaks and tabs become spaces. Other control characters, and
// characters that change the direction of writing, become an escape such as \x1b or \u009b. Bytes
// that are not UTF-8 become U+FFFD.
std::string printable(std::string_view text);
// Works like printable(), but does not change line feeds and tabs.
std::string printable_lines(std::string_view text);

// A stream buffer for all output of commands. The buffer changes the text like printable_lines().
// JSON keeps its meaning, because the escapes are valid in JSON. Thread-safe.
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
  std::string unfinished_;  // the first bytes of a character whose last bytes are missing
};

}  // namespace patchbay::cli
