#include "cli/read_key.h"

#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <iostream>

namespace patchbay::cli {
namespace {

constexpr std::size_t kLongest = std::size_t{16} * 1024;

// Turns the echo of standard input off. The destructor turns it on again.
class Silence {
 public:
  Silence() {
    if (tcgetattr(STDIN_FILENO, &before_) != 0) return;
    termios silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    silent.c_lflag |= ECHONL;
    is_on_ = tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent) == 0;
  }
  ~Silence() {
    if (is_on_) tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
  }
  Silence(const Silence&) = delete;
  Silence& operator=(const Silence&) = delete;

 private:
  termios before_{};
  bool is_on_ = false;
};

Result<Secret> read_line(std::istream& in) {
  std::array<char, kLongest> line{};
  in.getline(line.data(), line.size());
  const bool is_whole = !in.fail();
  std::string_view text(line.data());
  constexpr std::string_view kBlank = " \t\r";
  const std::size_t begin = std::min(text.find_first_not_of(kBlank), text.size());
  text = text.substr(begin, text.find_last_not_of(kBlank) - begin + 1);
  Secret key{std::string(text)};
  const bool is_there = !text.empty();
  wipe_bytes(line.data(), line.size());
  if (is_there && is_whole) return key;
  return Error(Code::kInvalidArgument,
               is_there ? "The input is longer than any key. Give the key alone."
                        : "No key was given. Type it when asked, or send it alone on standard "
                          "input.");
}

// Fails if the input has more than spaces and line ends after the first line. Such an input is not
// a key, and its first line is no key either.
Result<void> require_end(std::istream& in) {
  char letter = 0;
  if (!(in >> letter)) return success();
  return Error(Code::kInvalidArgument,
               "Standard input has more than one line, and a key is one line. Give the key alone.");
}

}  // namespace

Result<Secret> read_key(const Terminal& terminal, const std::string& prompt) {
  const bool is_typed = &terminal.in == &std::cin && isatty(STDIN_FILENO) == 1;
  if (!is_typed) {
    PATCHBAY_TRY(auto key, read_line(terminal.in));
    PATCHBAY_TRY(require_end(terminal.in));
    return key;
  }
  terminal.err << prompt << std::flush;
  const Silence silence;
  return read_line(terminal.in);
}

}  // namespace patchbay::cli
