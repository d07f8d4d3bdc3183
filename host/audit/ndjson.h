#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "audit/query.h"

namespace patchbay::audit {

// Returns a record as one line of JSON, without the line end:
// {"host":…,"seq":…,"at":"2026-11-21T04:16:28.042Z","action":…,"organization":…,"actor":…,"subject":…,
//  "trace_id":…,"payload":{…},"context":{…},"hash":…}
std::string ndjson_line(const AuditRecord& record);

// Reads a line that ndjson_line() wrote. Returns nullopt for any other line.
std::optional<AuditRecord> record_of_ndjson(std::string_view line);

// Calls `write` with a line for each record of the query. Reads the records page by page; the
// query's limit is the page size. Each line ends with a line feed. An error of `write` ends the
// export.
Result<void> export_ndjson(store::Store& store, AuditQuery query,
                           const std::function<Result<void>(std::string_view line)>& write);

}  // namespace patchbay::audit
