#pragma once

namespace patchbay::services {

// Makes each child of fork() close its copies of the internet sockets. Otherwise a child that runs
// no other program would block the listening port, and would hold connections open on which clients
// wait. Unix sockets and pipes stay open, because code that forks to run a program needs them. Must
// be called once, before threads start, and only in a program of the project.
void install_fork_guard();

// Returns true if this process is a child of fork() that runs no other program. When a call into a
// connector returns in such a child, no caller waits for it.
bool is_forked_child();

}  // namespace patchbay::services
