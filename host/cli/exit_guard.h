#pragma once

namespace patchbay::cli {

// No connector can end this program as if all were well: whoever calls exit, quick_exit or _exit
// while main is not done ends it with kEnded, and a sentence that names the connector where it is
// known. Once, in main. What ends the process by a system call of its own cannot be noticed.
class ExitGuard {
 public:
  ExitGuard();
  ~ExitGuard();
  ExitGuard(const ExitGuard&) = delete;
  ExitGuard& operator=(const ExitGuard&) = delete;

  // From now on the process may end: main is done, or ends it by itself.
  static void lift();
};

}  // namespace patchbay::cli
