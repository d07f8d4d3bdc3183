#include "search/found_files.h"

#include <algorithm>
#include <charconv>

#include "base/rfc3339.h"
#include "base/utf8.h"
#include "json/document.h"
#include "json/pointer.h"
#include "store/transaction.h"

namespace patchbay::search {
namespace {

using json::Kind;
using json::Node;

constexpr unsigned kDeepestResult = 200;
constexpr std::size_t kLongestText = 2048;  // bytes of one value of a file
constexpr double kRankOffset = 60;          // the constant k of the paper that found_files.h names

// Returns the value at a JSON Pointer; nullptr if there is no value.
const Node* value_at(const Node& root, std::string_view pointer) {
  const Node* at = &root;
  while (!pointer.empty() && at != nullptr) {
    const std::string token = json::take_pointer_token(pointer);
    at = at->is(Kind::kObject) ? at->find(token) : nullptr;
  }
  return at;
}

std::string text_at(const Node& file, const std::optional<std::string>& pointer) {
  const Node* found = pointer ? value_at(file, *pointer) : nullptr;
  const bool is_told = found != nullptr && (found->is(Kind::kString) || found->is(Kind::kInteger));
  if (!is_told) return {};
  return documents::clean_text(utf8_prefix(found->text(), kLongestText));
}

std::int64_t number_at(const Node& file, const std::optional<std::string>& pointer) {
  const std::string text = text_at(file, pointer);
  std::int64_t number = 0;
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  return !text.empty() && read.ec == std::errc() && read.ptr == end && number >= 0 ? number : -1;
}

store::Millis time_at(const Node& file, const std::optional<std::string>& pointer) {
  return store::millis_or_never(parse_rfc3339(text_at(file, pointer)));
}

bool says_cut(const Node& result, const std::string& pointer) {
  const Node* found = value_at(result, pointer);
  if (found == nullptr) return false;
  if (found->is(Kind::kBoolean)) return found->boolean();
  return found->is(Kind::kString) && found->size() > 0;
}

void complete(std::string& text, std::string&& other) {
  if (text.empty()) text = std::move(other);
}

// Fills the unknown values of a file with the values of the same file from another source.
void complete(FoundFile& file, FoundFile&& other) {
  complete(file.url, std::move(other.url));
  complete(file.media_type, std::move(other.media_type));
  complete(file.collection, std::move(other.collection));
  complete(file.document, std::move(other.document));
  if (file.size < 0) file.size = other.size;
  if (file.modified_at == 0) file.modified_at = other.modified_at;
  for (std::string& link : other.links) {
    if (std::find(file.links.begin(), file.links.end(), link) == file.links.end()) {
      file.links.push_back(std::move(link));
    }
  }
}

}  // namespace

Result<FileList> read_files(std::string_view result, const manifest::FileFinding& finding,
                            std::size_t most) {
  PATCHBAY_TRY(const json::Document document, json::Document::read(result, kDeepestResult));
  const Node& root = document.root();
  const Node* files = value_at(root, finding.files);
  if (files == nullptr || !files->is(Kind::kArray)) {
    return Error(Code::kResultInvalid, "The result has no list of files at \"" + finding.files +
                                           "\", where the connector's manifest says it is. This is "
                                           "a bug of the connector: tell its maker.");
  }
  FileList list;
  for (const Node& each : files->items()) {
    if (list.files.size() == most) {
      list.is_cut = true;
      break;
    }
    FoundFile file{.title = text_at(each, finding.title),
                   .url = text_at(each, finding.url),
                   .media_type = text_at(each, finding.media_type),
                   .size = number_at(each, finding.size),
                   .modified_at = time_at(each, finding.modified),
                   .connector = {},
                   .collection = text_at(each, finding.collection),
                   .native_id = text_at(each, finding.id),
                   .document = {},
                   .links = {}};
    if (!file.native_id.empty() && !file.title.empty()) list.files.push_back(std::move(file));
  }
  list.is_cut = list.is_cut || std::any_of(finding.cut.begin(), finding.cut.end(),
                                           [&](const auto& each) { return says_cut(root, each); });
  return list;
}

FoundFile file_of(const documents::Document& document) {
  return {.title = document.metadata.title,
          .url = document.metadata.url,
          .media_type = document.media_type,
          .size = document.size,
          .modified_at = document.metadata.updated_at,
          .connector = document.key.connector,
          .collection = document.key.collection,
          .native_id = document.key.native_id,
          .document = document.id,
          .links = {}};
}

std::string MergedFiles::name_of(const FoundFile& file) const {
  const bool is_unique = of_one_id_.contains(file.connector);
  return documents::id_of({.link = {},
                           .connector = file.connector,
                           .collection = is_unique ? std::string() : file.collection,
                           .native_id = file.native_id});
}

void MergedFiles::add(std::vector<FoundFile> list) {
  double rank = 1;
  std::set<std::string> seen;  // a repeated file gets no additional score
  for (FoundFile& file : list) {
    const std::string name = name_of(file);
    const double score = seen.insert(name).second ? 1 / (kRankOffset + rank++) : 0;
    const auto [place, is_new] = places_.try_emplace(name, all_.size());
    if (is_new) {
      all_.push_back({std::move(file), score});
    } else {
      RankedFile& known = all_[place->second];
      known.score += score;
      complete(known.file, std::move(file));
    }
  }
}

std::vector<FoundFile> MergedFiles::best(std::size_t most) {
  std::stable_sort(all_.begin(), all_.end(), [](const RankedFile& one, const RankedFile& other) {
    return one.score > other.score;
  });
  std::vector<FoundFile> best;
  for (RankedFile& each : all_) {
    if (best.size() == most) break;
    best.push_back(std::move(each.file));
  }
  all_.clear();
  places_.clear();
  return best;
}

}  // namespace patchbay::search
