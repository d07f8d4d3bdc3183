#pragma once

namespace patchbay::cli {

// Makes sure that a connector cannot end this program as if it had succeeded. A connector that
// calls exit, quick_exit or _exit while main runs ends the process with kEnded and a message that
// names the connector if it is known. Make one in main. An end by a direct system call cannot be
// noticed.
class ExitGuard {
 public:
  ExitGuard();
  ~ExitGuard();
  ExitGuard(const ExitGuard&) = delete;
  ExitGuard& operator=(const ExitGuard&) = delete;

  // From now on the process may end: main is done, or ends the process itself.
  static void lift();
};

}  // namespace patchbay::cli
