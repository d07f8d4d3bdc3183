#pragma once

namespace patchbay::services {

// From now on a child of fork() that runs no other program loses our sockets: with the listening
// socket it would hold the port for ever, with the others clients would wait in vain. Sockets of
// the file system and pipes stay, for code that forks to run a program. Call it once, before
// threads start, and only in a program of ours.
void install_fork_guard();

// Whether this process is such a child. If a call into a connector returns here, nobody waits for
// it.
bool is_forked_child();

}  // namespace patchbay::services
