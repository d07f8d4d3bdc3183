// SPDX-License-Identifier: Apache-2.0
// The objects that take a connector's reports about its documents and keep them for a test. They
// add a fault to the host if a report breaks the ABI's rules.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "patchbay/abi/draft/documents.h"
#include "patchbay/sdk/documents.h"
#include "patchbay/testing/guarded.h"
#include "patchbay/testing/outcome.h"

namespace patchbay::testing {

using Faults = std::vector<std::string>;

struct FailedDocument {
  std::string id;
  bool with_all_below = false;
  std::uint32_t code = 0;
  std::string message;
};

// All reports of one or more steps together.
struct Stepped {
  Outcome outcome;
  std::uint32_t flags = 0;  // PATCHBAY_STEP_… flags of all steps together
  std::uint64_t expected = 0;
  std::uint32_t state = PATCHBAY_COLLECTION_READABLE;
  std::string reason;
  std::string cursor;  // the cursor of the last checkpoint
  std::size_t checkpoints = 0;
  std::size_t steps = 0;
  std::vector<sdk::Document> upserts;         // in the order of the reports
  std::vector<std::string> gone;              // ids; a final "/…" includes everything below
  std::map<std::string, sdk::Access> access;  // by id; the last report counts
  std::vector<FailedDocument> failed;

  [[nodiscard]] bool is_complete() const { return (flags & PATCHBAY_STEP_COMPLETE) != 0; }
  [[nodiscard]] bool is_listing() const { return (flags & PATCHBAY_STEP_LISTING) != 0; }
  [[nodiscard]] bool is_partial() const { return (flags & PATCHBAY_STEP_PARTIAL) != 0; }
  // Returns the last reported document with this id, or nullptr.
  [[nodiscard]] const sdk::Document* find(std::string_view id) const {
    for (auto each = upserts.rbegin(); each != upserts.rend(); ++each) {
      if (each->id == id) return &*each;
    }
    return nullptr;
  }
};

struct FetchedPart {
  sdk::Part part;
  std::string bytes;
};

struct Fetched {
  Outcome outcome;
  std::vector<FetchedPart> parts;
  std::string skipped;  // reason of the skip, one word
  std::string message;  // message of the skip
  // Returns the bytes of the first part.
  [[nodiscard]] std::string text() const { return parts.empty() ? "" : parts.front().bytes; }
};

struct NamedCollections {
  Outcome outcome;
  std::vector<sdk::Collection> collections;
  std::map<std::string, std::string> failed;  // messages by collection name
};

struct GroupMembers {
  Outcome outcome;
  std::vector<sdk::Principal> members;
  std::string cursor;  // cursor of further members; "" if there are no more
};

namespace detail {

inline std::string copy(patchbay_str text) { return std::string(sdk::view(text)); }

inline std::vector<sdk::Principal> copy(const patchbay_principal* principals, std::uint64_t count) {
  std::vector<sdk::Principal> out;
  for (std::uint64_t i = 0; i < count; ++i) {
    const patchbay_principal& each = principals[i];
    out.push_back({each.kind, copy(each.id), each.role, copy(each.email), copy(each.name),
                   (each.flags & PATCHBAY_PRINCIPAL_INHERITED) != 0, each.until_ms});
  }
  return out;
}

inline sdk::Access copy(const patchbay_access& access) {
  return {access.kind, copy(access.principals, access.principal_count)};
}

inline sdk::Document copy(const patchbay_document& raw) {
  sdk::Document out;
  out.id = copy(raw.id);
  out.version = copy(raw.version);
  out.reference = copy(raw.reference);
  out.title = copy(raw.title);
  out.url = copy(raw.url);
  out.media_type = copy(raw.media_type);
  out.size = raw.size;
  out.created_ms = raw.created_ms;
  out.modified_ms = raw.modified_ms;
  for (std::uint64_t i = 0; i < raw.parent_count; ++i) out.parents.push_back(copy(raw.parents[i]));
  out.authors = copy(raw.authors, raw.author_count);
  if (raw.access != nullptr) out.access = copy(*raw.access);
  out.metadata = copy(raw.metadata);
  out.skipped = copy(raw.skipped);
  if ((raw.flags & PATCHBAY_DOCUMENT_INLINE) != 0) out.content = copy(raw.content);
  out.is_container = (raw.flags & PATCHBAY_DOCUMENT_CONTAINER) != 0;
  out.has_content = (raw.flags & PATCHBAY_DOCUMENT_NO_CONTENT) == 0;
  return out;
}

inline void hold(Faults& faults, bool is_so, const std::string& otherwise) {
  if (!is_so) faults.push_back("the connector " + otherwise);
}

inline bool is_word(std::string_view text) {
  if (text.empty() || text.size() > PATCHBAY_SKIP_REASON_MAX) return false;
  for (const char c : text) {
    if ((c < 'a' || c > 'z') && c != '_') return false;
  }
  return true;
}

inline void check(Faults& faults, const sdk::Document& document) {
  const auto within = [&](const std::string& text, std::size_t most, const char* what) {
    hold(faults, text.size() <= most,
         "gave the document \"" + document.id + "\" too large a " + what);
  };
  hold(faults, !document.id.empty(), "named a document without an id");
  within(document.id, PATCHBAY_DOCUMENT_ID_MAX, "id");
  within(document.version, PATCHBAY_VERSION_MAX, "version");
  within(document.reference, PATCHBAY_REFERENCE_MAX, "reference");
  within(document.metadata, PATCHBAY_METADATA_MAX, "metadata");
  if (document.content) within(*document.content, PATCHBAY_INLINE_MAX, "content");
  hold(faults, document.skipped.empty() || is_word(document.skipped),
       "skipped the document \"" + document.id + "\" for what is no word");
}

}  // namespace detail

// Takes the reports of a step.
class TakenChanges {
 public:
  TakenChanges(Stepped& into, Faults& faults, const std::uint32_t* flags = nullptr)
      : into_(into), faults_(faults), flags_(flags) {
    raw_.value.context = this;
    raw_.value.upsert = &upsert;
    raw_.value.gone = &gone;
    raw_.value.access = &access;
    raw_.value.failed = &failed;
    raw_.value.checkpoint = &checkpoint;
  }
  [[nodiscard]] const patchbay_changes* raw() const { return &raw_.value; }
  [[nodiscard]] bool ends_with_checkpoint() const { return was_checkpoint_; }
  [[nodiscard]] std::size_t count() const { return count_; }

