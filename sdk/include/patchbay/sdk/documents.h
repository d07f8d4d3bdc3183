// SPDX-License-Identifier: Apache-2.0
// A connector that is a source of documents has these members. list_documents and fetch_document
// are required; the others are optional:
//
//   StepEnd list_documents(Call& call, const Enumeration& asked, Step& step)
//   void fetch_document(Call& call, const FetchRequest& wanted, Content& content)
//   void list_collections(Call& call, Collections& collections)
//   void look_at_document(Call& call, const DocumentRef& document, Changes& changes)
//   void document_access(Call& call, const DocumentRef& document, Changes& changes)
//   std::string list_members(Call& call, std::string_view group, std::string_view cursor,
//                            Members& members)      returns the next cursor; "" at the end
//
// list_documents makes one step, which reads at most one page of the provider. The step's last
// cursor contains all data that the next step needs, because the next step may run in another
// process.
//
//   StepEnd list_documents(Call& call, const Enumeration& asked, Step& step) {
//     const auto cursor = asked.cursor_as<Cursor>();       // nullopt: list from the beginning
//     cursor ? step.continue_listing() : step.begin_listing();
//     const Page page = get_page(call, cursor ? cursor->next : "");
//     for (const Note& note : page.notes) step.upsert(document_of(note));
//     if (!page.next.empty()) return StepEnd::more(Cursor{page.next});
//     return StepEnd::complete(Cursor{});
//   }
//
// The functions of a step are [call]: do not use them inside a catch handler.
#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "patchbay/abi/draft/documents.h"
#include "patchbay/sdk/barrier.h"
#include "patchbay/sdk/codec.h"
#include "patchbay/sdk/error.h"
#include "patchbay/sdk/sink.h"
#include "patchbay/sdk/text.h"

namespace patchbay::sdk {

struct Principal {
  std::uint32_t kind = PATCHBAY_PRINCIPAL_USER;
  std::string id;  // the provider's stable id
  std::uint32_t role = PATCHBAY_ROLE_READER;
  std::string email{};  // in lower case
  std::string name{};
  bool inherited = false;
  // Unix time in milliseconds. 0: the permission never expires.
  std::uint64_t until_ms = 0;
};

struct Access {
  std::uint32_t kind = PATCHBAY_ACCESS_UNKNOWN;
  std::vector<Principal> principals;

  static Access listed(std::vector<Principal> who) {
    return {PATCHBAY_ACCESS_LISTED, std::move(who)};
  }
  // Returns an access for everyone who may read the document's first parent.
  static Access inherited() { return {PATCHBAY_ACCESS_WIDENED, {}}; }
  static Access deferred() { return {PATCHBAY_ACCESS_DEFERRED, {}}; }
};

struct Collection {
  std::string id;  // does not change with renames and transfers
  std::string name{};
  std::string url{};
  std::uint32_t state = PATCHBAY_COLLECTION_READABLE;
};

// One document. A value that the provider does not report keeps its default.
struct Document {
  std::string id;  // does not change with renames and moves
  std::string version;
  std::string reference;  // passed to fetch_document
  std::string title;
  std::string url;
  std::string media_type;
  std::uint64_t size = PATCHBAY_SIZE_UNKNOWN;
  std::uint64_t created_ms = 0;
  std::uint64_t modified_ms = 0;
  std::vector<std::string> parents;  // ids; permissions come from the first parent
  std::vector<Principal> authors;
  std::optional<Access> access;  // nullopt: the access has not changed
  std::string metadata;          // a JSON object
  std::string skipped;           // a word that says why there is no content: "lfs", "submodule", …
  std::optional<std::string> content;  // the whole content; if set, the host does not fetch it
  bool is_container = false;
  bool has_content = true;
};

// A document that the host has, with the connector's values. The views are valid only during the
// call.
struct DocumentRef {
  std::string_view collection;
  std::string_view id;
  std::string_view version;
  std::string_view reference;
};

namespace detail {

inline std::vector<patchbay_principal> lend(const std::vector<Principal>& principals) {
  std::vector<patchbay_principal> lent;
  lent.reserve(principals.size());
  for (const Principal& each : principals) {
    const std::uint32_t flags = each.inherited ? PATCHBAY_PRINCIPAL_INHERITED : 0;
    lent.push_back({each.kind, each.role, flags, 0, each.until_ms, borrow(each.id),
                    borrow(each.email), borrow(each.name)});
  }
  return lent;
}

// An Access in the ABI's form. Borrows from the Access.
class LentAccess {
 public:
  explicit LentAccess(const Access& access) : principals_(lend(access.principals)) {
    raw_.struct_size = sizeof(raw_);
    raw_.kind = access.kind;
    raw_.principals = principals_.data();
    raw_.principal_count = principals_.size();
  }
  // Deleted, because a temporary Access would be destroyed before this object, which borrows from
  // it.
  explicit LentAccess(Access&&) = delete;
  LentAccess(const LentAccess&) = delete;
  LentAccess& operator=(const LentAccess&) = delete;
  [[nodiscard]] const patchbay_access* raw() const { return &raw_; }

