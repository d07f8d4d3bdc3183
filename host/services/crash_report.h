// Reports which connector's code was running when the process crashed. Signals and handlers belong
// to the whole process, so this file and mapped_code.h are the only places of the host with global
// state. Only the project's own programs install the handlers. In another program that embeds the
// host, signals belong to that program.
#pragma once

#include <string_view>

namespace patchbay::services {

// Installs handlers for SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGSYS and SIGABRT. A handler
// reports the signal on standard error. If the host has called a connector on the thread, the
// report has the connector, the action and the trace id. On a thread that a connector started, it
// has the connector whose code is at the place of the crash, or else the nearest one on the stack.
// Then the signal has the effect that it had before. Call this once, before threads start.
void install_crash_report();

// Sets the file to which a crash also appends a line. The next start reads this file
// (app/crash_notes.h). "" means no file, which is the default.
void note_crashes_in(std::string_view file);

// Reports, on standard error and in the notes, that this process ends here, in a connector's code.
// `by` is the reason, for example "ended the process (exit)". Safe in a signal handler.
void report_end_in_connector(std::string_view by);

// Gives this thread a separate stack for the handlers, so that a stack overflow can be reported. A
// thread of the host that runs deeply nested code calls this first. Calls into connectors do it
// automatically. Only the first call on a thread has an effect.
void prepare_thread_for_crash();

}  // namespace patchbay::services
