// Reads and writes the columns of the table `document`. Include this only in .cc files,
// because it includes SOCI.
#pragma once

#include <soci/soci.h>

#include "documents/document_table.h"

namespace patchbay::documents {

inline constexpr const char* kRowColumns =
    "collection, native_id, sequence, content_sequence, seen, flags, version, loaded_version, "
    "fingerprint, first_parent, access_kind, principals, outcome, reason, why, failures, deaths, "
    "retry_at, held, gone_at, created_at, modified_at, size, title, url, media_type, reference, "
    "about, parts, counted, access_counted";

// Visits every member of the row with its column, in the order of kRowColumns.
template <class RowType, class Visit>
void each_column(RowType& row, const Visit& visit) {
  visit(row.collection, "collection");
  visit(row.native_id, "native_id");
  visit(row.sequence, "sequence");
  visit(row.content_sequence, "content_sequence");
  visit(row.seen, "seen");
  visit(row.flags, "flags");
  visit(row.version, "version");
  visit(row.loaded_version, "loaded_version");
  visit(row.fingerprint, "fingerprint");
  visit(row.first_parent, "first_parent");
  visit(row.access_kind, "access_kind");
  visit(row.principals, "principals");
  visit(row.outcome, "outcome");
  visit(row.reason, "reason");
  visit(row.why, "why");
  visit(row.failures, "failures");
  visit(row.deaths, "deaths");
  visit(row.retry_at, "retry_at");
  visit(row.held, "held");
  visit(row.gone_at, "gone_at");
  visit(row.created_at, "created_at");
  visit(row.modified_at, "modified_at");
  visit(row.size, "size");
  visit(row.title, "title");
  visit(row.url, "url");
  visit(row.media_type, "media_type");
  visit(row.reference, "reference");
  visit(row.about, "about");
  visit(row.parts, "parts");
  visit(row.counted, "counted");
  visit(row.access_counted, "access_counted");
}

inline void into_row(soci::statement& statement, Row& row) {
  each_column(row, [&](auto& member, const char*) { statement.exchange(soci::into(member)); });
}

inline void use_row(soci::statement& statement, Row& row) {
  each_column(row,
              [&](auto& member, const char* name) { statement.exchange(soci::use(member, name)); });
}

}  // namespace patchbay::documents
