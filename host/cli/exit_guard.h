#pragma once

namespace patchbay::cli {

// Makes sure that a connector cannot end this program as if the program had succeeded. If a
// connector calls exit, quick_exit, _exit or _Exit while main runs, the process ends with kEnded. A
// message names the connector, if the connector is known. Make one guard in main. The guard cannot
// notice a process that ends by a direct system call.
class ExitGuard {
 public:
  ExitGuard();
  ~ExitGuard();
  ExitGuard(const ExitGuard&) = delete;
  ExitGuard& operator=(const ExitGuard&) = delete;

  // Allows the process to end from now on. main calls this when it is done or ends the process
  // itself.
  static void lift();
};

}  // namespace patchbay::cli
