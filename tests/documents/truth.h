// A provider in this process. It has the true documents, lists them page by page, tells what
// changed, and fails when a test wants it to.
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
  std::string skipped{};         // the listing says that the content must be skipped
  std::optional<Error> fault{};  // fetching fails with this while it is set
  std::string media_type = "text/plain";
};

// Thread-safe.
class Truth {
 public:
  void put(const std::string& id, TrueDocument document);
  void write(const std::string& id, const std::string& content);  // writes a new version
  void share(const std::string& id, Access access);
  // !tells: without a tombstone, as on GitHub.
  void remove(const std::string& id, bool tells = true);
  std::map<std::string, TrueDocument> documents();
  void change(const std::string& id, const std::function<void(TrueDocument&)>& change);

  // These members say what goes wrong, and when.
  std::size_t page = 100;   // documents on a page
  bool lists_only = false;  // the provider has no changes: each run lists everything
  // Called before each page of the listing; may change the truth.
  std::function<void(std::size_t page)> before_page;
  std::deque<Error> step_faults;  // each fault ends one step
  std::deque<Error> look_faults;
  bool tells_subtrees = false;  // a tombstone of a folder means everything below it, too
  bool defers_access = false;   // access is asked for separately
  // Returns the error of asking for access, if it fails.
  std::function<std::optional<Error>()> on_access;
  std::optional<std::size_t> fault_at_page;  // the listing fails with PROVIDER_ERROR at this page
  bool is_partial = false;                   // the listing says that it is not complete
  bool is_empty = false;                     // the listing says that there are no documents
  // How many documents the listing says there are; unset: as many as there are, 0: it does not say.
  std::optional<std::size_t> told;
  // The collections that the account names. Each of them has all documents.
  std::vector<std::string> collections{"box"};
  bool expires = false;  // once: the cursor of the changes has expired
  CollectionState state = CollectionState::kReadable;
  std::string failed_id;  // reported as FAILED_SUBTREE; nothing below it is listed
  bool repeats_page = false;

  std::function<void()> on_step;                        // called before the step is answered
  std::function<void(const std::string& id)> on_fetch;  // called before the fetch is answered

  std::atomic<int> steps = 0;
  std::atomic<int> fetches = 0;
  std::map<std::string, int> fetched;  // how often each document was fetched
  std::map<std::string, std::vector<Principal>> groups;
  std::atomic<int> group_requests = 0;
  std::mutex mutex;

 private:
  friend class TruthSource;
  void log(const std::string& id);

  std::map<std::string, TrueDocument> documents_;
  std::vector<std::string> log_;  // the ids in the order of their changes
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
  Result<std::unique_ptr<Source>> open(const Followed& /*followed*/) override {
    return std::unique_ptr<Source>(std::make_unique<TruthSource>(truth_));
  }

 private:
  Truth& truth_;
};

}  // namespace patchbay::documents::test
