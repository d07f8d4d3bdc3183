// Reports which connector's code ran if the process dies in it. Signals and handlers belong to the
// whole process, so this is the only place of the host with global state. Only the project's own
// programs install the handlers; in an embedder's process, signals belong to the embedder.
#pragma once

#include <string_view>

namespace patchbay::services {

// Installs handlers for SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGSYS and SIGABRT. A handler
// reports the signal on standard error (with connector, action and trace id if a connector runs on
// the thread); then the signal does what it did before. Call this once, before threads start.
void install_crash_report();

// Sets the file to which a crash also appends a line, for the next start to read
// (app/crash_notes.h). "": no file, which is the default.
void note_crashes_in(std::string_view file);

// Reports on standard error and in the notes that this process ends in the current connector's
// code. `by` says why, for example "crashed (SIGSEGV)". Safe in a signal handler.
void report_end_in_connector(std::string_view by);

// Gives this thread a separate stack for the handlers, so that a stack overflow can be reported.
// Only the first call on a thread does work.
void prepare_thread_for_crash();

}  // namespace patchbay::services
