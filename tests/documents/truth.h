// A provider in this process: it knows the truth, lists it page by page, tells what changed since,
// and fails when it is told to.
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
  std::string skipped{};         // the listing says so
  std::optional<Error> fault{};  // of fetching it, while this is set
  std::string media_type = "text/plain";
};

// Thread-safe.
class Truth {
 public:
  void put(const std::string& id, TrueDocument document);
  void write(const std::string& id, const std::string& content);  // a new version
  void share(const std::string& id, Access access);
  void remove(const std::string& id, bool tells = true);  // !tells: no tombstone, as on GitHub
  std::map<std::string, TrueDocument> documents();
  void change(const std::string& id, const std::function<void(TrueDocument&)>& change);

  // What goes wrong, and when.
  std::size_t page = 100;   // documents on a page
  bool lists_only = false;  // it has no changes: each run lists everything
  std::function<void(std::size_t page)> before_page;  // of the listing; may change the truth
  std::deque<Error> step_faults;                      // one for each step, until the queue is empty
  std::deque<Error> look_faults;
  std::optional<std::size_t> fault_at_page;  // of the listing: PROVIDER_ERROR there
  bool is_partial = false;                   // the listing does not vouch for itself
  bool is_empty = false;                     // it says that there is nothing
  bool expires = false;                      // once: the cursor of the changes
  CollectionState state = CollectionState::kReadable;
  std::string failed_id;  // FAILED_SUBTREE, and nothing below it is listed
  bool repeats_page = false;

  std::function<void()> on_step;                        // before it is answered
  std::function<void(const std::string& id)> on_fetch;  // the same

  std::atomic<int> steps = 0;
  std::atomic<int> fetches = 0;
  std::map<std::string, int> fetched;  // how often each
  std::map<std::string, std::vector<Principal>> groups;
  std::atomic<int> group_requests = 0;
  std::mutex mutex;

 private:
  friend class TruthSource;
  void log(const std::string& id);

  std::map<std::string, TrueDocument> documents_;
  std::vector<std::string> log_;  // ids, as they changed
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