 private:
  std::vector<patchbay_principal> principals_;
  patchbay_access raw_{};
};

inline patchbay_error lend(const Error& why) {
  patchbay_error raw{};
  raw.struct_size = sizeof(raw);
  fill(&raw, why);
  return raw;
}

inline void take(patchbay_status status) {
  if (status != PATCHBAY_OK) throw Error(status, {});
}

inline DocumentRef document_ref(const patchbay_document_ref& raw) {
  return {view(raw.collection), view(raw.id), view(raw.version), view(raw.reference)};
}

template <class T>
std::string encoded(const T& value) {
  Collector text;
  Codec<T>::encode(value, Sink(*text.raw()));
  return std::move(text.text);
}

}  // namespace detail

// Reports existing documents and changes, in order. For an id that occurs several times, the last
// report counts. Each function throws if the host accepts no more reports; do not catch that
// exception. [call]
class Changes {
 public:
  explicit Changes(const patchbay_changes& changes) : changes_(&changes) {}

  void upsert(const Document& document) const {
    if (document.id.empty()) {
      throw Error(PATCHBAY_E_PLUGIN_FAULT,
                  "The connector named a document without an id: its author gives it one.");
    }
    std::vector<patchbay_str> parents;
    for (const std::string& parent : document.parents) parents.push_back(borrow(parent));
    const auto authors = detail::lend(document.authors);
    const Access unsaid;
    const detail::LentAccess access(document.access ? *document.access : unsaid);
    patchbay_document raw = described(document);
    raw.parents = parents.data();
    raw.parent_count = parents.size();
    raw.authors = authors.data();
    raw.author_count = authors.size();
    raw.access = document.access ? access.raw() : nullptr;
    said();
    detail::take(changes_->upsert(changes_, &raw));
  }

  // Reports a document that the provider reported as deleted. Not for a document that is only
  // missing in a list: the host decides about that.
  void gone(std::string_view id) const { say_gone(id, 0); }
  // Reports that the document is deleted, with every document that has it as a parent, directly or
  // through other parents.
  void gone_with_all_below(std::string_view id) const { say_gone(id, PATCHBAY_GONE_SUBTREE); }

  void access(std::string_view id, const Access& access) const {
    const detail::LentAccess lent(access);
    said();
    detail::take(changes_->access(changes_, borrow(id), lent.raw()));
  }

  // Reports a document that exists but could not be read.
  void failed(std::string_view id, const Error& why) const { say_failed(id, why, 0); }
  // Reports that the document and the documents below it could not be read. So the host does not
  // treat them as deleted.
  void failed_with_all_below(std::string_view id, const Error& why) const {
    say_failed(id, why, PATCHBAY_FAILED_SUBTREE);
  }

 protected:
  [[nodiscard]] const patchbay_changes& raw() const { return *changes_; }
  [[nodiscard]] bool has_said() const { return has_said_; }
  void said() const { has_said_ = true; }

