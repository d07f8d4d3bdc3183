#pragma once

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <functional>
#include <initializer_list>
#include <iosfwd>
#include <memory>
#include <string>
#include <vector>

#include "app/config.h"
#include "base/error.h"
#include "cli/exit_code.h"

namespace patchbay::cli {

// The streams from which a command reads and to which it writes. They are passed in, so that tests
// can replace them.
struct Terminal {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  // the path of this program, for trials of libraries in a new process; "" if unknown
  std::string program{};
  // For lines that are overwritten while a person watches. Only our own numbers and words may go
  // there, because this stream is not made printable. nullptr if nobody watches.
  std::ostream* live = nullptr;
};

enum class Output { kTable, kJson };

// One run of `patchbay`: what all commands share, and the command that was chosen.
struct Invocation {
  Terminal terminal;
  app::Environment environment;
  std::string config_file;                   // --config
  std::vector<std::string> connector_paths;  // --connectors
  Output output = Output::kTable;
  std::function<ExitCode()> chosen;  // the verb of the command that the line names
};

// Reads the configuration: first the file, then the environment, then the flags. If none of them
// names a folder of connectors, the installed one is used.
Result<app::Config> configuration_of(const Invocation& invocation);

// The secrets of the configuration that a command uses.
using Secrets = std::initializer_list<app::SecretOf>;

// Does what configuration_of() does, for a command that uses secrets. INVALID_ARGUMENT if one of
// them is missing.
Result<app::Config> configuration_with(const Invocation& invocation, Secrets secrets);

// Prints an error as text, or as the envelope if the output is JSON, and returns its exit code.
// `trace_id` is the id of the failed call, if there is one.
ExitCode fail(const Invocation& invocation, const Error& error, const std::string& trace_id = {});

// Prints an error like fail(), for a command that cannot begin because its line, the configuration
// or what it names is wrong. Returns kUsage, whatever the error's own exit code is.
ExitCode refuse(const Invocation& invocation, const Error& error);

// Runs `verb` with the line's options if `command` is on the command line.
template <class Line, class Verb>
void run_on(CLI::App& command, Invocation& invocation, const std::shared_ptr<Line>& line,
            Verb verb) {
  command.callback([&invocation, line, verb] {
    invocation.chosen = [&invocation, line, verb] { return verb(invocation, *line); };
  });
}

// Adds `--output table|json` to a command.
void add_output_option(CLI::App& command, Invocation& invocation);

// Each of these adds a command; it is in the file command_<name>.cc.
void add_connectors(CLI::App& patchbay, Invocation& invocation);
void add_call(CLI::App& patchbay, Invocation& invocation);
void add_resume(CLI::App& patchbay, Invocation& invocation);
void add_connect(CLI::App& patchbay, Invocation& invocation);
void add_links(CLI::App& patchbay, Invocation& invocation);
void add_disconnect(CLI::App& patchbay, Invocation& invocation);
void add_sync(CLI::App& patchbay, Invocation& invocation);
void add_docs(CLI::App& patchbay, Invocation& invocation);
void add_find(CLI::App& patchbay, Invocation& invocation);
void add_mcp(CLI::App& patchbay, Invocation& invocation);
void add_serve(CLI::App& patchbay, Invocation& invocation);
void add_gates(CLI::App& patchbay, Invocation& invocation);
void add_blocks(CLI::App& patchbay, Invocation& invocation);
void add_keys(CLI::App& patchbay, Invocation& invocation);
void add_client(CLI::App& patchbay, Invocation& invocation);
void add_profiles(CLI::App& patchbay, Invocation& invocation);
void add_organizations(CLI::App& patchbay, Invocation& invocation);
void add_users(CLI::App& patchbay, Invocation& invocation);
void add_store(CLI::App& patchbay, Invocation& invocation);
void add_vault(CLI::App& patchbay, Invocation& invocation);
void add_audit(CLI::App& patchbay, Invocation& invocation);
void add_schema(CLI::App& patchbay, Invocation& invocation);
void add_new(CLI::App& patchbay, Invocation& invocation);
void add_dev(CLI::App& patchbay, Invocation& invocation);
void add_plugin(CLI::App& patchbay, Invocation& invocation);
void add_completion(CLI::App& patchbay, Invocation& invocation);

// Runs one command line, given without the program's name. All output goes through printable.h.
int run(const std::vector<std::string>& arguments, Terminal terminal, app::Environment environment);

}  // namespace patchbay::cli
