// SPDX-License-Identifier: Apache-2.0
// Uses the folder as a source of documents. A folder does not report changes, so each run lists
// everything, and the host finds out which documents are new and which are gone. The cursor
// contains the path that was listed last, so that any process can continue the run. After a run the
// cursor contains only the root that was listed.
#include <patchbay/sdk/error.h>
#include <unistd.h>

#include <cstring>
#include <optional>

#include "description.h"
#include "files.h"
#include "path_text.h"

namespace files {
namespace {

using patchbay::sdk::Access;
using patchbay::sdk::Document;
using patchbay::sdk::Error;

constexpr std::size_t kStepMax = 20000;  // documents in a step
constexpr std::size_t kBatch = 500;      // documents between two checkpoints
constexpr std::size_t kPiece = 65536;    // bytes read at a time

// The cursor. `after` is the last path, in the form of text_of_path; nullopt between runs. `root`
// identifies the folder, as "device:inode".
struct Place {
  std::string root;
  std::optional<std::string> after;
};
PATCHBAY_FIELDS(Place, root, after)

std::string identity_of(const Root& root) {
  const struct stat about = root.look("");
  return std::to_string(about.st_dev) + ":" + std::to_string(about.st_ino);
}

Error unreadable_error(int error) {
  return Error(PATCHBAY_E_PROVIDER_UNAVAILABLE, std::string("The system refuses to read it: ") +
                                                    std::strerror(error) +
                                                    ". Look at its permissions and at the disk.");
}

// Reports the files and folders that a walk finds.
class Listing final : public Walk::Visitor {
 public:
  Listing(Call& call, Step& step, const Place& place)
      : call_(call), step_(step), place_(place), now_(call.clock().now()) {}

  bool found(const WalkEntry& found) override {
    const auto document = describe(found, now_);
    if (!document) {
      unreadable(found.path, ENAMETOOLONG);
    } else {
      step_.upsert(*document);
    }
    place_.after = text_of_path(found.path);
    // If the path is too long for a cursor, make no checkpoint after this document.
    if (place_.after->size() > PATCHBAY_CURSOR_MAX / 2) return true;
    last_ = place_;
    ++count_;
    if (count_ % kBatch == 0) {
      call_.stop_if_unwanted();
      step_.checkpoint(place_);
    }
    return count_ < kStepMax;
  }

  void unreadable(std::string_view path, int error) override {
    step_.failed_with_all_below(id_of_path(path), unreadable_error(error));
  }

  [[nodiscard]] const Place& place() const { return last_; }

