#include "cli/invocation.h"

#include <ostream>

#include "cli/connector_folders.h"
#include "cli/printable.h"
#include "cli/usage.h"
#include "json/pointer.h"
#include "wire/error_body.h"

namespace patchbay::cli {
namespace {

constexpr const char* kFooter = R"(
Examples:
  patchbay connectors list
  patchbay connectors show github
  patchbay call github get_issue --args '{"repo":"octo/hello","number":1}' --output table
  echo '{"repo":"octo/hello"}' | patchbay call github get_repository --args -
  patchbay connect github
  patchbay sync github-AbC123
  patchbay serve --init
  patchbay gates check google_drive --user ann --org acme
  patchbay schema validate --schema schema.json --instance instance.json
  patchbay new my_notes --lang cpp --auth api_key

Environment:
  PATCHBAY_CONNECTOR_PATH    folders of connectors, separated by ":"
  PATCHBAY_CONFIG            the configuration file; otherwise ./patchbay.toml if there is one
  PATCHBAY_CREDENTIAL_<ID>   token or key for the connector <ID>, such as PATCHBAY_CREDENTIAL_GITHUB

Exit codes:
  0  done                                    5  an account must be linked or allowed first
  1  the answer is no (invalid, failed)      6  the provider said no, limits us, or is away
  2  wrong command line or configuration     7  the connector broke its contract
  3  arguments refused, nothing was sent     8  cancelled, out of time, overloaded, internal
  4  no such connector, action or link      9  a connector ended this program or kept it from ending
                                           10  the action asks something first)";

void add_global_options(CLI::App& patchbay, Invocation& invocation) {
  patchbay.add_option("--config", invocation.config_file, "Configuration file (TOML)")
      ->type_name("FILE");
  patchbay
      .add_option_function<std::string>(
          "--connectors",
          [&invocation](const std::string& folder) {
            invocation.connector_paths.push_back(folder);
          },
          "Folder that holds connectors' folders; several: --connectors A --connectors B")
      ->type_name("DIR")
      ->trigger_on_parse();
  patchbay.set_version_flag("--version", "patchbay " PATCHBAY_VERSION);
}

}  // namespace

Result<app::Config> configuration_of(const Invocation& invocation) {
  if (invocation.configuration) return *invocation.configuration;
  app::Config config;
  if (!invocation.config_file.empty()) {
    PATCHBAY_TRY(app::apply_file(invocation.config_file, invocation.environment, config));
  } else if (const auto file = app::find_file(invocation.environment)) {
    PATCHBAY_TRY(app::apply_file(*file, invocation.environment, config));
  }
  app::apply_environment(invocation.environment, config);
  if (!invocation.connector_paths.empty()) {
    config.connector_path.assign(invocation.connector_paths.begin(),
                                 invocation.connector_paths.end());
  }
  std::error_code unknown;  // on an error, `self` is empty, and the folders of this build are used
  const auto self = std::filesystem::read_symlink("/proc/self/exe", unknown);
  if (config.connector_path.empty()) config.connector_path = {installed_connectors(self)};
  config.text_reader = installed_reader(self);
  config.reaper = installed_reaper(self);
  config.environment = invocation.environment;
  invocation.configuration = config;
  return config;
}

Result<app::Config> configuration_with(const Invocation& invocation, Secrets secrets) {
  PATCHBAY_TRY(auto config, configuration_of(invocation));
  PATCHBAY_TRY(app::require_secrets(config, secrets));
  return config;
}

ExitCode fail(const Invocation& invocation, const Error& error, const std::string& trace_id) {
  std::ostream& out = invocation.terminal.err;
  if (invocation.output == Output::kJson) {
    out << wire::envelope_of(error, {.trace_id = trace_id}) << "\n";
  } else {
    out << "patchbay: " << name_of(error.code()) << ": " << printable(error.message()) << "\n";
    for (const Fault& fault : error.details().faults) {
      // Do not print this fault again, because the message already contains it.
      if (error.message().find(fault.sentence) != std::string::npos) continue;
      const std::string place = patchbay::json::pointer_shown(fault.pointer);
      out << "  " << (place.empty() ? "(whole document)" : printable(place)) << "  "
          << printable(fault.sentence) << "\n";
    }
    if (!trace_id.empty()) out << "  trace " << trace_id << "\n";
    if (error.details().retry_after) {
      out << "  try again in " << (error.details().retry_after->count() + 999) / 1000 << " s\n";
    }
  }
  return exit_code_of(error.code());
}

