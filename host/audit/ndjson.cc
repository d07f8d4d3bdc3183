#include "audit/ndjson.h"

#include <nlohmann/json.hpp>

#include "base/rfc3339.h"

namespace patchbay {
namespace {

// Records are stored as valid UTF-8, but whoever changed one need not have kept to it.
std::string quoted(const std::string& text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

// Payload and context are JSON already. What is not (somebody changed it) is shown as text.
std::string object(const std::string& text) {
  return nlohmann::json::accept(text) ? text : quoted(text);
}

}  // namespace

std::string ndjson_line(const AuditRecord& record) {
  std::string line = "{\"host\":" + quoted(record.host);
  line += ",\"seq\":" + std::to_string(record.seq);
  line += ",\"at\":\"" + rfc3339(from_millis(record.at)) + "\"";
  line += ",\"action\":" + quoted(record.action);
  line += ",\"organization\":" + quoted(record.organization);
  line += ",\"actor\":" + quoted(record.actor);
  line += ",\"subject\":" + quoted(record.subject);
  line += ",\"trace_id\":" + quoted(record.trace_id);
  line += ",\"payload\":" + object(record.payload);
  line += ",\"context\":" + object(record.context);
  line += ",\"hash\":" + quoted(record.hash) + "}";
  return line;
}

Result<void> export_ndjson(Store& store, AuditQuery query,
                           const std::function<Result<void>(std::string_view line)>& write) {
  do {
    PATCHBAY_TRY(auto page, patchbay::query(store, query));
    for (const auto& record : page.records) {
      PATCHBAY_TRY(write(ndjson_line(record) + "\n"));
    }
    query.after = std::move(page.next);
  } while (!query.after.empty());
  return success();
}

}  // namespace patchbay
