#pragma once

namespace patchbay::services {

// From now on, a child of fork() that runs no other program closes its copies of the internet
// sockets. Otherwise it would keep the listening port in use, and would keep connections open on
// which clients wait. Unix sockets and pipes stay open, for code that forks to run a program. Call
// it once, before threads start, and only in a program of the project.
void install_fork_guard();

// Returns true if this process is such a child. Nobody waits for a call into a connector that
// returns in it.
bool is_forked_child();

}  // namespace patchbay::services
