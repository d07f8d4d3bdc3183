// These routes follow developers.google.com/workspace/drive/api/reference/rest/v3/files
#include <algorithm>
#include <charconv>
#include <optional>

#include "base/digest.h"
#include "sandbox/drive/export_formats.h"
#include "sandbox/drive/fields.h"
#include "sandbox/drive/page_token.h"
#include "sandbox/drive/render.h"
#include "sandbox/drive/search_query.h"
#include "sandbox/drive/service.h"

namespace patchbay::sandbox::drive {
namespace {

using nlohmann::json;

constexpr std::size_t kLargestExport = 10'000'000;
constexpr std::string_view kUsualOfFile = "kind,id,name,mimeType,driveId,teamDriveId,resourceKey";

// The files from which a list chooses.
struct Corpus {
  std::string drive;  // if set, only files of this shared drive
  bool has_drives = false;
  bool has_guest = false;  // true: includes files in other users' shared drives that are shared
                           // with the user
  bool has_mine = true;
};

SandboxResult<Corpus> read_corpus(const Exchange& exchange) {
  Corpus corpus;
  corpus.drive = exchange.text("driveId");
  const std::string name = exchange.text("corpora", "user");
  BOOST_OUTCOME_TRY(const bool knows_drives, exchange.flag("supportsAllDrives"));
  BOOST_OUTCOME_TRY(const bool includes, exchange.flag("includeItemsFromAllDrives"));
  if (includes && !knows_drives) return invalid_value("includeItemsFromAllDrives");
  if ((name == "drive") != !corpus.drive.empty()) {
    return refusal(400, "invalid",
                   "The driveId parameter must be specified if and only if corpora is set to "
                   "drive.",
                   "driveId");
  }
  corpus.has_guest = includes && name == "user";
  if (name == "user") return corpus;
  if (name != "drive" && name != "allDrives" && name != "domain") return invalid_value("corpora");
  if (name != "domain" && !includes) {
    return refusal(
        403, "teamDrivesSharedDriveQueryNotSupported",
        "The includeItemsFromAllDrives parameter must be set to true for corpora " + name + ".",
        "includeItemsFromAllDrives");
  }
  corpus.has_drives = name != "domain";
  corpus.has_mine = name != "drive";
  if (name != "drive") return corpus;
  const auto drive = exchange.store.drives.find(corpus.drive);
  if (drive == exchange.store.drives.end() ||
      !is_member(exchange.store, drive->second, exchange.user)) {
    return drive_not_found(corpus.drive);
  }
  return corpus;
}

// Returns true for a root, which is My Drive or a shared drive itself. Roots are in no list.
bool is_root(const Exchange& exchange, const File& file) {
  if (!file.drive.empty()) return file.id == file.drive;
  const auto owner = exchange.store.users.find(file.owner);
  return owner != exchange.store.users.end() && owner->second.root == file.id;
}

bool is_of_corpus(const Exchange& exchange, const Corpus& corpus, const File& file) {
  if (file.drive.empty()) return corpus.has_mine;
  if (corpus.has_guest) {
    return !is_member(exchange.store, exchange.store.drives.at(file.drive), exchange.user);
  }
  return corpus.has_drives && (corpus.drive.empty() || corpus.drive == file.drive);
}

bool belongs(const Exchange& exchange, const Corpus& corpus, const File& file) {
  return is_of_corpus(exchange, corpus, file) && !is_root(exchange, file) &&
         sight_of(exchange.store, file, exchange.user) == Sight::kListed;
}

// Returns the value by which `orderBy` sorts. Returns nullopt if that order is not supported.
// Without `orderBy`, files are in the order of creation.
std::optional<std::string> order_key(const std::string& order, const File& file) {
  if (order.empty()) return "";
  if (order.starts_with("name")) return file.name;
  if (order.starts_with("createdTime")) return file.created_time;
  if (order.starts_with("modifiedTime") || order.starts_with("recency")) return file.modified_time;
  if (order.starts_with("folder")) return file.mime_type == kFolder ? "0" : "1";
  return std::nullopt;
}

using KeyedFile = std::pair<std::string, const File*>;

SandboxResult<std::vector<KeyedFile>> ordered_files(const Exchange& exchange,
                                                    const Corpus& corpus) {
  BOOST_OUTCOME_TRY(const SearchQuery query, read_query(exchange, exchange.text("q")));
  const std::string order = exchange.text("orderBy");
  std::vector<KeyedFile> found;
  if (exchange.store.loses_either_parent && query.has_either && query.parents > 1) return found;
  for (const auto& [id, file] : exchange.store.files) {
    if (!belongs(exchange, corpus, file) || !query.fits(file)) continue;
    auto key = order_key(order, file);
    if (!key) return invalid_value("orderBy");
    found.emplace_back(std::move(*key), &file);
  }
  const bool falls = order.ends_with(" desc");
  std::sort(found.begin(), found.end(), [&](const KeyedFile& one, const KeyedFile& other) {
    if (one.first != other.first) return (one.first < other.first) != falls;
    return one.second->ordinal < other.second->ordinal;
  });
  return found;
}

SandboxResult<Response> list_files(const Exchange& exchange) {
  BOOST_OUTCOME_TRYV(exchange.knows({"corpora", "driveId", "includeItemsFromAllDrives", "orderBy",
                                     "pageSize", "pageToken", "q", "spaces", "supportsAllDrives",
                                     "includeLabels", "includePermissionsForView"}));
  if (exchange.text("spaces", "drive") != "drive") return invalid_value("spaces");
  BOOST_OUTCOME_TRY(const std::size_t size, exchange.size("pageSize", 1000, 100));
  BOOST_OUTCOME_TRY(const Corpus corpus, read_corpus(exchange));
  BOOST_OUTCOME_TRY(const auto found, ordered_files(exchange, corpus));
  BOOST_OUTCOME_TRY(const std::string last, last_of_token(exchange));
  auto at = found.begin();
  if (!last.empty()) {
    // The last row itself may have been removed. The rows after it are still found.
    const auto ordinal = static_cast<std::uint64_t>(std::atoll(last.c_str()));
    const auto same = std::find_if(found.begin(), found.end(), [&](const KeyedFile& each) {
      return each.second->ordinal == ordinal;
    });
    at = same != found.end() ? same + 1
                             : std::find_if(found.begin(), found.end(), [&](const KeyedFile& each) {
                                 return each.second->ordinal > ordinal;
                               });
  }
  json out = {{"kind", "drive#fileList"}, {"incompleteSearch", false}, {"files", json::array()}};
  for (; at != found.end() && out["files"].size() < size; ++at) {
    out["files"].push_back(render_file(exchange, *at->second));
  }
  if (at != found.end()) {
    out["nextPageToken"] = page_token(exchange, std::to_string((at - 1)->second->ordinal));
  }
  static const std::string kUsual =
      "kind,nextPageToken,incompleteSearch,files(" + std::string(kUsualOfFile) + ")";
  return answer_with(exchange, out, known_of_file_list(), kUsual);
}

// Answers a request with a range, "bytes=FIRST-LAST" or "bytes=FIRST-" (RFC 9110 §14.2). Ignores
// any other form of range.
Response ranged(const Exchange& exchange, const std::string& bytes, std::string_view type) {
  auto whole = text_response(200, type, bytes);
  whole.set("Accept-Ranges", "bytes");
  const auto asked = exchange.request.header("Range");
  if (!asked || !asked->starts_with("bytes=")) return whole;
  std::size_t first = 0;
  const char* end = asked->data() + asked->size();
  const auto dash = std::from_chars(asked->data() + 6, end, first);
  if (dash.ec != std::errc() || dash.ptr == end || *dash.ptr != '-') return whole;
  std::size_t last = bytes.size() - 1;
  if (dash.ptr + 1 != end && std::from_chars(dash.ptr + 1, end, last).ec != std::errc()) {
    return whole;
  }
  const std::string size = std::to_string(bytes.size());
  if (first >= bytes.size() || last < first) {
    auto refused = text_response(416, "text/html; charset=UTF-8", "");
    refused.set("Content-Range", "bytes */" + size);
    return refused;
  }
  last = std::min(last, bytes.size() - 1);
  auto part = text_response(206, type, bytes.substr(first, last - first + 1));
  part.set("Content-Range",
           "bytes " + std::to_string(first) + "-" + std::to_string(last) + "/" + size);
  return part;
}

SandboxResult<Response> download(const Exchange& exchange, const File& file) {
  BOOST_OUTCOME_TRY(const bool acknowledges, exchange.flag("acknowledgeAbuse"));
  if (!exchange.sees_content) return lacks_scope();
  if (file.mime_type.starts_with("application/vnd.google-apps.")) {
    return refusal(403, "fileNotDownloadable",
                   "Only files with binary content can be downloaded. Use Export with Docs Editors "
                   "files.",
                   "alt");
  }
  if (!may_download(exchange.store, file, exchange.user)) {
    return refusal(403, "cannotDownloadFile", "This file cannot be downloaded by the user.");
  }
  if (file.is_over_quota) {
    return refusal(403, "downloadQuotaExceeded",
                   "The download quota for this file has been exceeded.");
  }
  if (acknowledges && !file.is_abusive) {
    return refusal(403, "invalidAbuseAcknowledgment",
                   "Files that are not abusive cannot be acknowledged as such.");
  }
  if (file.is_abusive && !(acknowledges && file.owner == exchange.user)) {
    return refusal(403, "cannotDownloadAbusiveFile",
                   "This file has been identified as malware or spam and cannot be downloaded.");
  }
  return ranged(exchange, file.bytes, file.mime_type);
}

SandboxResult<Response> get_file(const Exchange& exchange) {
  BOOST_OUTCOME_TRYV(exchange.knows(
      {"acknowledgeAbuse", "supportsAllDrives", "includeLabels", "includePermissionsForView"}));
  BOOST_OUTCOME_TRY(const File* file, exchange.file());
  if (exchange.text("alt") == "media") return download(exchange, *file);
  return answer_with(exchange, render_file(exchange, *file), known_of_file(), kUsualOfFile);
}

SandboxResult<Response> export_file(const Exchange& exchange) {
  BOOST_OUTCOME_TRYV(exchange.knows({"mimeType"}));
  if (!exchange.sees_content) return lacks_scope();
  const std::string id = exchange.resolved(exchange.path.find("fileId")->second);
  const File* file = exchange.store.file(id);
  // This method has no parameter supportsAllDrives and does not require it.
  if (file == nullptr || sight_of(exchange.store, *file, exchange.user) == Sight::kNone) {
    return file_not_found(id);
  }
  if (!file->is_google_document()) {
    return refusal(403, "fileNotExportable", "Export only supports Docs Editors files.", "fileId");
  }
  const std::string wanted = exchange.text("mimeType");
  if (wanted.empty()) return refusal(400, "required", "Required parameter: mimeType", "mimeType");
  const auto formats = export_formats_of(file->mime_type);
  if (std::find(formats.begin(), formats.end(), wanted) == formats.end()) {
    return refusal(400, "badRequest", "The requested conversion is not supported.", "convertTo");
  }
  if (!may_download(exchange.store, *file, exchange.user)) {
    return refusal(403, "cannotExportFile", "This file cannot be exported by the user.");
  }
  const auto body = file->exports.find(wanted);
  const std::string bytes = body != file->exports.end() ? body->second : "";
  if (bytes.size() > kLargestExport) {
    if (wanted == "application/pdf") return refusal(500, "internalError", "Internal Error");
    return refusal(403, "exportSizeLimitExceeded", "This file is too large to be exported.");
  }
  return text_response(200, wanted, bytes);
}

// The editors export the same as Drive's API, but without its limit. Their address is not
// documented; it is in a file's exportLinks.
SandboxResult<Response> export_by_editor(const Exchange& exchange) {
  BOOST_OUTCOME_TRYV(exchange.knows({"id", "exportFormat"}));
  const File* file = exchange.store.file(exchange.text("id"));
  if (file == nullptr || sight_of(exchange.store, *file, exchange.user) == Sight::kNone) {
    return file_not_found(exchange.text("id"));
  }
  const std::string format = exchange.text("exportFormat");
  const auto formats = export_formats_of(file->mime_type);
  if (std::find(formats.begin(), formats.end(), format) == formats.end()) {
    return invalid_value("exportFormat");
  }
  if (!may_download(exchange.store, *file, exchange.user)) {
    return refusal(403, "cannotExportFile", "This file cannot be exported by the user.");
  }
  const auto body = file->exports.find(format);
  return text_response(200, format, body != file->exports.end() ? body->second : "");
}

}  // namespace

Api editors_api() {
  return {std::string(kEditor), content_scopes(), {{"GET", "", export_by_editor}}};
}

std::vector<Route> file_routes() {
  return {{"GET", "/files", list_files},
          {"GET", "/files/{fileId}", get_file},
          {"GET", "/files/{fileId}/export", export_file}};
}

}  // namespace patchbay::sandbox::drive
