// A provider in this process. It has the true documents, lists them in pages, reports changes, and
// fails when a test tells it to.
#pragma once

#include <atomic>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "documents/source.h"

namespace patchbay::documents::test {

struct TrueDocument {
  std::string content{};
  std::string version{};
  std::string title{};
  std::string parent{};
  bool is_container = false;
  Access access{AccessKind::kListed, {}};
  std::string skipped{};         // if set, the listing says that the content must be skipped
  std::optional<Error> fault{};  // if set, fetching fails with this error
  std::string media_type = "text/plain";
};

// Thread-safe.
class Truth {
 public:
  void put(const std::string& id, TrueDocument document);
  void write(const std::string& id, const std::string& content);  // stores a new version of the
                                                                  // content
  void share(const std::string& id, Access access);
  // !tells: removes the document without a tombstone, as GitHub does.
  void remove(const std::string& id, bool tells = true);
  std::map<std::string, TrueDocument> documents();
  void change(const std::string& id, const std::function<void(TrueDocument&)>& change);

  // These members set which failures happen, and when.
  std::size_t page = 100;   // number of documents on a page
  bool lists_only = false;  // true: the provider has no changes, so each run lists everything
  // Called before each page of the listing. The function may change the documents.
  std::function<void(std::size_t page)> before_page;
  std::deque<Error> step_faults;  // each error makes one step fail
  bool tells_subtrees = false;    // a tombstone of a folder means everything below it, too
  bool defers_access = false;     // access is asked for separately
  // Returns the error of asking for access, if it fails.
  std::function<std::optional<Error>()> on_access;
  std::optional<std::size_t> fault_at_page;  // the listing fails with PROVIDER_ERROR at this page
  bool is_partial = false;                   // true: the listing says that it is not complete
  bool is_empty = false;                     // true: the listing contains no documents
  // The number of documents that the listing states. Not set: the true number. 0: the listing
  // states no number.
  std::optional<std::size_t> told;
  // The collections that the account names. Each collection has all documents.
  std::vector<std::string> collections{"box"};
  bool expires = false;  // true: the cursor of the changes has expired, once
  CollectionState state = CollectionState::kReadable;
  std::string failed_id;  // reported as FAILED_SUBTREE, and no document below it is listed
  bool repeats_page = false;
  bool cannot_look = false;  // true: the provider cannot be asked for one document

  std::function<void()> on_step;                        // called before a step returns
  std::function<void(const std::string& id)> on_fetch;  // called before a fetch returns

  std::atomic<int> steps = 0;
  std::atomic<int> fetches = 0;
  std::map<std::string, int> fetched;  // number of fetches of each document
  std::map<std::string, std::vector<Principal>> groups;
  std::atomic<int> group_requests = 0;
  std::mutex mutex;

 private:
  friend class TruthSource;
  void log(const std::string& id);

  std::map<std::string, TrueDocument> documents_;
  std::vector<std::string> log_;  // ids in the order of their changes
  int versions_ = 0;
};

class TruthSource final : public Source {
 public:
  explicit TruthSource(Truth& truth) : truth_(truth) {}
  Result<Collections> collections(const Patience& patience) override;
  Result<void> enumerate(const Enumeration& what, Changes& changes, Step& step,
                         const Patience& patience) override;
  Result<void> look(const Reference& document, Changes& changes, const Patience& patience) override;
  Result<void> access(const Reference& document, Changes& changes,
                      const Patience& patience) override;
  Result<void> fetch(const Reference& document, std::uint64_t most, ContentSink& content,
                     const Patience& patience) override;
  Result<void> members(const std::string& group, const std::string& cursor, MemberSink& members,
                       const Patience& patience) override;

 private:
  Result<void> list(const Enumeration& what, Changes& changes, Step& step);
  Result<void> tell_changes(const Enumeration& what, Changes& changes, Step& step);

  Truth& truth_;
};

class TruthSources final : public Sources {
 public:
  explicit TruthSources(Truth& truth) : truth_(truth) {}
  Result<std::unique_ptr<Source>> open(const FollowedLink& /*followed*/) override {
    return std::unique_ptr<Source>(std::make_unique<TruthSource>(truth_));
  }

 private:
  Truth& truth_;
};

}  // namespace patchbay::documents::test
