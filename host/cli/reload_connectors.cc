#include "cli/reload_connectors.h"

#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>

#include "base/percent.h"
#include "base/words.h"
#include "cli/caller_options.h"
#include "cli/printable.h"

namespace patchbay::cli {
namespace {

using nlohmann::json;

void print(std::ostream& out, const json& report) {
  for (const char* what : {"added", "replaced", "removed", "unchanged"}) {
    const auto names = report.value(what, std::vector<std::string>());
    out << what << ": " << (names.empty() ? "none" : printable(joined(names, ", "))) << "\n";
  }
  for (const json& each : report.value("refused", json::array())) {
    out << "refused: " << printable(each.value("id", "")) << ": "
        << printable(each.value("message", "")) << "\n";
    if (each.value("old_stays", false)) out << "  what ran before goes on\n";
  }
}

Result<ExitCode> ask_to_reload(const RunningServer& server, const Invocation& invocation,
                               const std::string& path) {
  PATCHBAY_TRY(const auto report, server.ask("POST", path));
  if (invocation.output == Output::kJson) {
    invocation.terminal.out << report.dump() << "\n";
  } else {
    print(invocation.terminal.out, report);
  }
  return report.value("refused", json::array()).empty() ? kDone : kNegative;
}

struct ReloadLine {
  std::string connector;
  std::string server;
};

Result<RunningServer> server_of(const Invocation& invocation, const ReloadLine& line) {
  return RunningServer::find(invocation, line.server);
}

Result<ExitCode> reload_one(const RunningServer& server, const Invocation& invocation,
                            const ReloadLine& line) {
  std::string path = "/v1/admin/connectors/";
  append_percent_encoded(path, line.connector);
  return ask_to_reload(server, invocation, path + "/reload");
}

}  // namespace

Result<ExitCode> reload_connectors(const RunningServer& server, const Invocation& invocation,
                                   const std::string& /*url*/) {
  return ask_to_reload(server, invocation, "/v1/admin/connectors/reload");
}

void add_plugin_reload(CLI::App& plugin, Invocation& invocation) {
  const auto line = std::make_shared<ReloadLine>();
  CLI::App* reload =
      plugin.add_subcommand("reload", "Let a running server load one connector again");
  never_empty(reload->add_option("connector", line->connector, "Connector id or alias"))
      ->required();
  add_server_option(*reload, line->server);
  add_output_option(*reload, invocation);
  reload->footer(
      "\nThe new one is started beside the old one. Calls under way end on the old one, and it "
      "stays\n"
      "if the new one cannot be loaded; then the exit code is 1. PATCHBAY_API_KEY holds a key "
      "with\n"
      "the scope operate. `patchbay connectors reload` does so for all connectors.\n"
      "\nExample:\n"
      "  PATCHBAY_API_KEY=pbk_… patchbay plugin reload my_notes --server http://127.0.0.1:8080");
  run_on(*reload, invocation, line, server_of, reload_one);
}

}  // namespace patchbay::cli