 private:
  static patchbay_document described(const Document& document) {
    patchbay_document raw{};
    raw.struct_size = sizeof(raw);
    raw.flags = (document.is_container ? PATCHBAY_DOCUMENT_CONTAINER : 0) |
                (document.has_content ? 0 : PATCHBAY_DOCUMENT_NO_CONTENT) |
                (document.content ? PATCHBAY_DOCUMENT_INLINE : 0);
    raw.id = borrow(document.id);
    raw.version = borrow(document.version);
    raw.reference = borrow(document.reference);
    raw.title = borrow(document.title);
    raw.url = borrow(document.url);
    raw.media_type = borrow(document.media_type);
    raw.size = document.size;
    raw.created_ms = document.created_ms;
    raw.modified_ms = document.modified_ms;
    raw.metadata = borrow(document.metadata);
    raw.skipped = borrow(document.skipped);
    if (document.content) raw.content = borrow(*document.content);
    return raw;
  }
  void say_gone(std::string_view id, std::uint32_t flags) const {
    said();
    detail::take(changes_->gone(changes_, borrow(id), flags));
  }
  void say_failed(std::string_view id, const Error& why, std::uint32_t flags) const {
    const patchbay_error raw = detail::lend(why);
    said();
    detail::take(changes_->failed(changes_, borrow(id), flags, &raw));
  }

  const patchbay_changes* changes_;
  mutable bool has_said_ = false;
};

// The task of one step. Valid only during the call.
class Enumeration {
 public:
  explicit Enumeration(const patchbay_enumeration& raw) : raw_(&raw) {}

  // Returns the collection's id from list_collections. Returns "" if the connector has no
  // list_collections.
  [[nodiscard]] std::string_view collection() const { return view(raw_->collection); }
  // Returns the cursor of the last checkpoint. "": list everything from the beginning.
  [[nodiscard]] std::string_view cursor() const { return view(raw_->cursor); }
  // Returns true if the host does not need permissions.
  [[nodiscard]] bool without_access() const { return has(PATCHBAY_ENUMERATE_NO_ACCESS); }
  // Returns true if the host needs only permissions. Step::access must then be called for every
  // document with its own access.
  [[nodiscard]] bool access_only() const { return has(PATCHBAY_ENUMERATE_ACCESS); }

  // Decodes the cursor with the Codec of T. Returns nullopt for an empty cursor. An unreadable
  // cursor comes from another version of the connector. Then throws CURSOR_EXPIRED, and the host
  // lists everything from the beginning.
  template <class T>
  [[nodiscard]] std::optional<T> cursor_as() const {
    if (cursor().empty()) return std::nullopt;
    try {
      return Codec<T>::decode(cursor());
    } catch (const Mismatch&) {
      throw Error(PATCHBAY_E_CURSOR_EXPIRED,
                  "The cursor is of another version of the connector: list from the beginning.");
    }
  }

 private:
  [[nodiscard]] bool has(std::uint32_t flag) const { return (raw_->flags & flag) != 0; }
  const patchbay_enumeration* raw_;
};

// The end of a step: the next step's cursor or, if the collection is not readable, the collection's
// state.
class StepEnd {
 public:
  // Returns an end that continues the run at `cursor`, which is text or any type with a Codec.
  template <class T>
  static StepEnd more(const T& cursor) {
    return {detail::encoded(cursor), false};
  }
  // Returns the end of a complete run. The next changes begin at `cursor`.
  template <class T>
  static StepEnd complete(const T& cursor) {
    return {detail::encoded(cursor), true};
  }
  // Returns an end for a collection that is not readable. `state` is a PATCHBAY_COLLECTION_… other
  // than READABLE; `reason` is a sentence for users. The host keeps its documents and deletes none.
  static StepEnd not_readable(std::uint32_t state, std::string reason) {
    StepEnd end(std::move(reason), true);
    end.state_ = state;
    return end;
  }

  [[nodiscard]] std::uint32_t state() const { return state_; }
  [[nodiscard]] bool is_complete() const { return complete_; }
  [[nodiscard]] const std::string& text() const { return text_; }  // the cursor or the reason

 private:
  StepEnd(std::string text, bool complete) : text_(std::move(text)), complete_(complete) {}

  std::string text_;
  bool complete_;
  std::uint32_t state_ = PATCHBAY_COLLECTION_READABLE;
};

// One step of list_documents. Without begin_listing and continue_listing, the step's reports are
// changes.
class Step : public Changes {
 public:
  Step(const patchbay_changes& changes, patchbay_step& step) : Changes(changes), step_(&step) {}
  Step(const Step&) = delete;
  Step& operator=(const Step&) = delete;

