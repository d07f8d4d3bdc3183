#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "audit/query.h"

namespace patchbay {

// Returns a record as one line of JSON, without the line's end:
// {"host":…,"seq":…,"at":"2026-11-21T04:16:28.042Z","action":…,"organization":…,"actor":…,"subject":…,
//  "trace_id":…,"payload":{…},"context":{…},"hash":…}
std::string ndjson_line(const AuditRecord& record);

// Returns the record in a line that ndjson_line wrote, or nullopt for any other line.
std::optional<AuditRecord> record_of_ndjson(std::string_view line);

// Writes everything that the query finds, page by page; the query's limit is the size of a page.
// `write` gets one line at a time, with its end, and may stop the export with an error.
Result<void> export_ndjson(Store& store, AuditQuery query,
                           const std::function<Result<void>(std::string_view line)>& write);

}  // namespace patchbay
