#include "documents/truth.h"

#include <set>

namespace patchbay::documents::test {
namespace {

ListedDocument listed_of(const std::string& id, const TrueDocument& document, bool defers_access) {
  ListedDocument out;
  out.id = id;
  out.version = document.version;
  out.title = document.title.empty() ? id : document.title;
  out.is_container = document.is_container;
  out.media_type = document.is_container ? "" : document.media_type;
  if (!document.is_container) out.size = document.content.size();
  if (!document.parent.empty()) out.parents = {document.parent};
  out.access = defers_access ? Access{AccessKind::kDeferred, {}} : document.access;
  out.skipped = document.skipped;
  out.modified_at = 1'600'000'000'000;
  return out;
}

// Makes the cursor "L/SINCE/AFTER". The listing continues after AFTER, and then changes begin at
// SINCE.
std::string listing_cursor(const std::string& after, std::size_t since) {
  return "L/" + std::to_string(since) + "/" + after;
}

}  // namespace

void Truth::log(const std::string& id) { log_.push_back(id); }

void Truth::put(const std::string& id, TrueDocument document) {
  const std::lock_guard lock(mutex);
  if (document.version.empty()) document.version = "v" + std::to_string(++versions_);
  documents_[id] = std::move(document);
  log(id);
}

void Truth::write(const std::string& id, const std::string& content) {
  change(id, [&](TrueDocument& document) {
    document.content = content;
    document.version = "v" + std::to_string(++versions_);
  });
}

void Truth::share(const std::string& id, Access access) {
  change(id, [&](TrueDocument& document) { document.access = std::move(access); });
}

void Truth::change(const std::string& id, const std::function<void(TrueDocument&)>& change) {
  const std::lock_guard lock(mutex);
  change(documents_.at(id));
  log(id);
}

void Truth::remove(const std::string& id, bool tells) {
  const std::lock_guard lock(mutex);
  documents_.erase(id);
  if (tells) log(id);
}

std::map<std::string, TrueDocument> Truth::documents() {
  const std::lock_guard lock(mutex);
  return documents_;
}

Result<Collections> TruthSource::collections(const Patience& /*patience*/) {
  Collections out;
  for (const std::string& id : truth_.collections) {
    out.found.push_back({id, "The " + id, "https://box.example/", CollectionState::kReadable});
  }
  return out;
}

Result<void> TruthSource::enumerate(const Enumeration& what, Changes& changes, Step& step,
                                    const Patience& /*patience*/) {
  ++truth_.steps;
  if (truth_.on_step) truth_.on_step();
  {
    const std::lock_guard lock(truth_.mutex);
    if (!truth_.step_faults.empty()) {
      Error fault = truth_.step_faults.front();
      truth_.step_faults.pop_front();
      return fault;
    }
  }
  step.state = truth_.state;
  if (step.state != CollectionState::kReadable) return success();
  const bool is_list = what.cursor.empty() || what.cursor.starts_with("L/") || truth_.lists_only;
  return is_list ? list(what, changes, step) : tell_changes(what, changes, step);
}

Result<void> TruthSource::list(const Enumeration& what, Changes& changes, Step& step) {
  step.is_listing = true;
  step.begins_listing = !what.cursor.starts_with("L/");
  step.is_partial = truth_.is_partial;
  std::string after;
  std::size_t since = 0;
  if (step.begins_listing) {
    const std::lock_guard lock(truth_.mutex);
    since = truth_.log_.size();
  } else {
    const auto slash = what.cursor.find('/', 2);
    since = std::stoul(what.cursor.substr(2, slash));
    after = what.cursor.substr(slash + 1);
  }
  if (truth_.before_page) truth_.before_page(static_cast<std::size_t>(truth_.steps));
  const auto documents = truth_.documents();
  const bool says_it = !truth_.is_empty && truth_.failed_id.empty();
  step.expected = truth_.told.value_or(says_it ? documents.size() : 0);
  const auto pages_before =
      static_cast<std::size_t>(std::distance(documents.begin(), documents.upper_bound(after))) /
      truth_.page;
  if (truth_.fault_at_page && *truth_.fault_at_page == pages_before) {
    return Error(Code::kProviderError, "Page " + std::to_string(pages_before) + " is broken.");
  }
  std::size_t told = 0;
  auto next = after.empty() ? documents.begin() : documents.upper_bound(after);
  for (; next != documents.end() && told < truth_.page && !truth_.is_empty; ++next) {
    after = next->first;
    ++told;
    if (next->first == truth_.failed_id) {
      PATCHBAY_TRY(changes.failed(next->first, true,
                                  Error(Code::kProviderError, "The folder cannot be read.")));
      continue;
    }
    if (!truth_.failed_id.empty() && next->second.parent == truth_.failed_id) continue;
    PATCHBAY_TRY(changes.upsert(listed_of(next->first, next->second, truth_.defers_access)));
  }
  step.is_complete = next == documents.end() || truth_.is_empty;
  if (truth_.repeats_page) {
    step.is_complete = false;
    return changes.checkpoint(what.cursor.empty() ? listing_cursor("", since) : what.cursor);
  }
  return changes.checkpoint(step.is_complete ? "C/" + std::to_string(since)
                                             : listing_cursor(after, since));
}

Result<void> TruthSource::tell_changes(const Enumeration& what, Changes& changes, Step& step) {
  if (truth_.expires) {
    truth_.expires = false;
    return Error(Code::kCursorExpired, "Gone.");
  }
  std::size_t at = std::stoul(what.cursor.substr(2));
  std::vector<std::pair<std::string, std::optional<TrueDocument>>> told;
  {
    const std::lock_guard lock(truth_.mutex);
    for (; at < truth_.log_.size() && told.size() < truth_.page; ++at) {
      const std::string& id = truth_.log_[at];
      const auto found = truth_.documents_.find(id);
      told.emplace_back(id, found == truth_.documents_.end()
                                ? std::nullopt
                                : std::optional<TrueDocument>(found->second));
    }
    step.is_complete = at == truth_.log_.size();
  }
  for (auto& [id, document] : told) {
    if (document) {
      PATCHBAY_TRY(changes.upsert(listed_of(id, *document, truth_.defers_access)));
    } else {
      PATCHBAY_TRY(changes.gone(id, truth_.tells_subtrees));
    }
  }
  return changes.checkpoint("C/" + std::to_string(at));
}

Result<void> TruthSource::look(const Reference& document, Changes& changes,
                               const Patience& /*patience*/) {
  if (truth_.cannot_look) return Error(Code::kUnsupported, "It only lists.");
  const auto documents = truth_.documents();
  const auto found = documents.find(document.id);
  if (found == documents.end()) return changes.gone(document.id, false);
  return changes.upsert(listed_of(found->first, found->second, truth_.defers_access));
}

Result<void> TruthSource::access(const Reference& document, Changes& changes,
                                 const Patience& /*patience*/) {
  if (!truth_.defers_access) return Error(Code::kUnsupported, "It never defers.");
  if (truth_.on_access) {
    if (auto fault = truth_.on_access()) return *fault;
  }
  return changes.access(document.id, truth_.documents().at(document.id).access);
}

Result<void> TruthSource::fetch(const Reference& document, std::uint64_t /*most*/,
                                ContentSink& content, const Patience& /*patience*/) {
  if (truth_.on_fetch) truth_.on_fetch(document.id);
  TrueDocument found;
  {
    const std::lock_guard lock(truth_.mutex);
    ++truth_.fetches;
    ++truth_.fetched[document.id];
    const auto place = truth_.documents_.find(document.id);
    if (place == truth_.documents_.end()) return Error(Code::kNotFound, "It is gone.");
    found = place->second;
  }
  if (found.fault) return *found.fault;
  PATCHBAY_TRY(content.begin({"", found.media_type, found.version}));
  for (std::size_t at = 0; at < found.content.size(); at += 50'000) {
    PATCHBAY_TRY(content.write(std::string_view(found.content).substr(at, 50'000)));
  }
  return success();
}

Result<void> TruthSource::members(const std::string& group, const std::string& /*cursor*/,
                                  MemberSink& members, const Patience& /*patience*/) {
  ++truth_.group_requests;
  const auto found = truth_.groups.find(group);
  if (found == truth_.groups.end()) return Error(Code::kNotFound, "There is no such group.");
  return members.add(found->second);
}

}  // namespace patchbay::documents::test
