#include "cli/reload_connectors.h"

#include <nlohmann/json.hpp>
#include <ostream>

#include "base/words.h"
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

}  // namespace

Result<ExitCode> reload_connectors(const RunningServer& server, const Invocation& invocation,
                                   const std::string& /*url*/) {
  PATCHBAY_TRY(const auto report, server.ask("POST", "/v1/admin/connectors/reload"));
  if (invocation.output == Output::kJson) {
    invocation.terminal.out << report.dump() << "\n";
  } else {
    print(invocation.terminal.out, report);
  }
  return report.value("refused", json::array()).empty() ? kDone : kNegative;
}

}  // namespace patchbay::cli
