// These routes follow developers.google.com/workspace/drive/api/reference/rest/v3/changes
#include <charconv>
#include <optional>

#include "sandbox/drive/channels.h"
#include "sandbox/drive/fields.h"
#include "sandbox/drive/render.h"
#include "sandbox/drive/service.h"

namespace patchbay::sandbox::drive {
namespace {

using nlohmann::json;

// The change feed of one shared drive, or of a user.
struct Feed {
  std::string drive;
  bool has_drives = false;  // true: a user's feed that includes shared drives
  bool has_removed = true;
};

SandboxResult<Feed> read_feed(const Exchange& exchange) {
  Feed feed;
  feed.drive = exchange.text("driveId");
  BOOST_OUTCOME_TRY(const bool knows_drives, exchange.flag("supportsAllDrives"));
  if (feed.drive.empty()) return feed;
  if (!knows_drives) return invalid_value("supportsAllDrives");
  const auto drive = exchange.store.drives.find(feed.drive);
  if (drive == exchange.store.drives.end() ||
      !is_member(exchange.store, drive->second, exchange.user)) {
    return drive_not_found(feed.drive);
  }
  return feed;
}

// Returns the entry in the form for this user. Returns nullopt if the user may not read it.
std::optional<json> entry_of(const Exchange& exchange, const Feed& feed, const Change& change) {
  const bool is_of_feed =
      feed.drive.empty() ? change.drive.empty() || feed.has_drives : change.drive == feed.drive;
  if (!is_of_feed) return std::nullopt;
  json entry = {{"kind", "drive#change"}, {"time", change.time}};
  const bool saw = change.seen_by.contains(exchange.user);
  if (change.file.empty()) {
    if (!saw) return std::nullopt;
    entry["changeType"] = entry["type"] = "drive";
    entry["driveId"] = entry["teamDriveId"] = change.drive;
    entry["removed"] = true;
    return entry;
  }
  const File* file = exchange.store.file(change.file);
  const bool sees =
      file != nullptr && sight_of(exchange.store, *file, exchange.user) == Sight::kListed;
  if (!sees && (!saw || !feed.has_removed)) return std::nullopt;
  entry["changeType"] = "file";
  entry["type"] = "file";
  entry["fileId"] = change.file;
  entry["removed"] = !sees;
  if (sees) entry["file"] = render_file(exchange, *file);
  return entry;
}

SandboxResult<std::int64_t> read_sequence(const Exchange& exchange) {
  const std::string token = exchange.text("pageToken");
  if (token.empty()) return refusal(400, "required", "Required parameter: pageToken", "pageToken");
  std::int64_t sequence = 0;
  const auto read = std::from_chars(token.data(), token.data() + token.size(), sequence);
  const bool is_number = read.ec == std::errc() && read.ptr == token.data() + token.size();
  if (!is_number || sequence < 1 || sequence > exchange.store.next_sequence) {
    return invalid_value("pageToken");
  }
  return sequence;
}

SandboxResult<Response> get_start_token(const Exchange& exchange) {
  BOOST_OUTCOME_TRYV(exchange.knows({"driveId", "supportsAllDrives"}));
  BOOST_OUTCOME_TRYV(read_feed(exchange));
  const json out = {{"kind", "drive#startPageToken"},
                    {"startPageToken", std::to_string(exchange.store.next_sequence)}};
  static const json kKnown = {{"kind", true}, {"startPageToken", true}};
  return answer_with(exchange, out, kKnown, "*");
}

// Reads the parameters of requests that list or watch changes.
SandboxResult<Feed> read_listed_feed(const Exchange& exchange) {
  BOOST_OUTCOME_TRYV(
      exchange.knows({"driveId", "includeCorpusRemovals", "includeItemsFromAllDrives",
                      "includeLabels", "includePermissionsForView", "includeRemoved", "pageSize",
                      "pageToken", "restrictToMyDrive", "spaces", "supportsAllDrives"}));
  BOOST_OUTCOME_TRY(Feed feed, read_feed(exchange));
  BOOST_OUTCOME_TRY(feed.has_drives, exchange.flag("includeItemsFromAllDrives"));
  BOOST_OUTCOME_TRY(feed.has_removed, exchange.flag("includeRemoved", true));
  if (!feed.drive.empty() && !feed.has_drives) return invalid_value("includeItemsFromAllDrives");
  return feed;
}

SandboxResult<Response> list_changes(const Exchange& exchange) {
  BOOST_OUTCOME_TRY(const Feed feed, read_listed_feed(exchange));
  BOOST_OUTCOME_TRY(const std::size_t size, exchange.size("pageSize", 1000, 100));
  BOOST_OUTCOME_TRY(const std::int64_t from, read_sequence(exchange));
  json out = {{"kind", "drive#changeList"}, {"changes", json::array()}};
  for (const Change& change : exchange.store.changes) {
    if (change.sequence < from) continue;
    const auto entry = entry_of(exchange, feed, change);
    if (!entry) continue;
    if (out["changes"].size() == size) {
      out["nextPageToken"] = std::to_string(change.sequence);
      break;
    }
    out["changes"].push_back(*entry);
  }
  if (!out.contains("nextPageToken")) {
    out["newStartPageToken"] = std::to_string(exchange.store.next_sequence);
  }
  return answer_with(exchange, out, known_of_change_list(),
                     "kind,nextPageToken,newStartPageToken,changes(kind,changeType,time,removed,"
                     "fileId,driveId,type,file(kind,id,name,mimeType,driveId,teamDriveId))");
}

// developers.google.com/workspace/drive/api/reference/rest/v3/changes/watch
SandboxResult<Response> watch_changes(const Exchange& exchange) {
  BOOST_OUTCOME_TRY(const Feed feed, read_listed_feed(exchange));
  BOOST_OUTCOME_TRYV(read_sequence(exchange));
  return exchange.channels->open(exchange, {exchange.user, feed.drive, feed.has_drives});
}

}  // namespace

std::vector<Route> change_routes() {
  return {{"GET", "/changes/startPageToken", get_start_token},
          {"GET", "/changes", list_changes},
          {"POST", "/changes/watch", watch_changes}};
}

}  // namespace patchbay::sandbox::drive
