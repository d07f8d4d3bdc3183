#include "cli/link_shown.h"

#include <ostream>

#include "engine/listing.h"

namespace patchbay::cli {
using wire::Json;

void print_ended(const Invocation& invocation, const std::vector<accounts::RevokedLink>& links) {
  Json failed = engine::untold_of(links);
  std::ostream& out = invocation.terminal.out;
  if (invocation.output == Output::kJson) {
    out << Json{{"links_ended", links.size()}, {"upstream_failed", std::move(failed)}}.dump()
        << "\n";
    return;
  }
  out << "Accounts disconnected: " << links.size() << "\n";
  for (const Json& each : failed) {
    out << "End this one in the settings of " << each["provider"].get<std::string>()
        << " too: " << each["link_id"].get<std::string>() << " of "
        << each["user"].get<std::string>() << " (" << each["message"].get<std::string>() << ")\n";
  }
}

}  // namespace patchbay::cli
