// Reports which connector's code ran if the process dies in it. Signals and handlers belong to the
// whole process, so this file and mapped_code.h are the only places of the host with global state.
// Only the project's own programs install the handlers; in an embedder's process, signals belong to
// the embedder.
#pragma once

#include <string_view>

namespace patchbay::services {

// Installs handlers for SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGSYS and SIGABRT. A handler
// reports the signal on standard error (with connector, action and trace id if the host has called
// a connector on the thread; on a thread of a connector's own, with the connector whose code is at
// the place of the crash, or else the nearest on the stack); then the signal does what it did
// before. Call this once, before threads start.
void install_crash_report();

// Sets the file to which a crash also appends a line, for the next start to read
// (app/crash_notes.h). "": no file, which is the default.
void note_crashes_in(std::string_view file);

// Reports on standard error and in the notes that this process ends here, in a connector's code.
// `by` says why, for example "ended the process (exit)". Safe in a signal handler.
void report_end_in_connector(std::string_view by);

// Gives this thread a separate stack for the handlers, so that a stack overflow can be reported.
// A thread of the host that runs deep code calls this first; before a connector is called, it is
// done in any case. Only the first call on a thread does work.
void prepare_thread_for_crash();

}  // namespace patchbay::services
