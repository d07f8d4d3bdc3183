#pragma once

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <functional>
#include <initializer_list>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/config.h"
#include "base/error.h"
#include "cli/exit_code.h"

namespace patchbay::cli {

// The streams that a command reads and writes. The caller of run() gives these streams, so that
// tests can use streams of their own.
struct Terminal {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  // The path of this program, which runs again as a new process to try libraries; "" if unknown.
  std::string program{};
  // A stream for lines that are overwritten while a person watches. This stream does not escape
  // control characters, so write only the program's own numbers and words to it. nullptr if nobody
  // watches.
  std::ostream* live = nullptr;
};

enum class Output { kTable, kJson };

// One run of `patchbay`: the options that all commands share, and the command that was chosen.
struct Invocation {
  Terminal terminal;
  app::Environment environment;
  std::string config_file;                   // value of --config
  std::vector<std::string> connector_paths;  // values of --connectors
  Output output = Output::kTable;
  std::function<Result<ExitCode>()> chosen;  // the function (verb) that runs the chosen command
  // the configuration that configuration_of() has read
  mutable std::optional<app::Config> configuration = std::nullopt;
};

// Returns the configuration, which each run reads once. Flags override the environment, and the
// environment overrides the file. If none of these names a folder of connectors, the folder of the
// installed connectors is used.
Result<app::Config> configuration_of(const Invocation& invocation);

// The actor in audit records of commands: whoever can open the store counts as the operator.
constexpr const char* kOperator = "operator";

// The secrets of the configuration that a command uses.
using Secrets = std::initializer_list<app::SecretUse>;

// Works like configuration_of(), for a command that uses secrets. Fails with INVALID_ARGUMENT if
// one of the secrets is missing.
Result<app::Config> configuration_with(const Invocation& invocation, Secrets secrets);

// Prints an error as text, or as the JSON object of wire::envelope_of() if the output is JSON.
// Returns the exit code of the error. `trace_id` is the id of the failed call, if there is one.
ExitCode fail(const Invocation& invocation, const Error& error, const std::string& trace_id = {});

// Prints an error like fail(), for a command that cannot begin. Its command line, the
// configuration, or something that these two name is wrong. Returns kUsage for every error.
ExitCode refuse(const Invocation& invocation, const Error& error);

// Returns the exit code of a verb, which is the function that runs a command. If the verb failed,
// prints its error with fail().
ExitCode exit_code_of(const Invocation& invocation, const Result<ExitCode>& ended);

// Runs `verb(invocation, options)`, which returns a Result<ExitCode>, if `command` is on the
// command line without a subcommand. Prints an error of the verb with fail().
template <class Line, class Verb>
void run_on(CLI::App& command, Invocation& invocation, const std::shared_ptr<Line>& line,
            Verb verb) {
  command.callback([&command, &invocation, line, verb] {
    if (!command.get_subcommands().empty()) return;
    invocation.chosen = [&invocation, line, verb] { return verb(invocation, *line); };
  });
}

// Runs `verb(needed)` with the object that a command needs: the configuration, a store, a host, or
// a running server. If `needed` is an error, the command cannot begin, and refuse() prints the
// error. An error of the verb is printed with fail() before `needed` is destroyed, because the
// destruction may never end if a connector does not return.
template <class Needed, class Verb>
ExitCode run_with(const Invocation& invocation, Result<Needed> needed, const Verb& verb) {
  if (!needed) return refuse(invocation, needed.error());
  return exit_code_of(invocation, verb(needed.value()));
}

// Calls `open(invocation, options)`, and runs `verb(needed, invocation, options)` with the result
// like run_with(). If `needed` is a pointer, the verb may take a reference to the object instead.
template <class Line, class Open, class Verb>
void run_on(CLI::App& command, Invocation& invocation, const std::shared_ptr<Line>& line, Open open,
            Verb verb) {
  run_on(command, invocation, line, [open, verb](const Invocation& on, Line& given) {
    return run_with(on, open(on, given), [&](auto& needed) {
      if constexpr (requires { verb(needed, on, given); }) {
        return verb(needed, on, given);
      } else {
        return verb(*needed, on, given);
      }
    });
  });
}

// Makes a verb for run_on() from a `verb` whose errors all mean that the command line, the
// configuration, or something that these two name is wrong. Prints these errors with refuse().
template <class Verb>
auto refusing(Verb verb) {
  return [verb](const Invocation& invocation, const auto& line) -> ExitCode {
    const Result<ExitCode> ended = verb(invocation, line);
    return ended ? ended.value() : refuse(invocation, ended.error());
  };
}

// Adds `--output table|json` to a command.
void add_output_option(CLI::App& command, Invocation& invocation);

// Prints `json` and a line end if --output is `json`; otherwise prints `text`.
template <class Json>
void print_answer(const Invocation& invocation, const Json& json, const std::string& text) {
  invocation.terminal.out << (invocation.output == Output::kJson ? json.dump() + "\n" : text);
}

// Each of these functions adds one command. The command's code is in command_<name>.cc.
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

// Runs one command line. `arguments` does not include the program's name. All output goes through
// printable.h.
int run(const std::vector<std::string>& arguments, Terminal terminal, app::Environment environment);

}  // namespace patchbay::cli
