// Makes the steps of a run: pages of a drive's changes, since its beginning or since the last run.
// learn.microsoft.com/graph/api/driveitem-delta
#include <map>
#include <set>

#include "failure.h"
#include "page.h"
#include "page_size.h"
#include "pages.h"
#include "source.h"

namespace onedrive {
namespace {

using patchbay::sdk::Enumeration;
using patchbay::sdk::Step;
using patchbay::sdk::StepEnd;

// A step reads pages until it has this many items or pages. An item often comes again on a later
// page, and only its last state counts.
constexpr std::size_t kItemsOfStep = 1000;
constexpr int kPagesOfStep = 10;

struct Run {
  const OneDrive& onedrive;
  Call& call;
  Step& step;
  std::string collection;
  bool with_access = true;

  [[nodiscard]] std::string spoken() const { return "drive \"" + collection + "\""; }
  [[nodiscard]] Url drive() const { return place_of(collection).drive(onedrive); }
};

// The items of several pages. Has each item once, with its last state, in the order of the last
// states.
class FoldedItems {
 public:
  void add(DriveItem item) {
    const auto before = places_.find(item.id);
    if (before != places_.end()) items_.erase(before->second);
    places_[item.id] = next_;
    items_.emplace(next_++, std::move(item));
  }
  [[nodiscard]] std::size_t size() const { return items_.size(); }
  [[nodiscard]] const std::map<std::uint64_t, DriveItem>& items() const { return items_; }

