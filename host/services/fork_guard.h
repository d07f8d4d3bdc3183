#pragma once

namespace patchbay::services {

// From now on, a child of fork() that does not run another program closes its copies of the
// internet sockets. Otherwise the child would keep the listening port in use, and would keep
// connections open on which clients wait. Unix sockets and pipes stay open, because code that forks
// to run a program uses them. Call this once, before threads start, and only in a program of the
// project.
void install_fork_guard();

// Returns true if this process is such a child. If a call into a connector returns in the child, no
// caller waits for it.
bool is_forked_child();

}  // namespace patchbay::services
