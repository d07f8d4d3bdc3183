// The capability patchbay.documents/draft1 of an instance, in C++ types.
// patchbay/abi/draft/documents.h defines the numbers of kinds, roles and states.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "services/call_frame.h"

struct patchbay_documents;
struct patchbay_instance;

namespace patchbay::loader {

// Data that a connector reports in a callback. All texts are borrowed and valid only during the
// callback.
struct ReportedPrincipal {
  std::uint32_t kind = 0;
  std::uint32_t role = 0;
  bool is_inherited = false;
  std::uint64_t until_ms = 0;
  std::string_view id, email, name;
};
struct ReportedAccess {
  std::uint32_t kind = 0;
  std::vector<ReportedPrincipal> principals;
};
struct ReportedCollection {
  std::uint32_t state = 0;
  std::string_view id, name, url;
};
struct ReportedDocument {
  bool is_container = false;
  bool has_content = true;
  std::string_view id, version, reference, title, url, media_type;
  std::optional<std::uint64_t> size;
  std::uint64_t created_ms = 0;
  std::uint64_t modified_ms = 0;
  std::vector<std::string_view> parents;
  std::vector<ReportedPrincipal> authors;
  std::optional<ReportedAccess> access;  // nullopt: the access has not changed
  std::string_view metadata, skipped;
  std::optional<std::string_view> content;  // the whole content, if the connector sent it in the
                                            // callback
};
struct ReportedPart {
  std::string_view name, media_type, version;
};

// What the host asks the connector for.
struct DocumentRequest {
  std::string_view collection, id, version, reference;
};
struct EnumerationRequest {
  std::string_view collection, cursor;
  bool access_only = false;
};

// What the connector reports about a step. Filled in even if the step failed.
struct StepReport {
  bool begins_listing = false;
  bool is_listing = false;
  bool is_complete = false;
  bool is_partial = false;
  std::uint64_t expected = 0;
  std::uint32_t state = 0;
  std::string reason;
};

// Receives the reports of a connector. If one of these functions returns an error, the connector
// should stop. The host's call into the connector then fails with this error.
class CollectionListener {
 public:
  virtual ~CollectionListener() = default;
  virtual Result<void> add(const ReportedCollection& collection) = 0;
  virtual Result<void> failed(std::string_view name, Error why) = 0;
};
class DocumentListener {
 public:
  virtual ~DocumentListener() = default;
  virtual Result<void> upsert(const ReportedDocument& document) = 0;
  virtual Result<void> gone(std::string_view id, bool subtree) = 0;
  virtual Result<void> access(std::string_view id, const ReportedAccess& access) = 0;
  virtual Result<void> failed(std::string_view id, bool subtree, Error why) = 0;
  virtual Result<void> checkpoint(std::string_view cursor) = 0;
};
class ContentListener {
 public:
  virtual ~ContentListener() = default;
  virtual Result<void> begin(const ReportedPart& part) = 0;
  virtual Result<void> write(std::string_view bytes) = 0;
  virtual Result<void> skip(std::string_view reason, std::string_view message) = 0;
};
class MemberListener {
 public:
  virtual ~MemberListener() = default;
  virtual Result<void> add(const std::vector<ReportedPrincipal>& members) = 0;
  virtual Result<void> more(std::string_view cursor) = 0;
};

// The documents functions of an instance. Valid as long as the instance. A function fails with
// UNSUPPORTED if the connector does not implement it.
class Documents {
 public:
  Documents(const patchbay_documents* table, patchbay_instance* instance)
      : table_(table), instance_(instance) {}

  Result<void> collections(const services::CallFrame& frame, CollectionListener& listener) const;
  Result<void> enumerate(const services::CallFrame& frame, const EnumerationRequest& asked,
                         DocumentListener& listener, StepReport& step) const;
  Result<void> look(const services::CallFrame& frame, const DocumentRequest& document,
                    DocumentListener& listener) const;
  Result<void> access(const services::CallFrame& frame, const DocumentRequest& document,
                      DocumentListener& listener) const;
  Result<void> fetch(const services::CallFrame& frame, const DocumentRequest& document,
                     std::uint64_t most, ContentListener& listener) const;
  Result<void> members(const services::CallFrame& frame, std::string_view group,
                       std::string_view cursor, MemberListener& listener) const;

 private:
  const patchbay_documents* table_;
  patchbay_instance* instance_;
};

}  // namespace patchbay::loader
