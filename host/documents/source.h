// The source of documents: a connector with a link (connector_source.h), or a test.
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

// The state of a collection. Only a readable collection is listed; the documents of the others are
// kept.
enum class CollectionState { kReadable, kOutOfReach, kSuspended, kBlocked };

// A part of a link that is followed separately, such as a repository or a drive.
struct Collection {
  std::string id;  // the provider's id; "" if the link has no parts
  std::string name;
  std::string url;
  CollectionState state = CollectionState::kReadable;
};

// The collections of a link, and those in its configuration that the provider does not have.
struct Collections {
  struct Missing {
    std::string name;
    std::string why;
  };
  std::vector<Collection> found;
  std::vector<Missing> missing;
};

// Receives what a step says, in order. If a function returns an error, the step stops with that
// error.
class Changes {
 public:
  virtual ~Changes() = default;
  virtual Result<void> upsert(Listed document) = 0;
  // The document was deleted, or the link cannot see it any more. With `subtree`, the same applies
  // to everything below it.
  virtual Result<void> gone(std::string id, bool subtree) = 0;
  // Only the permissions of the document changed.
  virtual Result<void> access(std::string id, Access access) = 0;
  // The document exists but could not be read. With `subtree`, nothing below it could be read
  // either. The step goes on with other documents.
  virtual Result<void> failed(std::string id, bool subtree, Error why) = 0;
  // A later step that begins at `cursor` misses nothing: everything before it was said.
  virtual Result<void> checkpoint(std::string cursor) = 0;
};

struct Enumeration {
  std::string collection;
  std::string cursor;        // of the last checkpoint; "": at the beginning
  bool access_only = false;  // only permissions; such steps have their own cursors
};

// A step fills this, even if it fails.
struct Step {
  bool begins_listing = false;  // a listing of everything begins in this step
  bool is_listing = false;      // a listing goes on; otherwise the step reads changes
  bool is_complete = false;     // the listing has ended, or there are no more changes now
  bool is_partial = false;      // the source knows that the listing is not complete
  std::uint64_t expected = 0;   // documents in the whole listing; 0: not known
  CollectionState state = CollectionState::kReadable;
  std::string reason;  // a sentence, if the state is not kReadable
};

// Receives a content: begin() and then write() for each part. For one thread.
class ContentSink {
 public:
  virtual ~ContentSink() = default;
  struct Part {
    std::string name;
    std::string media_type;
    std::string version;  // the version of the delivered content, if it differs from the listed one
  };
  // Fails with TOO_LARGE or another code if the part's bytes are not wanted.
  virtual Result<void> begin(const Part& part) = 0;
  virtual Result<void> write(std::string_view bytes) = 0;
  // There is no content, and another try would not change that. `reason` is a word, `message` a
  // sentence.
  virtual Result<void> skip(std::string reason, std::string message) = 0;
};

// Receives the members of a group.
class MemberSink {
 public:
  virtual ~MemberSink() = default;
  virtual Result<void> add(std::vector<Principal> members) = 0;
  // There are more members, from `cursor` on.
  virtual Result<void> more(std::string cursor) = 0;
};

// One link, as one connector sees it. Thread-safe: documents are fetched on several threads while
// the next ones are listed. A function fails with UNSUPPORTED if the source does not have it.
class Source {
 public:
  virtual ~Source() = default;
  virtual Result<Collections> collections(const Patience& patience) = 0;
  // Makes one step: at most one page of the provider. Fails with CURSOR_EXPIRED if the listing has
  // to begin again, and with NOT_FOUND if the link cannot see the collection.
  virtual Result<void> enumerate(const Enumeration& what, Changes& changes, Step& step,
                                 const Patience& patience) = 0;
  // Says how one document is now: one upsert, gone or failed, and no checkpoint.
  virtual Result<void> look(const Reference& document, Changes& changes,
                            const Patience& patience) = 0;
  // Says who may read a document whose access is deferred: one access, and no checkpoint.
  virtual Result<void> access(const Reference& document, Changes& changes,
                              const Patience& patience) = 0;
  // Delivers a document's content. Fails with NOT_FOUND if it is gone, and with RATE_LIMITED if the
  // account has to wait; any other error concerns only this document.
  virtual Result<void> fetch(const Reference& document, std::uint64_t most, ContentSink& content,
                             const Patience& patience) = 0;
  // Lists a group's members. Fails with NOT_FOUND if the group is gone, so it has no members.
  virtual Result<void> members(const std::string& group, const std::string& cursor,
                               MemberSink& members, const Patience& patience) = 0;
};

// Returns the collections of a source; for a source without collections, one without a name.
Result<Collections> collections_named(Source& source, const Patience& patience);

// A link whose documents are loaded.
struct Followed {
  std::string link;
  std::string connector;
  std::string organization;
  std::string user;
};

// Opens sources for runs. Thread-safe.
class Sources {
 public:
  virtual ~Sources() = default;
  virtual Result<std::unique_ptr<Source>> open(const Followed& followed) = 0;
};

}  // namespace patchbay::documents