 private:
  static TakenChanges& of(const patchbay_changes* raw) {
    return *static_cast<TakenChanges*>(raw->context);
  }
  // Counts a report. Adds a fault if PATCHBAY_STEP_LISTING changed since the step's first report.
  Stepped& take() {
    const bool lists = flags_ != nullptr && (*flags_ & PATCHBAY_STEP_LISTING) != 0;
    if (count_ == 0) began_as_listing_ = lists;
    detail::hold(faults_, lists == began_as_listing_, "became a listing in the middle of a step");
    ++count_;
    was_checkpoint_ = false;
    return into_;
  }
  static patchbay_status upsert(const patchbay_changes* raw, const patchbay_document* document) {
    TakenChanges& self = of(raw);
    sdk::Document& taken = self.take().upserts.emplace_back(detail::copy(*document));
    detail::check(self.faults_, taken);
    if (taken.access) self.into_.access[taken.id] = *taken.access;
    return PATCHBAY_OK;
  }
  static patchbay_status gone(const patchbay_changes* raw, patchbay_str id, std::uint32_t flags) {
    const char* below = (flags & PATCHBAY_GONE_SUBTREE) != 0 ? "/…" : "";
    of(raw).take().gone.push_back(detail::copy(id) + below);
    return PATCHBAY_OK;
  }
  static patchbay_status access(const patchbay_changes* raw, patchbay_str id,
                                const patchbay_access* access) {
    of(raw).take().access[detail::copy(id)] = detail::copy(*access);
    return PATCHBAY_OK;
  }
  static patchbay_status failed(const patchbay_changes* raw, patchbay_str id, std::uint32_t flags,
                                const patchbay_error* why) {
    of(raw).take().failed.push_back({detail::copy(id), (flags & PATCHBAY_FAILED_SUBTREE) != 0,
                                     why->code, std::string(why->message, why->message_size)});
    return PATCHBAY_OK;
  }
  static patchbay_status checkpoint(const patchbay_changes* raw, patchbay_str cursor) {
    TakenChanges& self = of(raw);
    Stepped& into = self.take();
    detail::hold(self.faults_, cursor.size > 0, "gave an empty cursor");
    detail::hold(self.faults_, cursor.size <= PATCHBAY_CURSOR_MAX, "gave too large a cursor");
    into.cursor = detail::copy(cursor);
    ++into.checkpoints;
    self.was_checkpoint_ = true;
    return PATCHBAY_OK;
  }

  Stepped& into_;
  Faults& faults_;
  const std::uint32_t* flags_;  // the step's flags; the connector changes them during the step
  Guarded<patchbay_changes> raw_;
  std::size_t count_ = 0;
  bool began_as_listing_ = false;
  bool was_checkpoint_ = false;
};

// Takes the content of a document, up to `limit` bytes.
class TakenContent {
 public:
  TakenContent(Fetched& into, Faults& faults, std::uint64_t limit)
      : into_(into), faults_(faults), limit_(limit) {
    raw_.value.context = this;
    raw_.value.begin = &begin;
    raw_.value.skip = &skip;
    raw_.value.bytes = {this, &write};
  }
  [[nodiscard]] const patchbay_content* raw() const { return &raw_.value; }

 private:
  static TakenContent& of(const patchbay_content* raw) {
    return *static_cast<TakenContent*>(raw->context);
  }
  static patchbay_status begin(const patchbay_content* raw, const patchbay_part* part) {
    of(raw).into_.parts.push_back({{detail::copy(part->name), detail::copy(part->media_type),
                                    detail::copy(part->version), part->size},
                                   {}});
    return PATCHBAY_OK;
  }
  static patchbay_status skip(const patchbay_content* raw, patchbay_str reason,
                              patchbay_str message) {
    TakenContent& self = of(raw);
    detail::hold(self.faults_, detail::is_word(sdk::view(reason)),
                 "skipped a content for what is no word");
    self.into_.skipped = detail::copy(reason);
    self.into_.message = detail::copy(message);
    self.into_.parts.clear();
    return PATCHBAY_OK;
  }
  static patchbay_status write(void* context, const void* data, std::uint64_t size) {
    auto& self = *static_cast<TakenContent*>(context);
    detail::hold(self.faults_, !self.into_.parts.empty(), "wrote a content before its part began");
    if (self.into_.parts.empty()) return PATCHBAY_E_PLUGIN_FAULT;
    if (size > self.limit_) return PATCHBAY_E_TOO_LARGE;
    self.limit_ -= size;
    self.into_.parts.back().bytes.append(static_cast<const char*>(data),
                                         static_cast<std::size_t>(size));
    return PATCHBAY_OK;
  }

  Fetched& into_;
  Faults& faults_;
  std::uint64_t limit_;
  Guarded<patchbay_content> raw_;
};

}  // namespace patchbay::testing
