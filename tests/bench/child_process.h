#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>
#include <vector>

namespace patchbay::bench {

// A program that answers lines with lines over its standard input and output. Ended with the
// object.
class ChildProcess {
 public:
  explicit ChildProcess(std::vector<std::string> command);
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;
  ~ChildProcess();

  // Sends `line`, which ends in a line feed. False when the program is gone.
  bool send(std::string_view line) const;
  // The next line it says, without its line feed; "" when it is gone.
  std::string receive();

 private:
  pid_t pid_ = -1;
  int to_ = -1;
  int from_ = -1;
  std::string waiting_;  // read and not yet handed out
};

}  // namespace patchbay::bench