ExitCode refuse(const Invocation& invocation, const Error& error) {
  static_cast<void>(fail(invocation, error));
  return kUsage;
}

ExitCode exit_code_of(const Invocation& invocation, const Result<ExitCode>& ended) {
  return ended ? ended.value() : fail(invocation, ended.error());
}

void add_output_option(CLI::App& command, Invocation& invocation) {
  command
      .add_option_function<std::string>(
          "--output",
          [&invocation](const std::string& name) {
            invocation.output = name == "json" ? Output::kJson : Output::kTable;
          },
          "How to print: table or json")
      ->check(CLI::IsMember({"table", "json"}))
      ->type_name("FORM");
}

namespace {

int run_line(const std::vector<std::string>& arguments, Terminal terminal,
             app::Environment environment) {
  Invocation invocation{.terminal = terminal,
                        .environment = std::move(environment),
                        .config_file = {},
                        .connector_paths = {},
                        .chosen = {}};
  CLI::App patchbay("Patchbay: one entrance to what connectors can do.", "patchbay");
  patchbay.fallthrough();  // commands inherit this, so global options may follow a command
  add_global_options(patchbay, invocation);
  add_connectors(patchbay, invocation);
  add_call(patchbay, invocation);
  add_resume(patchbay, invocation);
  add_connect(patchbay, invocation);
  add_links(patchbay, invocation);
  add_disconnect(patchbay, invocation);
  add_sync(patchbay, invocation);
  add_docs(patchbay, invocation);
  add_find(patchbay, invocation);
  add_mcp(patchbay, invocation);
  add_serve(patchbay, invocation);
  add_gates(patchbay, invocation);
  add_blocks(patchbay, invocation);
  add_keys(patchbay, invocation);
  add_client(patchbay, invocation);
  add_profiles(patchbay, invocation);
  add_organizations(patchbay, invocation);
  add_users(patchbay, invocation);
  add_store(patchbay, invocation);
  add_vault(patchbay, invocation);
  add_audit(patchbay, invocation);
  add_schema(patchbay, invocation);
  add_new(patchbay, invocation);
  add_dev(patchbay, invocation);
  add_plugin(patchbay, invocation);
  add_completion(patchbay, invocation);
  patchbay.require_subcommand(1);
  patchbay.footer(kFooter);  // set last, because commands would inherit an earlier footer

  // CLI11 expects the arguments in reverse order.
  std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
  try {
    patchbay.parse(reversed);
    return exit_code_of(invocation, invocation.chosen());
  } catch (const CLI::CallForHelp& help) {
    return patchbay.exit(help, terminal.out, terminal.err);
  } catch (const CLI::CallForVersion& version) {
    return patchbay.exit(version, terminal.out, terminal.err);
  } catch (const CLI::ParseError& error) {
    terminal.err << "patchbay: " << usage_sentence(patchbay, error) << "\n";
    return kUsage;
  }
}

}  // namespace

int run(const std::vector<std::string>& arguments, Terminal terminal,
        app::Environment environment) {
  PrintableBuffer out_buffer(terminal.out);
  PrintableBuffer err_buffer(terminal.err);
  std::ostream out(&out_buffer);
  std::ostream err(&err_buffer);
  err.setf(terminal.err.flags() & std::ios::unitbuf);
  const int code = run_line(arguments, {terminal.in, out, err, terminal.program, terminal.live},
                            std::move(environment));
  const bool is_written = static_cast<bool>(out.flush());
  if (!is_written) {
    err << "patchbay: INTERNAL: what was to be printed could not be written; see that the disk is "
           "not full.\n";
  }
  err.flush();
  return is_written || code != kDone ? code : kHost;
}

}  // namespace patchbay::cli
