#pragma once

#include <functional>
#include <string>

#include "audit/query.h"

namespace patchbay {

// A record as one line of JSON, without the line's end:
// {"host":…,"seq":…,"at":"2026-11-21T04:16:28.042Z","action":…,"organization":…,"actor":…,"subject":…,
//  "trace_id":…,"payload":{…},"context":{…},"hash":…}
std::string ndjson_line(const AuditRecord& record);

// Everything the query finds, page by page; its limit is the size of a page. `write` gets one line
// at a time, its end included, and may stop the export with an error.
Result<void> export_ndjson(Store& store, AuditQuery query,
                           const std::function<Result<void>(std::string_view line)>& write);

}  // namespace patchbay
