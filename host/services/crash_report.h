// Names the connector when a process dies in its code. Signals and their handlers belong to the
// process, so this is the one place of the host with something global in it; only a program that is
// ours installs it, an embedder's signals are the embedder's.
#pragma once

#include <string_view>

namespace patchbay::services {

// From now on SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGSYS and SIGABRT are told on standard
// error, with connector, action and trace id where a connector runs on the thread, and then do what
// they did before. Once, before threads start.
void install_crash_report();

// Where a crash is noted too, for whoever starts next (read_crash_notes of app): a line is appended
// to this file. "" for nowhere, as at the start.
void note_crashes_in(std::string_view file);

// Tells on standard error, and in the notes, that this process ends in the current connector's code
// and by what: "crashed (SIGSEGV)". Safe in a handler of a signal.
void report_end_in_connector(std::string_view by);

// A stack of its own for the handlers of this thread, so that an overflow can be told. Costs one
// test once it is there.
void prepare_thread_for_crash();

}  // namespace patchbay::services
