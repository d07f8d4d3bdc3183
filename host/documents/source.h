// A source of documents: a connector with a link (connector_source.h), or a fake in a test.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/patience.h"
#include "base/result.h"
#include "documents/document.h"

namespace patchbay::documents {

// The state of a collection. Only a readable collection is listed. The host keeps the documents of
// the other ones.
enum class CollectionState { kReadable, kOutOfReach, kSuspended, kBlocked };

// A separately synced part of a link, for example a repository or a drive.
struct Collection {
  std::string id;  // the provider's id; "" if the link has no parts
  std::string name;
  std::string url;
  CollectionState state = CollectionState::kReadable;
};

// A link's collections, and the configured collections that the provider does not have.
struct Collections {
  struct MissingCollection {
    std::string name;
    std::string why;
  };
  std::vector<Collection> found;
  std::vector<MissingCollection> missing;
};

// Receives the reports of a step, in order. If a function returns an error, the step ends with it.
class Changes {
 public:
  virtual ~Changes() = default;
  virtual Result<void> upsert(ListedDocument document) = 0;
  // Reports that the document was deleted, or that the link cannot see it any more. `subtree`
  // includes everything below it.
  virtual Result<void> gone(std::string id, bool subtree) = 0;
  // Reports that only the document's permissions changed.
  virtual Result<void> access(std::string id, Access access) = 0;
  // Reports that the document exists but could not be read. `subtree` includes everything below it.
  // The step goes on with other documents.
  virtual Result<void> failed(std::string id, bool subtree, Error why) = 0;
  // Reports that everything before `cursor` was reported. A later step from `cursor` on misses
  // nothing.
  virtual Result<void> checkpoint(std::string cursor) = 0;
};

struct Enumeration {
  std::string collection;
  std::string cursor;        // cursor of the last checkpoint; "": the beginning
  bool access_only = false;  // true: read only permissions; such steps have their own cursors
};

// The result of a step. Source::enumerate() sets it even if the step fails.
struct Step {
  bool begins_listing = false;  // true: a listing of everything begins with this step
  bool is_listing = false;      // true: a listing goes on; false: the step reads changes
  bool is_complete = false;     // true: the listing has ended, or there are no more changes now
  bool is_partial = false;      // true: the source knows that the listing is incomplete
  std::uint64_t expected = 0;   // number of documents in the whole listing; 0 if unknown
  CollectionState state = CollectionState::kReadable;
  std::string reason;  // a sentence; empty in the state kReadable

  [[nodiscard]] bool is_of_listing() const { return is_listing || begins_listing; }
};

// Receives a content: for each part one begin(), then calls of write(). Used by one thread.
class ContentSink {
 public:
  virtual ~ContentSink() = default;
  struct Part {
    std::string name;
    std::string media_type;
    std::string version;  // version of the delivered content, if it differs from the listed one
  };
  // Begins a part. Fails with TOO_LARGE or another code if the host does not want the part's bytes.
  virtual Result<void> begin(const Part& part) = 0;
  virtual Result<void> write(std::string_view bytes) = 0;
  // Reports that there is no content, and that another attempt cannot change this. `reason` is a
  // word, `message` a sentence.
  virtual Result<void> skip(std::string reason, std::string message) = 0;
};

// Receives the members of a group.
class MemberSink {
 public:
  virtual ~MemberSink() = default;
  virtual Result<void> add(std::vector<Principal> members) = 0;
  // Reports that more members follow from `cursor` on.
  virtual Result<void> more(std::string cursor) = 0;
};

// One link for one connector. Documents are fetched on several threads while the next ones are
// listed. A function fails with UNSUPPORTED if the source does not have it. Thread-safe.
class Source {
 public:
  virtual ~Source() = default;
  virtual Result<Collections> collections(const Patience& patience) = 0;
  // Makes one step, which reads at most one page of the provider. Fails with CURSOR_EXPIRED if the
  // listing must begin again, and with NOT_FOUND if the link cannot see the collection.
  virtual Result<void> enumerate(const Enumeration& what, Changes& changes, Step& step,
                                 const Patience& patience) = 0;
  // Reports the current state of one document: calls upsert, gone or failed once, and never
  // checkpoint.
  virtual Result<void> look(const Reference& document, Changes& changes,
                            const Patience& patience) = 0;
  // Reports who may read a document whose access is kDeferred: calls access once, and never
  // checkpoint.
  virtual Result<void> access(const Reference& document, Changes& changes,
                              const Patience& patience) = 0;
  // Delivers a document's content. Fails with NOT_FOUND if the document was deleted, and with
  // RATE_LIMITED if the account must wait. Any other error concerns only this document.
  virtual Result<void> fetch(const Reference& document, std::uint64_t most, ContentSink& content,
                             const Patience& patience) = 0;
  // Lists a group's members. Fails with NOT_FOUND if the group was deleted and so has no members.
  virtual Result<void> members(const std::string& group, const std::string& cursor,
                               MemberSink& members, const Patience& patience) = 0;
};

// Returns a source's collections. If the source has no such function, returns one collection
// without id and name.
Result<Collections> collections_named(Source& source, const Patience& patience);

// A link whose documents the host loads.
struct FollowedLink {
  std::string link;
  std::string connector;
  std::string organization;
  std::string user;
};

// Opens sources for runs. Thread-safe.
class Sources {
 public:
  virtual ~Sources() = default;
  virtual Result<std::unique_ptr<Source>> open(const FollowedLink& followed) = 0;
};

}  // namespace patchbay::documents
