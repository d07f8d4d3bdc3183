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
struct PrincipalSeen {
  std::uint32_t kind = 0;
  std::uint32_t role = 0;
  bool is_inherited = false;
  std::uint64_t until_ms = 0;
  std::string_view id, email, name;
};
struct AccessSeen {
  std::uint32_t kind = 0;
  std::vector<PrincipalSeen> principals;
};
struct CollectionSeen {
  std::uint32_t state = 0;
  std::string_view id, name, url;
};
struct DocumentSeen {
  bool is_container = false;
  bool has_content = true;
  std::string_view id, version, reference, title, url, media_type;
  std::optional<std::uint64_t> size;
  std::uint64_t created_ms = 0;
  std::uint64_t modified_ms = 0;
  std::vector<std::string_view> parents;
  std::vector<PrincipalSeen> authors;
  std::optional<AccessSeen> access;  // nullopt: the access has not changed
  std::string_view metadata, skipped;
  std::optional<std::string_view> content;  // the whole content, if the connector sent it in the
                                            // callback
};
struct PartSeen {
  std::string_view name, media_type, version;
};

// What the host asks the connector for.
struct DocumentAsked {
  std::string_view collection, id, version, reference;
};
struct EnumerationAsked {
  std::string_view collection, cursor;
  bool access_only = false;
};

// What the connector reports about a step. Filled in even if the step failed.
struct StepSeen {
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
  virtual Result<void> add(const CollectionSeen& collection) = 0;
  virtual Result<void> failed(std::string_view name, Error why) = 0;
};
class DocumentListener {
 public:
  virtual ~DocumentListener() = default;
  virtual Result<void> upsert(const DocumentSeen& document) = 0;
  virtual Result<void> gone(std::string_view id, bool subtree) = 0;
  virtual Result<void> access(std::string_view id, const AccessSeen& access) = 0;
  virtual Result<void> failed(std::string_view id, bool subtree, Error why) = 0;
  virtual Result<void> checkpoint(std::string_view cursor) = 0;
};
class ContentListener {
 public:
  virtual ~ContentListener() = default;
  virtual Result<void> begin(const PartSeen& part) = 0;
  virtual Result<void> write(std::string_view bytes) = 0;
  virtual Result<void> skip(std::string_view reason, std::string_view message) = 0;
};
class MemberListener {
 public:
  virtual ~MemberListener() = default;
  virtual Result<void> add(const std::vector<PrincipalSeen>& members) = 0;
  virtual Result<void> more(std::string_view cursor) = 0;
};

// The documents functions of an instance. Valid as long as the instance. A function fails with
// UNSUPPORTED if the connector does not implement it.
class Documents {
 public:
  Documents(const patchbay_documents* table, patchbay_instance* instance)
      : table_(table), instance_(instance) {}

  Result<void> collections(const services::CallFrame& frame, CollectionListener& listener) const;
  Result<void> enumerate(const services::CallFrame& frame, const EnumerationAsked& asked,
                         DocumentListener& listener, StepSeen& step) const;
  Result<void> look(const services::CallFrame& frame, const DocumentAsked& document,
                    DocumentListener& listener) const;
  Result<void> access(const services::CallFrame& frame, const DocumentAsked& document,
                      DocumentListener& listener) const;
  Result<void> fetch(const services::CallFrame& frame, const DocumentAsked& document,
                     std::uint64_t most, ContentListener& listener) const;
  Result<void> members(const services::CallFrame& frame, std::string_view group,
                       std::string_view cursor, MemberListener& listener) const;

 private:
  const patchbay_documents* table_;
  patchbay_instance* instance_;
};

}  // namespace patchbay::loader
