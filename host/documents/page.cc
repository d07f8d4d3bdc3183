#include "documents/page.h"

#include <utility>

namespace patchbay::documents {
namespace {

constexpr std::size_t kMostId = 1024;
constexpr std::size_t kMostCursor = 65'536;

Error too_much(const std::string& what) {
  return {Code::kTooLarge, "The connector said " + what +
                               " in one step. Give its author this sentence: more checkpoints, or "
                               "smaller pages, are wanted."};
}

// The bytes that each document or checkpoint counts, in addition to its texts.
constexpr std::size_t kEmptyBytes = 256;

std::size_t bytes_of(const std::vector<Principal>& principals) {
  std::size_t bytes = 0;
  for (const Principal& each : principals) {
    bytes += sizeof(each) + each.id.size() + each.email.size() + each.name.size();
  }
  return bytes;
}

std::size_t bytes_of(const ListedDocument& document) {
  std::size_t bytes = kEmptyBytes + bytes_of(document.authors);
  for (const std::string* each :
       {&document.id, &document.version, &document.reference, &document.title, &document.url,
        &document.media_type, &document.metadata, &document.skipped}) {
    bytes += each->size();
  }
  for (const std::string& each : document.parents) bytes += sizeof(each) + each.size();
  if (document.content) bytes += document.content->size();
  if (document.access) bytes += bytes_of(document.access->principals);
  return bytes;
}

}  // namespace

Result<void> Page::upsert(ListedDocument document) {
  return say({SourceStatement::What::kUpsert, std::move(document), false, std::nullopt});
}

Result<void> Page::gone(std::string id, bool subtree) {
  SourceStatement told{SourceStatement::What::kGone, {}, subtree, std::nullopt};
  told.document.id = std::move(id);
  return say(std::move(told));
}

Result<void> Page::access(std::string id, Access access) {
  SourceStatement told{SourceStatement::What::kAccess, {}, false, std::nullopt};
  told.document.id = std::move(id);
  told.document.access = std::move(access);
  return say(std::move(told));
}

Result<void> Page::failed(std::string id, bool subtree, Error why) {
  SourceStatement told{SourceStatement::What::kFailed, {}, subtree, std::move(why)};
  told.document.id = std::move(id);
  return say(std::move(told));
}

Result<void> Page::checkpoint(std::string cursor) {
  if (cursor.size() > kMostCursor) {
    return too_much("a cursor of " + std::to_string(cursor.size()) + " bytes");
  }
  bytes_ += kEmptyBytes + cursor.size();
  if (bytes_ > kMostBytes) return too_much("more than 32 MiB");
  rest.cursor = clean_text(cursor);
  segments.push_back(std::exchange(rest, {}));
  places_.clear();
  return success();
}

// Adds a report. A report with only permissions is merged into an earlier upsert of the same
// document. Otherwise the new report replaces an earlier one; an upsert without permissions keeps
// the earlier permissions. The new report comes last, because a report about a subtree applies only
// to documents that were reported before it.
Result<void> Page::say(SourceStatement told) {
  clean(told.document);
  const std::string& id = told.document.id;
  if (id.empty() || id.size() > kMostId) {
    return Error(Code::kResultInvalid,
                 "The connector named a document by an id of " + std::to_string(id.size()) +
                     " bytes; 1 to 1024 are allowed. Give its author this sentence.");
  }
  bytes_ += bytes_of(told.document);
  if (bytes_ > kMostBytes) return too_much("more than 32 MiB");
  const auto [place, is_new] = places_.try_emplace(id, rest.told.size());
  if (!is_new) {
    SourceStatement& before = rest.told[place->second];
    if (told.what == SourceStatement::What::kAccess &&
        before.what == SourceStatement::What::kUpsert) {
      before.document.access = std::move(told.document.access);
      return success();
    }
    const bool keeps_access = told.what == SourceStatement::What::kUpsert &&
                              !told.document.access && before.what != SourceStatement::What::kGone;
    if (keeps_access) told.document.access = std::move(before.document.access);
    bytes_ -= bytes_of(before.document);
    before = SourceStatement();  // an empty id marks an ignored report
    place->second = rest.told.size();
  }
  rest.told.push_back(std::move(told));
  if (rest.told.size() > 2 * kMostTold) {
    std::erase_if(rest.told, [](const SourceStatement& each) { return each.document.id.empty(); });
    places_.clear();
    for (std::size_t i = 0; i < rest.told.size(); ++i) places_[rest.told[i].document.id] = i;
  }
  if (places_.size() > kMostTold) return too_much("more than 10000 documents before a checkpoint");
  return success();
}

}  // namespace patchbay::documents
