// Calls the documents of the connector under test, and takes what it reports.
#pragma once

#include <patchbay/abi/draft/documents.h>

#include <optional>
#include <string>
#include <vector>

#include "conformance/examination.h"

namespace patchbay::conformance {

// One report of a step.
struct Told {
  enum class What { kUpsert, kGone, kAccess, kFailed, kCheckpoint };

  What what = What::kUpsert;
  std::string id{};  // of a document; the cursor of a checkpoint
  std::string version{};
  std::string reference{};
  std::string skipped{};
  std::uint32_t flags = 0;
  std::uint64_t parents = 0;
  std::uint64_t content_bytes = 0;
  std::uint64_t metadata_bytes = 0;

  bool operator==(const Told&) const = default;
};

struct Step {
  Returned returned;
  std::uint32_t flags = 0;
  std::uint32_t state = 0;
  std::vector<Told> told;
  bool is_whole = true;  // nothing was written behind the struct to fill
  bool told_after_refusal = false;

  // Returns the cursor of the last checkpoint; nothing if it made no checkpoint.
  [[nodiscard]] std::optional<std::string> cursor() const;
};

struct Fetched {
  Returned returned;
  std::size_t parts = 0;
  bool wrote_outside_part = false;
  bool was_refused = false;
};

// How reports are taken.
struct Taking {
  std::size_t most = SIZE_MAX;  // reports until the host refuses
  std::uint32_t flags = 0;      // PATCHBAY_ENUMERATE_…
  std::uint64_t content_bytes = 64U << 20U;
};

class Documents {
 public:
  // Ends the check as skipped if there are no documents, or no collection to read.
  Documents(Examination& examination, Scene& scene);

  Step step(const std::string& cursor, const Taking& taking = {});
  // Makes steps until a run is complete, one fails, or there were 50.
  std::vector<Step> run(const std::string& cursor = {});
  Step look(const Told& document);
  Fetched fetch(const Told& document, const Taking& taking = {});
  [[nodiscard]] bool can_look() const { return table_->look != nullptr; }

 private:
  [[nodiscard]] patchbay_document_ref ref(const Told& document) const;
  void find_collection(Examination& examination);

  Scene& scene_;
  const patchbay_documents* table_ = nullptr;
  std::string collection_;
};

// Returns the documents that a run named.
std::vector<Told> upserts_of(const std::vector<Step>& steps);

}  // namespace patchbay::conformance