  // begin_listing() says that this step begins a listing of everything. continue_listing() says
  // that this step continues a listing. One of them must be called before the first report.
  void begin_listing() { list(PATCHBAY_STEP_BEGINS_LISTING | PATCHBAY_STEP_LISTING); }
  void continue_listing() { list(PATCHBAY_STEP_LISTING); }
  // Says that a part of the listing is missing, so the host deletes no documents because of this
  // listing. Must be called before the checkpoint that follows the missing part.
  void leave_hole() { step_->flags |= PATCHBAY_STEP_PARTIAL; }
  // Sets the number of documents in the whole listing.
  void expect(std::uint64_t documents) { step_->expected = documents; }

  // Makes a checkpoint in the middle of a long step. It promises that steps from `cursor` on report
  // everything that was not reported before.
  template <class T>
  void checkpoint(const T& cursor) const {
    say_checkpoint(detail::encoded(cursor));
  }

  // Only for the SDK: writes how the step ended.
  void end(const StepEnd& end) {
    if (end.is_complete()) step_->flags |= PATCHBAY_STEP_COMPLETE;
    step_->state = end.state();
    if (end.state() == PATCHBAY_COLLECTION_READABLE) {
      say_checkpoint(end.text());
    } else if (step_->reason != nullptr) {
      Sink(*step_->reason).write(end.text());
    }
  }

 private:
  void say_checkpoint(const std::string& cursor) const {
    if (cursor.empty()) throw std::logic_error("an empty cursor is the beginning of a listing");
    said();
    detail::take(raw().checkpoint(&raw(), borrow(cursor)));
  }
  void list(std::uint32_t flags) {
    if (has_said()) throw std::logic_error("a step says that it is a listing before all else");
    step_->flags |= flags;
  }
  patchbay_step* step_;
};

// Receives the collections of a link.
class Collections {
 public:
  explicit Collections(const patchbay_collections& raw) : raw_(&raw) {}
  void add(const Collection& collection) const {
    patchbay_collection raw{};
    raw.struct_size = sizeof(raw);
    raw.state = collection.state;
    raw.id = borrow(collection.id);
    raw.name = borrow(collection.name);
    raw.url = borrow(collection.url);
    detail::take(raw_->add(raw_, &raw));
  }
  // Reports a collection that is in the user's configuration (`name`) but that the connector cannot
  // get. `why` is the reason.
  void failed(std::string_view name, const Error& why) const {
    const patchbay_error raw = detail::lend(why);
    detail::take(raw_->failed(raw_, borrow(name), &raw));
  }

 private:
  const patchbay_collections* raw_;
};

struct FetchRequest {
  DocumentRef document;
  std::uint64_t max_bytes = 0;  // limit of all parts together; the host accepts no more
  bool text_is_enough = false;
};

struct Part {
  std::string name{};  // the name of a sheet or of an attachment
  std::string media_type{};
  std::string version{};  // version of these bytes, if it differs from the listed version
  std::uint64_t size = PATCHBAY_SIZE_UNKNOWN;
};

// Receives the content of a document. For each part, call begin(), and write or pipe the part's
// bytes to the Sink that it returns.
class Content {
 public:
  explicit Content(const patchbay_content& raw) : raw_(&raw) {}

  [[nodiscard]] Sink begin(const Part& part) const {
    patchbay_part raw{};
    raw.struct_size = sizeof(raw);
    raw.name = borrow(part.name);
    raw.media_type = borrow(part.media_type);
    raw.version = borrow(part.version);
    raw.size = part.size;
    detail::take(raw_->begin(raw_, &raw));
    return Sink(raw_->bytes);
  }
  // Says that the document has no readable content, and that another attempt cannot change this.
  // `reason` is a word, for example "lfs".
  void skip(std::string_view reason, std::string_view message = {}) const {
    detail::take(raw_->skip(raw_, borrow(reason), borrow(message)));
  }

 private:
  const patchbay_content* raw_;
};

// Receives the members of a group.
class Members {
 public:
  explicit Members(const patchbay_members& raw) : raw_(&raw) {}
  void add(const std::vector<Principal>& principals) const {
    const auto lent = detail::lend(principals);
    detail::take(raw_->add(raw_, lent.data(), lent.size()));
  }

 private:
  const patchbay_members* raw_;
};

}  // namespace patchbay::sdk
