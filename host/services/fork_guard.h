#pragma once

namespace patchbay::services {

// Makes each child of fork() close its copies of the internet sockets. Otherwise a child that runs
// no other program would keep the listening port in use, and would keep connections open on which
// clients wait. Unix sockets and pipes stay open, because code that forks to run a program uses
// them. Call this once, before threads start, and only in a program of the project.
void install_fork_guard();

// Returns true if this process is a child of fork() without another program. If a call into a
// connector returns in such a child, no caller waits for the call.
bool is_forked_child();

}  // namespace patchbay::services
