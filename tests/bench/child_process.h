#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>
#include <vector>

namespace patchbay::bench {

// A program that reads lines from its standard input and answers with lines on its standard output.
// The destructor ends the program.
class ChildProcess {
 public:
  explicit ChildProcess(std::vector<std::string> command);
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;
  ~ChildProcess();

  // Sends `line`, which must end with a line feed. Returns false if the program has ended.
  bool send(std::string_view line) const;
  [[nodiscard]] pid_t pid() const { return pid_; }
  // Returns false if the program has closed its output, as at its end.
  [[nodiscard]] bool is_running() const { return !has_ended_; }
  // Returns the next line without its line feed; "" if the program has ended.
  std::string receive();

 private:
  pid_t pid_ = -1;
  int to_ = -1;
  int from_ = -1;
  bool has_ended_ = false;
  std::string waiting_;  // bytes that were read but not yet returned
};

}  // namespace patchbay::bench
