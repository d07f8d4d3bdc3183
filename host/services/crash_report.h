// Names the connector if a process dies in its code. Signals and handlers belong to the whole
// process, so this is the one place of the host with global state. Only our own programs install
// it; an embedder's signals belong to the embedder.
#pragma once

#include <string_view>

namespace patchbay::services {

// From now on SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGSYS and SIGABRT are reported on standard
// error (with connector, action and trace id if a connector runs on the thread), and then do what
// they did before. Call it once, before threads start.
void install_crash_report();

// The file in which a crash is noted too, for the next start (app's read_crash_notes): a line is
// appended. "": no file, as at the beginning.
void note_crashes_in(std::string_view file);

// Reports, on standard error and in the notes, that this process ends in the current connector's
// code, and why: "crashed (SIGSEGV)". Safe in a signal handler.
void report_end_in_connector(std::string_view by);

// Gives this thread a separate stack for the handlers, so that a stack overflow can be reported.
// After the first time it costs one test.
void prepare_thread_for_crash();

}  // namespace patchbay::services
