#pragma once

namespace patchbay::services {

// From now on a child of fork() that runs no other program keeps no socket of ours: with the
// listening one it would hold the port for ever, with the others it would let clients hang. Sockets
// of the file system and pipes stay, for those who fork to run a program. Once, before threads
// start; only for a program that is ours.
void install_fork_guard();

// Whether this process is such a child. A call into a connector that returns in it is nobody's.
bool is_forked_child();

}  // namespace patchbay::services
