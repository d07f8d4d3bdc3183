#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "audit/chain.h"
#include "base/result.h"
#include "store/store.h"

namespace patchbay {

struct AuditFault {
  std::string host;
  std::int64_t seq;      // the record at which the check found the fault
  std::string sentence;  // what is wrong there
};

struct AuditVerdict {
  std::int64_t records = 0;        // records that were checked
  std::vector<AuditFault> faults;  // empty: no fault; at most one for each chain, file and head
  // The anchors of chains whose earlier records were not checked, because no given archive begins
  // at the chain's first record.
  std::vector<AuditHead> unseen_beginnings;
};

// Returns the end of every host's chain. Keep these heads where the users of the database cannot
// write.
Result<std::vector<AuditHead>> heads_of(Store& store);

// text_of() writes heads as lines "HOST SEQ HASH", and parse_heads() reads such lines.
// parse_heads() fails with INVALID_ARGUMENT if a line is not a head; the error has the line's
// number.
std::string text_of(std::span<const AuditHead> heads);
Result<std::vector<AuditHead>> parse_heads(std::string_view text);

// Computes every chain again and compares it with heads that were exported earlier: a chain must
// still reach each of these heads, with the same hash. A chain whose beginning was archived begins
// at its anchor. If `archives` are given, the check begins at their first record and continues
// through all files into the store. An exported head in the archived part can only be checked with
// these files.
Result<AuditVerdict> verify(Store& store, std::span<const AuditHead> exported = {},
                            std::span<const std::filesystem::path> archives = {});

}  // namespace patchbay
