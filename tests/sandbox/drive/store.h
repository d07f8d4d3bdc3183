// The data of the fake Google Drive, as plain values. The sandbox's mutex guards it.
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
  std::string domain;             // domain of the account's organization; "": no organization
  bool is_administrator = false;  // true: the user may read the members of groups
};

// One permission, as in developers.google.com/workspace/drive/api/reference/rest/v3/permissions
struct Permission {
  std::string id;
  std::string type;  // "user", "group", "domain" or "anyone"
  std::string role;  // "owner", "organizer", "fileOrganizer", "writer", "commenter" or "reader"
  std::string email;
  std::string domain;
  bool is_discoverable = false;   // allowFileDiscovery, for domain and anyone
  bool is_deleted = false;        // true: the permission's account does not exist any more
  std::string view{};             // "metadata": the permission shows a folder but does not open it
  std::string expiration_time{};  // RFC 3339; "": no end
};

struct Shortcut {
  std::string target;
  std::string target_resource_key;
};

// A sheet of a spreadsheet, with its cells as text.
struct Sheet {
  std::string title;
  std::vector<std::vector<std::string>> rows;
  bool is_chart = false;  // true: a sheet without cells
};

struct File {
  std::string id;
  std::uint64_t ordinal = 0;  // number in the order of creation, in which lists are sorted
  std::string name;
  std::string mime_type;
  std::string bytes;                           // content, if the file is not a Google document
  std::map<std::string, std::string> exports;  // content, if the file is a Google document, by
                                               // media type
  std::vector<Sheet> sheets;                   // the sheets, if the file is a spreadsheet
  std::string parent;                          // "": the user sees the shared file, but no folder
                                               // of it
  std::string owner;                           // email address; "" in a shared drive
  std::string drive;                           // id of the shared drive; "" in a My Drive
  std::string created_time;
  std::string modified_time;
  std::int64_t version = 1;
  bool is_trashed = false;
  bool is_abusive = false;          // true: flagged as malware or spam
  bool is_over_quota = false;       // true: downloaded too often today
  bool is_download_barred = false;  // true: readers may not copy the file
  bool is_limited = false;          // true: a folder that the permissions of its parents do not
                                    // open
  // The file's description lacks the permissions, although the user may share the file.
  bool is_silent = false;
  std::optional<Shortcut> shortcut;
  std::string resource_key;             // needed by users who have only the link
  std::vector<Permission> permissions;  // only the file's own permissions; those of its folders
                                        // apply too

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

// One entry of the changes feed. A file or drive appears in the feed once, with its last change.
struct Change {
  std::int64_t sequence = 0;
  std::string file;   // the file's id; "" for a change of a drive
  std::string drive;  // the file's drive, or the drive that changed
  std::string time;
  std::set<std::string> seen_by;  // the users who could see it before
};

struct Store {
  std::map<std::string, User> users;                    // by email address
  std::map<std::string, std::set<std::string>> groups;  // addresses of users and other groups
  std::map<std::string, Token> tokens;                  // by the token's text
  std::map<std::string, SharedDrive> drives;
  std::map<std::string, File> files;
  std::deque<Change> changes;
  std::int64_t next_sequence = 101;
  std::uint64_t next_ordinal = 1;
  // Drive sometimes finds nothing for a query with several parents. If true, the fake Drive does
  // this for an `or` of parents.
  bool loses_either_parent = false;
  // If true, a change of a folder is reported only for the folder, and not for its contents.
  bool quiet_children = false;
  // If true, the Sheets API is disabled in the project of the tokens.
  bool lacks_sheets = false;
  // The maximum number of rows on a page, for all requests.
  std::size_t most_of_page = SIZE_MAX;

  [[nodiscard]] const File* file(std::string_view id) const;
  [[nodiscard]] File* file(std::string_view id);
  // Adds the file as the newest file.
  File& add(File file);
  // Returns the file's id. For a folder, also returns the ids of everything below it.
  [[nodiscard]] std::vector<std::string> with_content(const std::string& id) const;
};

}  // namespace patchbay::sandbox::drive
