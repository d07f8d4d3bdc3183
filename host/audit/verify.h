#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "audit/chain.h"
#include "base/result.h"
#include "store/store.h"

namespace patchbay::audit {

struct AuditFault {
  std::string host;
  std::int64_t seq;      // number of the record with the fault
  std::string sentence;  // what is wrong at this record
};

struct AuditVerdict {
  std::int64_t records = 0;  // number of checked records
  // At most one fault for each chain, file and head.
  std::vector<AuditFault> faults;
  // The anchors of the chains whose earlier records were not checked. No given archive begins at
  // the first record of such a chain.
  std::vector<AuditHead> unseen_beginnings;
};

// Returns the end (the head) of every host's chain. The heads should be stored in a place that
// users of the database cannot change.
Result<std::vector<AuditHead>> heads_of(store::Store& store);

// text_of() writes heads as lines "HOST SEQ HASH", and parse_heads() reads such lines.
// parse_heads() fails with INVALID_ARGUMENT and the line's number if a line is not a head.
std::string text_of(std::span<const AuditHead> heads);
Result<std::vector<AuditHead>> parse_heads(std::string_view text);

// Computes the hashes of every chain again, and compares them with heads that were exported
// earlier. A chain must still have the record of each exported head, with the same hash. If the
// beginning of a chain was archived, the check begins at the chain's anchor. With `archives`, the
// check begins at the first record of these files and continues through all files into the store.
// An exported head before the anchor can be checked only with these files.
Result<AuditVerdict> verify(store::Store& store, std::span<const AuditHead> exported = {},
                            std::span<const std::filesystem::path> archives = {});

}  // namespace patchbay::audit