 private:
  Call& call_;
  Step& step_;
  Place place_;
  Place last_;
  SystemTime now_;
  std::size_t count_ = 0;
};

bool is_empty(const Root& root) {
  const Folder folder = root.open_folder("");
  int names = 0;
  while (readdir(folder.get()) != nullptr) ++names;
  return names <= 2;  // only "." and ".."
}

// Opens the root again, because the folder that was opened when the connector was made may have
// been unmounted or replaced since. Returns nullopt if the root cannot be opened.
std::optional<Root> open_root(const std::string& path) {
  try {
    return Root(path);
  } catch (const Error&) {
    return std::nullopt;
  }
}

Document root_document(const Root& root, const FilesConfig& config, SystemTime now) {
  const auto seen = root.look("");
  Document document = *describe({"", seen}, now);
  document.title = config.root;
  document.access = config.is_public ? Access::listed({{PATCHBAY_PRINCIPAL_ANYONE, ""}})
                                     // the access is unknown: only the link's own account may read
                                     : Access{};
  return document;
}

StepEnd not_there(const std::string& path) {
  return StepEnd::not_readable(
      PATCHBAY_COLLECTION_OUT_OF_REACH,
      "The folder \"" + path +
          "\" cannot be opened, or an empty one has taken its place: mount it again, or correct "
          "\"root\" in the configuration.");
}

}  // namespace

StepEnd Files::list_documents(Call& call, const Enumeration& asked, Step& step) const {
  const auto place = asked.cursor_as<Place>();
  const auto root = open_root(config_.root);
  if (!root) return not_there(config_.root);
  const std::string identity = identity_of(*root);
  // An unmounted disk leaves an empty folder, which has another identity. The documents on the disk
  // still exist, so the run must not report them as gone.
  if (place && place->root != identity && is_empty(*root)) return not_there(config_.root);
  const auto after = place && place->after ? path_of_text(*place->after) : std::nullopt;
  const Place start{identity, std::nullopt};
  if (asked.access_only()) {
    step.access(".", *root_document(*root, config_, call.clock().now()).access);
    return StepEnd::complete(start);
  }
  // A listing of one folder must not continue in another folder.
  const bool goes_on = after && place->root == identity;
  if (goes_on) {
    step.continue_listing();
  } else {
    step.begin_listing();
    Document document = root_document(*root, config_, call.clock().now());
    if (asked.without_access()) document.access.reset();
    step.upsert(document);
  }
  Listing listing(call, step, start);
  Walk walk(*root, goes_on ? *after : std::string(), listing);
  if (walk.run()) return StepEnd::complete(start);
  return StepEnd::more(listing.place());
}

namespace {

std::string path_of(const DocumentRef& document) {
  if (document.reference.empty()) return std::string(document.id);
  const auto path = path_of_text(document.reference);
  if (path) return *path;
  throw Error(PATCHBAY_E_NOT_FOUND, "The document's reference is of another version.");
}

}  // namespace

void Files::look_at_document(Call& call, const DocumentRef& document, Changes& changes) const {
  const SystemTime now = call.clock().now();
  std::optional<Document> there;
  std::optional<Error> failure;
  try {
    // The constructor throws if it cannot open the root. So this function reports no document as
    // gone when the whole root is missing.
    const Root root(config_.root);
    const std::string path = path_of(document);
    if (path == ".") {
      there = root_document(root, config_, now);
    } else {
      const auto seen = root.look(path);  // throws if nothing is at `path`
      there = describe({path, seen}, now);
    }
  } catch (const Error& error) {
    failure = error;
  }
  if (there) return changes.upsert(*there);
  if (failure && failure->code() != PATCHBAY_E_NOT_FOUND) {
    return changes.failed(document.id, *failure);
  }
  changes.gone(document.id);
}

// Fails if the file changes while it is read, because the read bytes then belong to no version of
// the file. The host reads the file again later.
void Files::fetch_document(Call& call, const FetchRequest& wanted, Content& content) const {
  struct stat before{};
  const std::string path = path_of(wanted.document);
  const Descriptor file = root_.open_file(path, before);
  const auto size = static_cast<std::uint64_t>(before.st_size);
  if (size > wanted.max_bytes) {
    throw Error(PATCHBAY_E_TOO_LARGE, "The file has " + std::to_string(size) + " bytes, and " +
                                          std::to_string(wanted.max_bytes) + " are taken.");
  }
  const std::string version = version_of(before, call.clock().now());
  const auto sink =
      content.begin({"", "", version == wanted.document.version ? "" : version, size});
  std::string piece(kPiece, '\0');
  std::uint64_t read_bytes = 0;
  while (true) {
    const auto got = ::read(file.number(), piece.data(), piece.size());
    if (got < 0) throw unreadable_error(errno);
    if (got == 0) break;
    read_bytes += static_cast<std::uint64_t>(got);
    sink.write(std::string_view(piece).substr(0, static_cast<std::size_t>(got)));
    call.stop_if_unwanted();
  }
  struct stat after{};
  const bool is_same = fstat(file.number(), &after) == 0 && read_bytes == size &&
                       version_of(after, {}) == version_of(before, {});
  if (!is_same) {
    throw Error(PATCHBAY_E_PROVIDER_UNAVAILABLE, "The file was changed while it was read.")
        .retry_after(std::chrono::seconds(1));
  }
}

}  // namespace files
