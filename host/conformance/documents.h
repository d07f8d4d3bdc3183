// Calls the document functions of the connector under test, and collects its reports.
#pragma once

#include <patchbay/abi/draft/documents.h>

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "conformance/examination.h"

namespace patchbay::conformance {

// One report that the connector made in a step.
struct DocumentReport {
  enum class What { kUpsert, kGone, kAccess, kFailed, kCheckpoint };

  What what = What::kUpsert;
  std::string id{};  // the id of the document, or the cursor of the checkpoint
  std::string version{};
  std::string reference{};
  std::string skipped{};
  std::uint32_t flags = 0;
  std::uint64_t parents = 0;
  std::uint64_t content_bytes = 0;
  std::uint64_t metadata_bytes = 0;

  bool operator==(const DocumentReport&) const = default;
};

struct Step {
  CallReturn returned;
  std::uint32_t flags = 0;
  std::uint32_t state = 0;
  std::vector<DocumentReport> told;
  bool is_whole = true;  // true: the connector wrote no bytes after the struct

  // Returns the cursor of the last checkpoint. Returns nullopt if the step made no checkpoint.
  [[nodiscard]] std::optional<std::string> cursor() const;
};

struct FetchReport {
  CallReturn returned;  // `was_refused`: the host refused a part or its bytes
  std::size_t parts = 0;
  bool wrote_outside_part = false;
};

// Limits for the reports that the host accepts. Above these limits, the host refuses a report with
// CANCELLED.
struct ReportLimits {
  std::size_t most = SIZE_MAX;  // maximum number of reports and parts that the host accepts
  std::uint32_t flags = 0;      // flags PATCHBAY_ENUMERATE_… or PATCHBAY_FETCH_…
  std::uint64_t content_bytes = 64U << 20U;
};

// The result of one document function, for checks that treat all these functions alike.
struct FunctionRun {
  std::string function;
  CallReturn returned;
};

class Documents {
 public:
  // Reads the collection `otherwise` if the connector finds none. Ends the check as skipped if the
  // connector has no documents, or if there is no collection to read.
  Documents(Examination& examination, Scene& scene, std::string otherwise = {});

  Step step(const std::string& cursor, const ReportLimits& taking = {});
  // Makes steps until the run is complete, until a step fails, or until 50 steps were made.
  std::vector<Step> run(const std::string& cursor = {});
  Step look(const DocumentReport& document, const ReportLimits& taking = {});
  Step access(const DocumentReport& document, const ReportLimits& taking = {});
  FetchReport fetch(const DocumentReport& document, const ReportLimits& taking = {});
  // The id of the collection to read. Empty if the connector does not name collections.
  [[nodiscard]] const std::string& collection() const { return collection_; }
  [[nodiscard]] bool can_look() const { return table_->look != nullptr; }
  [[nodiscard]] bool can_tell_access() const { return table_->access != nullptr; }

  // Calls each document function that the connector has. Calls `judge` with each result before it
  // calls the next function. `document` is the argument of the functions about one document. If
  // `document` is nullptr, these functions are not called.
  using Judge = std::function<void(const FunctionRun& run)>;
  void each_function(const DocumentReport* document, const ReportLimits& taking,
                     const Judge& judge);

 private:
  using LookFunction = decltype(patchbay_documents::look);

  [[nodiscard]] patchbay_document_ref ref(const DocumentReport& document) const;
  void find_collection(std::string otherwise);
  Step ask(LookFunction function, const std::string& name, const DocumentReport& document,
           const ReportLimits& taking);
  FunctionRun collections(const ReportLimits& taking, std::vector<std::string>& ids);
  FunctionRun members(const ReportLimits& taking);

  Scene& scene_;
  const patchbay_documents* table_ = nullptr;
  std::string collection_;
};

// Returns true if the host would fetch the content of `document`.
bool can_be_fetched(const DocumentReport& document);

// Returns the documents that a run reported as upserts.
std::vector<DocumentReport> upserts_of(const std::vector<Step>& steps);

}  // namespace patchbay::conformance
