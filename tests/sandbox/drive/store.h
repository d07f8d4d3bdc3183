// The contents of the stand-in Google Drive, as plain data. The sandbox's mutex guards it.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay::sandbox::drive {

constexpr std::string_view kFolder = "application/vnd.google-apps.folder";
constexpr std::string_view kShortcut = "application/vnd.google-apps.shortcut";

struct User {
  std::string email;
  std::string name;
  std::string root;               // the id of the user's My Drive
  std::string domain;             // of the organization that the account belongs to; "": none
  bool is_administrator = false;  // may ask who is in a group
};

// One permission, as in developers.google.com/workspace/drive/api/reference/rest/v3/permissions
struct Permission {
  std::string id;
  std::string type;  // user, group, domain, anyone
  std::string role;  // owner, organizer, fileOrganizer, writer, commenter, reader
  std::string email;
  std::string domain;
  bool is_discoverable = false;   // allowFileDiscovery, of domain and anyone
  bool is_deleted = false;        // the account behind it is gone
  std::string view{};             // "metadata": it shows a folder and does not open it
  std::string expiration_time{};  // RFC 3339; "": it does not end
};

struct Shortcut {
  std::string target;
  std::string target_resource_key;
};

// A sheet of a spreadsheet, with its cells as text.
struct Sheet {
  std::string title;
  std::vector<std::vector<std::string>> rows;
  bool is_chart = false;  // a sheet without cells
};

struct File {
  std::string id;
  std::uint64_t ordinal = 0;  // number in the order of creation, which is also the order of lists
  std::string name;
  std::string mime_type;
  std::string bytes;                           // content of a file that is not a Google document
  std::map<std::string, std::string> exports;  // content of a Google document, by media type
  std::vector<Sheet> sheets;                   // of a spreadsheet
  std::string parent;                          // "": shared, but in no folder that the user sees
  std::string owner;                           // e-mail; "" in a shared drive
  std::string drive;                           // id; "" in a My Drive
  std::string created_time;
  std::string modified_time;
  std::int64_t version = 1;
  bool is_trashed = false;
  bool is_abusive = false;          // flagged as malware or spam
  bool is_over_quota = false;       // downloaded too often today
  bool is_download_barred = false;  // readers may not copy it
  bool is_limited = false;          // a folder that what is above it does not open
  // Its description lacks the permissions, although the user may share the file.
  bool is_silent = false;
  std::optional<Shortcut> shortcut;
  std::string resource_key;             // required from users who have only the link
  std::vector<Permission> permissions;  // only its own; those of its folders apply too

  [[nodiscard]] bool is_google_document() const;
};

struct SharedDrive {
  std::string id;
  std::string name;
  std::string created_time;
  std::vector<Permission> members;
};

struct Token {
  std::string user;
  std::set<std::string> scopes;
};

// One entry of the changes feed. A file or drive is in the feed once, by its last change.
struct Change {
  std::int64_t sequence = 0;
  std::string file;   // "" for a change of a drive
  std::string drive;  // the drive of the file, or the drive that changed
  std::string time;
  std::set<std::string> seen_by;  // who could see it before
};

struct Store {
  std::map<std::string, User> users;                    // by e-mail
  std::map<std::string, std::set<std::string>> groups;  // addresses of users and other groups
  std::map<std::string, Token> tokens;                  // by the token itself
  std::map<std::string, SharedDrive> drives;
  std::map<std::string, File> files;
  std::deque<Change> changes;
  std::int64_t next_sequence = 101;
  std::uint64_t next_ordinal = 1;
  // Drive sometimes finds nothing for a query with several parents. With true, this stand-in does
  // so for an `or` of parents.
  bool loses_either_parent = false;
  // A change of a folder is told of the folder alone, and not of what is in it.
  bool quiet_children = false;
  // The project of the tokens has not switched the Sheets API on.
  bool lacks_sheets = false;
  // A page has at most so many rows, whatever is asked for.
  std::size_t most_of_page = SIZE_MAX;

  [[nodiscard]] const File* file(std::string_view id) const;
  [[nodiscard]] File* file(std::string_view id);
  // Adds the file as the newest file.
  File& add(File file);
  // Returns the file's id and, for a folder, the ids of everything in it at any depth.
  [[nodiscard]] std::vector<std::string> with_content(const std::string& id) const;
};

}  // namespace patchbay::sandbox::drive
