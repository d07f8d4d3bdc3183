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

// Where a command reads and writes; passed in, so that tests can replace it.
struct Terminal {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  std::string program{};  // this program, to be started again for a trial; "": it cannot be
  // Where somebody looks at lines that are written over. Gets our own numbers and words alone,
  // since it is not made printable. nullptr: nobody looks.
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
  std::function<ExitCode()> chosen;  // set by the command on the command line
};

// The configuration: file, then environment, then flags. If none names a folder of connectors, the
// installed one is used.
Result<app::Config> configuration_of(const Invocation& invocation);

// What a command uses of the configuration's secrets.
using Secrets = std::initializer_list<app::SecretOf>;

// configuration_of(), for a command that uses secrets: INVALID_ARGUMENT if one of them is missing.
Result<app::Config> configuration_with(const Invocation& invocation, Secrets secrets);

// Prints an error as text, or as the envelope if the output is JSON, and returns its exit code.
// `trace_id`: of the failed call, if there is one.
ExitCode fail(const Invocation& invocation, const Error& error, const std::string& trace_id = {});

// As fail(), for a command that cannot begin: its line, the configuration or what it names is at
// fault. Returns kUsage, whatever the error's own exit code.
ExitCode refuse(const Invocation& invocation, const Error& error);

// Has `verb` run with the line's options when `command` is on the command line.
template <class Line, class Verb>
void run_on(CLI::App& command, Invocation& invocation, const std::shared_ptr<Line>& line,
            Verb verb) {
  command.callback([&invocation, line, verb] {
    invocation.chosen = [&invocation, line, verb] { return verb(invocation, *line); };
  });
}

// Adds `--output table|json` to a command.
void add_output_option(CLI::App& command, Invocation& invocation);

// Each command is in a file command_<name>.cc.
void add_connectors(CLI::App& patchbay, Invocation& invocation);
void add_call(CLI::App& patchbay, Invocation& invocation);
void add_resume(CLI::App& patchbay, Invocation& invocation);
void add_connect(CLI::App& patchbay, Invocation& invocation);
void add_links(CLI::App& patchbay, Invocation& invocation);
void add_disconnect(CLI::App& patchbay, Invocation& invocation);
void add_sync(CLI::App& patchbay, Invocation& invocation);
void add_docs(CLI::App& patchbay, Invocation& invocation);
void add_serve(CLI::App& patchbay, Invocation& invocation);
void add_gates(CLI::App& patchbay, Invocation& invocation);
void add_blocks(CLI::App& patchbay, Invocation& invocation);
void add_keys(CLI::App& patchbay, Invocation& invocation);
void add_organizations(CLI::App& patchbay, Invocation& invocation);
void add_users(CLI::App& patchbay, Invocation& invocation);
void add_store(CLI::App& patchbay, Invocation& invocation);
void add_vault(CLI::App& patchbay, Invocation& invocation);
void add_audit(CLI::App& patchbay, Invocation& invocation);
void add_schema(CLI::App& patchbay, Invocation& invocation);
void add_completion(CLI::App& patchbay, Invocation& invocation);

// Runs one command line, without the program's name. All output goes through printable.h.
int run(const std::vector<std::string>& arguments, Terminal terminal, app::Environment environment);

}  // namespace patchbay::cli
