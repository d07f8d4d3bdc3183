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
  std::int64_t seq;      // the record at which the fault shows
  std::string sentence;  // what is wrong there
};

struct AuditVerdict {
  std::int64_t records = 0;        // records that were checked
  std::vector<AuditFault> faults;  // empty: sound; at most one for each chain, file and head
  // Places where a chain begins in the store, although no given archive has the part before.
  std::vector<AuditHead> unseen_beginnings;
};

// Returns the end of every host's chain. Keep it where the database's users cannot write.
Result<std::vector<AuditHead>> heads_of(Store& store);

// Write heads as "HOST SEQ HASH", one on a line, and read them back. parse_heads refuses a line
// that is not a head, and names its number.
std::string text_of(std::span<const AuditHead> heads);
Result<std::vector<AuditHead>> parse_heads(std::string_view text);

// Computes every chain again and compares it with heads that were exported earlier: a chain must
// still reach each of these heads, with the same hash. A chain whose beginning was archived begins
// at its anchor. If the archives' files are given, the chain is followed from their first record
// on, through all files into the store. An exported head in the archived part needs these files.
Result<AuditVerdict> verify(Store& store, std::span<const AuditHead> exported = {},
                            std::span<const std::filesystem::path> archives = {});

}  // namespace patchbay
