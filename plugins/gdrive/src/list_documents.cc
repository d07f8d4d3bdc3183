// Lists collections, and makes the steps of a run: a page of a listing, or a page of changes.
#include "drives.h"
#include "failure.h"
#include "source.h"

namespace gdrive {
namespace {

using patchbay::sdk::Collection;
using patchbay::sdk::Enumeration;
using patchbay::sdk::Step;
using patchbay::sdk::StepEnd;

struct Change {
  std::string changeType;  // file or drive
  std::optional<std::string> fileId;
  bool removed = false;
  std::optional<DriveFile> file;  // absent if the file was removed
};
PATCHBAY_FIELDS(Change, changeType, fileId, removed, file)

struct ChangePage {
  std::vector<Change> changes;
  std::optional<std::string> nextPageToken;
  std::optional<std::string> newStartPageToken;  // only on the last page
};
PATCHBAY_FIELDS(ChangePage, changes, nextPageToken, newStartPageToken)

// A step that is running.
struct Run {
  const GDrive& drive;
  Call& call;
  Step& step;
  std::string collection;
  bool with_access = true;

  [[nodiscard]] Response ask(Url url) const { return drive.ask_fresh(call, std::move(url).text()); }
  [[nodiscard]] std::string spoken() const { return "collection \"" + collection + "\""; }
};

// Returns the answer if it is a page. If Google no longer knows the token of the page, it answers
// 410, or 400 with the name of the parameter. Then the function throws CURSOR_EXPIRED, so that the
// host lists everything again. Any other 400 is an ordinary failure.
Response page_in(const Run& run, Response response, bool has_token) {
  if (response.ok()) return response;
  if (response.status() != 400 && response.status() != 410) {
    throw failure_of(response, run.spoken());
  }
  const std::string body = response.refusal();
  if (has_token && (response.status() == 410 || parameter_in(body) == "pageToken")) {
    throw Error(PATCHBAY_E_CURSOR_EXPIRED,
                "Google Drive no longer knows the page: list the collection from the beginning.");
  }
  throw failure_of(response.status(), body, run.spoken());
}

std::string start_token(const Run& run) {
  const Url url =
      of_collection(run.drive.api().segment("changes").segment("startPageToken"), run.collection);
  return page_in(run, run.ask(url), false).as<StartToken>().startPageToken;
}

// Returns a page of all files of the collection, without regard to folders. Does not query by
// several parent folders at once, because the result of such a query misses files.
FilePage file_page(const Run& run, const std::string& token) {
  const bool is_drive = is_shared_drive(run.collection);
  const bool has_drives = run.collection != kMyDrive;
  const std::string owned = run.collection == kMyDrive ? "'me' in owners and " : "";
  const std::string others = run.collection == kSharedWithMe ? "not 'me' in owners and " : "";
  Url url = of_collection(run.drive.api().segment("files"), run.collection)
                .query("q", owned + others + "trashed = false")
                .query("corpora", is_drive ? "drive" : "user")
                .query("includeItemsFromAllDrives", has_drives ? "true" : "false")
                .query("pageSize", "1000")
                .query("fields", "nextPageToken,incompleteSearch,files(" + source_fields() + ")");
  if (!token.empty()) url = std::move(url).query("pageToken", token);
  return files_in(page_in(run, run.ask(std::move(url)), !token.empty()));
}

void upsert(const Run& run, const DriveFile& file) {
  Document document = document_of(file);
  if (run.with_access) document.access = access_of(file);
  run.step.upsert(document);
}

// Reports the root folder of a shared drive, with the drive's members as the people who may see it.
// Files without permissions of their own inherit from it.
void say_root(const Run& run) {
  const Url url = run.drive.file_url(run.collection).query("fields", source_fields());
  const auto root = page_in(run, run.ask(url), false).as<DriveFile>();
  Document document = document_of(root);
  document.parents.clear();
  if (run.with_access) document.access = Access::deferred();
  run.step.upsert(document);
}

StepEnd list_step(const Run& run, SourceCursor cursor) {
  if (cursor.page.empty() && is_shared_drive(run.collection)) say_root(run);
  const FilePage page = file_page(run, cursor.page);
  // Google stopped before it had searched everything, so files that are missing from the list are
  // not gone.
  if (page.incompleteSearch) run.step.leave_hole();
  for (const DriveFile& each : *page.files) {
    if (belongs_to(each, run.collection)) upsert(run, each);
  }
  if (page.nextPageToken) {
    cursor.page = *page.nextPageToken;
    return StepEnd::more(cursor);
  }
  return StepEnd::complete(SourceCursor{"done", {}, cursor.start});
}

// Returns true if everything below the item is gone too. Google may not report each of these items.
// If a folder is deleted or moved to another drive, its contents are gone too. If a folder gets
// another owner, its contents stay. A file in a folder that is no longer shared may still be shared
// by itself.
bool is_gone_with_all_below(const Run& run, const Change& change) {
  if (run.collection == kSharedWithMe) return false;
  if (change.removed || !change.file) return true;
  const std::string drive = is_shared_drive(run.collection) ? run.collection : "";
  return change.file->is_folder() &&
         (change.file->trashed || change.file->driveId.value_or("") != drive);
}

// Reports one change. A removed file has no description: it was deleted, or this account no longer
// sees it. A file that moved to another collection is reported as gone here, and the changes of the
// other collection have it.
void say_change(const Run& run, const Change& change) {
  const std::string id = change.fileId.value_or("");
  if (id.empty() || id == run.collection) return;
  const bool is_there = !change.removed && change.file && !change.file->trashed &&
                        belongs_to(*change.file, run.collection);
  if (is_there) {
    upsert(run, *change.file);
  } else if (is_gone_with_all_below(run, change)) {
    run.step.gone_with_all_below(id);
  } else {
    run.step.gone(id);
  }
}

StepEnd out_of_reach() {
  return StepEnd::not_readable(PATCHBAY_COLLECTION_OUT_OF_REACH,
                               "The shared drive was deleted, or this account is no longer a "
                               "member: Google does not tell which.");
}

Url changes_url(const Run& run, const std::string& token) {
  return of_collection(run.drive.api().segment("changes"), run.collection)
      .query("includeItemsFromAllDrives", "true")
      .query("pageSize", "1000")
      .query("pageToken", token)
      .query("fields", "nextPageToken,newStartPageToken,changes(changeType,fileId,removed,file(" +
                           source_fields() + "))");
}

// Reports a page of changes. If the account cannot reach the shared drive, Drive answers 404, so a
// run does not have to check the drive first. The changes of a shared drive do not say who joined
// or left the drive. So a run first tells the host to read the members again.
StepEnd change_step(const Run& run, const SourceCursor& cursor) {
  const bool is_drive = is_shared_drive(run.collection);
  Response response = run.ask(changes_url(run, cursor.page));
  if (is_drive && response.status() == kNotFound) return out_of_reach();
  const auto page = page_in(run, std::move(response), true).as<ChangePage>();
  if (is_drive && cursor.stage == "done" && run.with_access) {
    run.step.access(run.collection, Access::deferred());
  }
  for (const Change& each : page.changes) say_change(run, each);
  if (page.nextPageToken) return StepEnd::more(SourceCursor{"changes", {}, *page.nextPageToken});
  if (!page.newStartPageToken) {
    throw Error(PATCHBAY_E_PROVIDER_UNAVAILABLE,
                "Google Drive's list of changes has neither a next page nor an end: try again "
                "later.");
  }
  return StepEnd::complete(SourceCursor{"done", {}, *page.newStartPageToken});
}

// Lists the files again, but reports only who may see each file.
StepEnd access_step(const Run& run, SourceCursor cursor) {
  const FilePage page = file_page(run, cursor.page);
  for (const DriveFile& each : *page.files) {
    if (belongs_to(each, run.collection)) run.step.access(each.id, access_of(each));
  }
  if (page.nextPageToken) {
    cursor.page = *page.nextPageToken;
    return StepEnd::more(cursor);
  }
  if (is_shared_drive(run.collection)) run.step.access(run.collection, Access::deferred());
  return StepEnd::complete(SourceCursor{"done", {}, {}});
}

// Returns true if Drive does not know the shared drive: it was deleted, or the account has left it.
// Drive may list no files in such a drive, which would look as if all files were deleted. So a
// listing asks this first.
bool is_out_of_reach(const Run& run) {
  const Response response = run.ask(run.drive.api().segment("drives").segment(run.collection));
  if (!response.ok() && response.status() != kNotFound) throw failure_of(response, run.spoken());
  return !response.ok();
}

}  // namespace

void GDrive::list_collections(Call& call, patchbay::sdk::Collections& collections) const {
  collections.add(Collection{std::string(kMyDrive), "My Drive"});
  collections.add(Collection{std::string(kSharedWithMe), "Shared with me"});
  ListSharedDrives asked;
  do {
    const SharedDrives page = list_shared_drives(*this, call, asked);
    for (const SharedDrive& each : page.items) {
      need_id(each.id, "shared drive");
      collections.add(Collection{each.id, each.name});
    }
    asked.cursor = page.cursor;
  } while (asked.cursor);
}

StepEnd GDrive::list_documents(Call& call, const Enumeration& asked, Step& step) const {
  const Run run{*this, call, step, std::string(asked.collection()), !asked.without_access()};
  auto cursor = asked.cursor_as<SourceCursor>();
  const bool begins = !cursor || cursor->stage == "done";
  const bool lists = asked.access_only() || !cursor || cursor->stage == "list";
  if (!lists) return change_step(run, *cursor);
  if (begins && is_shared_drive(run.collection) && is_out_of_reach(run)) return out_of_reach();
  if (asked.access_only()) {
    return access_step(run, begins ? SourceCursor{"access", {}, {}} : *cursor);
  }
  if (!cursor) {
    step.begin_listing();
    return list_step(run, {"list", start_token(run), {}});
  }
  step.continue_listing();
  return list_step(run, *cursor);
}

}  // namespace gdrive