 private:
  std::map<std::uint64_t, DriveItem> items_;
  std::map<std::string, std::uint64_t> places_;
  std::uint64_t next_ = 0;
};

// The data that a step reads before it reports anything.
struct Reading {
  FoldedItems folded;
  std::string next;              // address of the next page; "" after the last one
  std::string delta;             // after the last page: address of the next changes
  std::optional<StepEnd> end{};  // set if the drive cannot be read
};

std::string first_address(const Run& run) {
  return run.drive()
      .segment("root")
      .segment("delta")
      .query("$top", kMostOfPage)
      .query("$select", kItemFields)
      .text();
}

StepEnd out_of_reach() {
  return StepEnd::not_readable(PATCHBAY_COLLECTION_OUT_OF_REACH,
                               "The drive was deleted, or this account may no longer open it: "
                               "Microsoft does not tell which.");
}

// Returns true if the drive exists. Graph may report a missing drive as a malformed request, so the
// answer to another request is not enough.
bool is_drive_there(const Run& run) {
  return run.onedrive.ask_fresh(run.call, run.drive().query("$select", "id").text()).ok();
}

// Throws the failure of a page that Graph did not put together in time, although the page was as
// small as possible. If a token was used and the drive exists, too much has changed since the token
// was made, and only a new listing can help. Otherwise a later try may succeed.
[[noreturn]] void throw_too_slow(const Run& run, bool has_token) {
  if (has_token && is_drive_there(run)) {
    throw Error(PATCHBAY_E_CURSOR_EXPIRED,
                "OneDrive cannot tell in time what changed in the " + run.spoken() +
                    " (504), not even in small pages: list the drive from the beginning.");
  }
  throw Error(PATCHBAY_E_PROVIDER_UNAVAILABLE,
              "OneDrive did not list the " + run.spoken() + " in time (504): try again later.")
      .provider_status(504);
}

// Returns the state of a drive that cannot be read, or throws the failure. Status 410 means that
// the token has expired, whatever the code is; then the host lists the drive from the beginning.
// The new address that Graph sends with 410 is not used, because it is often wrong or missing.
std::optional<StepEnd> end_of(const Run& run, const Response& refused, bool has_token) {
  const auto status = refused.status();
  if (status == 410) {
    if (!has_token) {
      throw Error(PATCHBAY_E_PROVIDER_ERROR,
                  "OneDrive refuses to list the " + run.spoken() +
                      " even from its beginning (410): ask Microsoft, with this id.")
          .provider_status(status);
    }
    throw Error(PATCHBAY_E_CURSOR_EXPIRED,
                "OneDrive no longer knows how far this was read: list the drive from the "
                "beginning.");
  }
  if (status == 404 || status == 403) return out_of_reach();
  if (status == 423) {
    return StepEnd::not_readable(PATCHBAY_COLLECTION_SUSPENDED,
                                 "The drive or its site is locked: an administrator can open it.");
  }
  if (status == 504) throw_too_slow(run, has_token);
  const std::string body = refused.refusal();
  if (status == 400 && !is_drive_there(run)) return out_of_reach();
  throw failure_of(status, body, run.spoken());
}

// Asks for a page. If Graph cannot put the page together in time, asks for a smaller page, and sets
// `address` to the address of the smaller page.
Response ask_page(const Run& run, std::string& address) {
  while (true) {
    Response response = run.onedrive.ask_fresh(run.call, address, "hierarchicalsharing");
    const auto smaller = smaller_page(address);
    if (response.status() != 504 || !smaller) return response;
    address = *smaller;
  }
}

Reading read_changes(const Run& run, std::string address, bool has_token) {
  Reading reading;
  for (int pages = 0; pages < kPagesOfStep && reading.folded.size() < kItemsOfStep; ++pages) {
    const std::string first_asked = address;
    const Response response = ask_page(run, address);
    if (!response.ok()) {
      reading.end = end_of(run, response, has_token);
      return reading;
    }
    auto page = response.as<Page<DriveItem>>(32u << 20);
    for (DriveItem& item : page.value) {
      if (!item.id.empty()) reading.folded.add(std::move(item));
    }
    reading.next = page.next;
    reading.delta = page.delta;
    if (page.next.empty()) break;
    if (page.next == address || page.next == first_asked) {
      throw Error(PATCHBAY_E_PROVIDER_UNAVAILABLE,
                  "OneDrive's list of changes leads back to the page that was just read: try again "
                  "later.");
    }
    address = page.next;
  }
  if (reading.next.empty() && reading.delta.empty()) {
    throw Error(PATCHBAY_E_PROVIDER_UNAVAILABLE,
                "OneDrive's list of changes has neither a next page nor an end: try again later.");
  }
  run.onedrive.require_of_graph(reading.next.empty() ? reading.delta : reading.next);
  return reading;
}

// Returns true if the item belongs to another drive. Graph sometimes reports such an item.
bool is_of_other_drive(const Run& run, const DriveItem& item) {
  return item.parentReference && item.parentReference->driveId &&
         folded(*item.parentReference->driveId) != folded(run.collection);
}

// Reports one item. A deleted item has only an id. If a folder is deleted, everything in it is
// reported as gone, even if Graph does not report each item.
void say_item(const Run& run, const DriveItem& item) {
  if (item.deleted) return run.step.gone_with_all_below(item.id);
  if (is_of_other_drive(run, item)) return;
  Document document = document_of(item);
  if (run.with_access) document.access = access_of(item);
  run.step.upsert(document);
}

// Returns a text for the comparison of paths: the id of the item's folder, and the item's name in
// lower case. Returns "" for an item without a path.
std::string path_of(const Run& run, const DriveItem& item) {
  const bool has_path = !item.deleted && !item.root && item.name && item.parentReference &&
                        item.parentReference->id && !is_of_other_drive(run, item);
  return has_path ? *item.parentReference->id + "/" + lower_case(*item.name) : std::string();
}

bool is_gone(const Run& run, const std::string& id) {
  const Url url = place_of(run.collection).item(run.onedrive, id).query("$select", kItemFields);
  const Response response = run.onedrive.ask_fresh(run.call, url.text());
  if (response.status() == 404) return true;
  return response.ok() && response.as<DriveItem>().deleted.has_value();
}

// Returns the ids of items that are gone although Graph does not say so. If an item is deleted and
// made again while the pages are read, Graph reports only the new id. Two items cannot have the
// same path. So if two items of the step have one path, this function asks Graph whether the
// earlier item is gone. The earlier item may also have a new name, which a later page reports.
std::set<std::string> replaced_items(const Run& run, const FoldedItems& folded) {
  std::set<std::string> replaced;
  std::map<std::string, std::string> ids;  // ids by path
  for (const auto& [place, item] : folded.items()) {
    const std::string path = path_of(run, item);
    if (path.empty()) continue;
    std::string& id = ids[path];
    if (!id.empty() && is_gone(run, id)) replaced.insert(id);
    id = item.id;
  }
  return replaced;
}

// Reports the items of a step. Then reports as gone the items that were replaced, with everything
// below them. A replaced item is reported as an item first, because the host knows nothing below an
// item that was never reported.
void say_items(const Run& run, const FoldedItems& folded) {
  for (const auto& [place, item] : folded.items()) say_item(run, item);
  for (const std::string& id : replaced_items(run, folded)) run.step.gone_with_all_below(id);
}

StepEnd end_of_step(const Reading& reading, SourceCursor cursor) {
  const bool is_last = reading.next.empty();
  cursor.page = is_last ? reading.delta : reading.next;
  if (!is_last) return StepEnd::more(cursor);
  cursor.stage = "done";
  return StepEnd::complete(cursor);
}

StepEnd list_step(const Run& run, const SourceCursor& cursor) {
  const bool begins = cursor.page.empty();
  const Reading reading = read_changes(run, begins ? first_address(run) : cursor.page, !begins);
  if (reading.end) return *reading.end;
  begins ? run.step.begin_listing() : run.step.continue_listing();
  say_items(run, reading.folded);
  return end_of_step(reading, cursor);
}

StepEnd change_step(const Run& run, SourceCursor cursor) {
  const Reading reading = read_changes(run, cursor.page, true);
  if (reading.end) return *reading.end;
  say_items(run, reading.folded);
  cursor.stage = "changes";
  return end_of_step(reading, cursor);
}

// Lists the drive again, but reports only who may see each item.
StepEnd access_step(const Run& run, const SourceCursor& cursor) {
  const bool begins = cursor.page.empty();
  const Reading reading = read_changes(run, begins ? first_address(run) : cursor.page, !begins);
  if (reading.end) return *reading.end;
  for (const auto& [place, item] : reading.folded.items()) {
    if (!item.deleted && !is_of_other_drive(run, item)) run.step.access(item.id, access_of(item));
  }
  return end_of_step(reading, cursor);
}

}  // namespace

StepEnd OneDrive::list_documents(Call& call, const Enumeration& asked, Step& step) const {
  const auto cursor = asked.cursor_as<SourceCursor>();
  const bool begins = !cursor || cursor->stage == "done";
  if (is_pages(asked.collection())) {
    return list_pages(*this, call, asked, begins ? SourceCursor{"list", {}} : *cursor, step);
  }
  const Run run{*this, call, step, std::string(asked.collection()), !asked.without_access()};
  if (asked.access_only()) {
    return access_step(run, begins ? SourceCursor{"access", {}} : *cursor);
  }
  if (!cursor) return list_step(run, {"list", {}});
  return cursor->stage == "list" ? list_step(run, *cursor) : change_step(run, *cursor);
}

}  // namespace onedrive
