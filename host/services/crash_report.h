// Reports which connector's code was running when the process crashed. Signals and their handlers
// belong to the whole process. So this file and mapped_code.h have global state, unlike the rest of
// the host. Only the project's own programs install the handlers. If another program embeds the
// host, the signals belong to that program.
#pragma once

#include <string_view>

namespace patchbay::services {

// Installs handlers for SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGSYS and SIGABRT. A handler
// reports the signal on standard error. On a thread where the host called a connector, the report
// contains the connector, the action and the trace id. On a thread that a connector started, it
// contains the connector whose code crashed, or whose code is nearest on the stack. Then the signal
// has its earlier effect. Must be called once, before threads start.
void install_crash_report();

// Sets a file to which a crash also appends a line. The program's next start reads this file
// (app/crash_notes.h). "" (the default) means no file.
void note_crashes_in(std::string_view file);

// Reports on standard error, and in the file of note_crashes_in(), that a connector's code ends
// this process. `by` says how, for example "ended the process (exit)". Safe in a signal handler.
void report_end_in_connector(std::string_view by);

// Gives this thread a separate stack for the handlers, so that they can report a stack overflow. A
// host thread with deeply nested code must call this first. Calls into connectors call it
// automatically. Only the first call on a thread has an effect.
void prepare_thread_for_crash();

}  // namespace patchbay::services
