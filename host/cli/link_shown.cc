#include "cli/link_shown.h"

#include <ostream>

#include "api/ended_links.h"

namespace patchbay::cli {
namespace {

using api::Json;

Json or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

}  // namespace

Json json_of(const accounts::LinkRecord& record) {
  Json link = {{"link_id", record.id},
               {"provider", record.provider},
               {"connectors", record.connectors},
               {"status", accounts::word_of(record.status)},
               {"reason", or_null(record.cause)},
               {"oauth_user_id", or_null(record.oauth_user_id)},
               {"scopes", record.scopes_known ? Json(record.scopes) : Json(nullptr)},
               {"validation", accounts::word_of(record.validation)},
               {"created_at", rfc3339(record.created_at)},
               {"last_used", api::json_of(record.last_used)}};
  if (!record.warnings.empty()) link["warnings"] = record.warnings;
  return link;
}

void print_ended(const Invocation& invocation, const std::vector<accounts::RevokedLink>& links) {
  Json failed = api::upstream_failed(links);
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
