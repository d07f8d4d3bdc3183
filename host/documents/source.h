// Where documents come from: a connector with a link (connector_source.h), or a test.
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

// In which state a collection is. Only a readable one is listed; of any other the documents stay.
enum class CollectionState { kReadable, kOutOfReach, kSuspended, kBlocked };

// A part of a link that is followed apart, such as a repository or a drive.
struct Collection {
  std::string id;  // the provider's own; "" where a link has no parts
  std::string name;
  std::string url;
  CollectionState state = CollectionState::kReadable;
};

// The collections of a link, and those that its user configured and nobody can find.
struct Collections {
  struct Missing {
    std::string name;
    std::string why;
  };
  std::vector<Collection> found;
  std::vector<Missing> missing;
};

// Takes what a step says, in order. After an error the step stops with it.
class Changes {
 public:
  virtual ~Changes() = default;
  virtual Result<void> upsert(Listed document) = 0;
  // It was deleted, or the link cannot see it any more; with everything below it.
  virtual Result<void> gone(std::string id, bool subtree) = 0;
  // Only who may read it changed.
  virtual Result<void> access(std::string id, Access access) = 0;
  // This one is there and could not be read, nor what is below it (`subtree`); the others go on.
  virtual Result<void> failed(std::string id, bool subtree, Error why) = 0;
  // Whoever begins here misses nothing that was not said before.
  virtual Result<void> checkpoint(std::string cursor) = 0;
};

struct Enumeration {
  std::string collection;
  std::string cursor;        // of the last checkpoint; "": from the beginning
  bool access_only = false;  // permissions alone, with cursors of their own
};

// Filled by a step, even by one that fails.
struct Step {
  bool begins_listing = false;  // a listing of everything begins with this step
  bool is_listing = false;      // it is going on; otherwise these are changes
  bool is_complete = false;     // the listing ended, or there are no more changes for now
  bool is_partial = false;      // the listing knows of a hole in itself
  std::uint64_t expected = 0;   // documents in the whole listing; 0: not known
  CollectionState state = CollectionState::kReadable;
  std::string reason;  // a sentence where the state is not readable
};

// Takes a content: begin, its bytes, and so on. One thread.
class ContentSink {
 public:
  virtual ~ContentSink() = default;
  struct Part {
    std::string name;
    std::string media_type;
    std::string version;  // of what is delivered, when that is not what was enumerated
  };
  // Refused with TOO_LARGE or another code when its bytes are not wanted.
  virtual Result<void> begin(const Part& part) = 0;
  virtual Result<void> write(std::string_view bytes) = 0;
  // There is no content to be had, and another try does not change that: a word, a sentence.
  virtual Result<void> skip(std::string reason, std::string message) = 0;
};

// Takes who is in a group.
class MemberSink {
 public:
  virtual ~MemberSink() = default;
  virtual Result<void> add(std::vector<Principal> members) = 0;
  // There are more, from `cursor` on.
  virtual Result<void> more(std::string cursor) = 0;
};

// One link, as one connector sees it. Thread-safe: documents are fetched on several threads while
// the next ones are enumerated. UNSUPPORTED: the source has no such thing.
class Source {
 public:
  virtual ~Source() = default;
  virtual Result<Collections> collections(const Patience& patience) = 0;
  // One step: at most one page of the provider. CURSOR_EXPIRED: it is to begin again. NOT_FOUND:
  // the collection is out of reach.
  virtual Result<void> enumerate(const Enumeration& what, Changes& changes, Step& step,
                                 const Patience& patience) = 0;
  // How one document is now: one upsert, gone or failed, and no checkpoint.
  virtual Result<void> look(const Reference& document, Changes& changes,
                            const Patience& patience) = 0;
  // Who may read a document whose access is deferred: one access, and no checkpoint.
  virtual Result<void> access(const Reference& document, Changes& changes,
                              const Patience& patience) = 0;
  // NOT_FOUND: it is gone. RATE_LIMITED: the account has to wait; any other failure is of this
  // document alone.
  virtual Result<void> fetch(const Reference& document, std::uint64_t most, ContentSink& content,
                             const Patience& patience) = 0;
  // NOT_FOUND: the group is gone, and nobody is in it.
  virtual Result<void> members(const std::string& group, const std::string& cursor,
                               MemberSink& members, const Patience& patience) = 0;
};

// A link whose documents are kept.
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
