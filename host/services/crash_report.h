// Reports which connector's code was running when the process crashed. Signals and handlers belong
// to the whole process. So this file and mapped_code.h have global state, unlike the rest of the
// host. Only the project's own programs install the handlers. If another program embeds the host,
// the signals belong to that program.
#pragma once

#include <string_view>

namespace patchbay::services {

// Installs handlers for SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGSYS and SIGABRT. A handler
// reports the signal on standard error. If the host has called a connector on the thread, the
// report has the connector, the action and the trace id. On a thread that a connector started, the
// report has the connector whose code crashed, or the connector whose code is nearest on the stack.
// After the report, the signal has its earlier effect. Call this once, before threads start.
void install_crash_report();

// Sets a file to which a crash also appends a line. The next start of the program reads this file
// (app/crash_notes.h). "" means no file, which is the default.
void note_crashes_in(std::string_view file);

// Reports, on standard error and in the file of note_crashes_in(), that a connector's code ends
// this process. `by` says how, for example "ended the process (exit)". Safe in a signal handler.
void report_end_in_connector(std::string_view by);

// Gives this thread a separate stack for the handlers, so that they can report a stack overflow. A
// thread of the host that runs deeply nested code calls this first. Calls into connectors call it
// automatically. Only the first call on a thread has an effect.
void prepare_thread_for_crash();

}  // namespace patchbay::services
