// The data of the fake Microsoft Graph, as plain values. The sandbox's mutex guards it.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay::sandbox::graph {

struct User {
  std::string id;
  std::string name;
  std::string mail;
  std::string principal_name;
  bool is_guest = false;
};

// A group in Entra ID.
struct Group {
  std::string id;
  std::string name;
  std::vector<std::string> members;  // ids of users and groups
  std::vector<std::string> owners;
  bool is_hidden = false;  // true: its members are hidden
};

// The holder of a permission. Exactly one member is set.
struct Holder {
  std::string user;        // id of a user
  std::string group;       // id of a group
  std::string claim;       // loginName of a siteUser
  std::string site_group;  // number of a group of the drive's site
};

// One permission, as in learn.microsoft.com/graph/api/resources/permission
struct Permission {
  std::string id;
  std::vector<std::string> roles;
  std::vector<Holder> holders;  // one holder, or several for a link for named people
  std::string link_scope;       // "anonymous", "organization" or "users"; "": not a link
  std::string expiration;       // RFC 3339; "": no end
};

struct Target {
  std::string drive;
  std::string id;
};

struct Item {
  std::string id;
  std::string drive;
  std::string parent;         // id of the folder; "": this item is the root
  std::uint64_t ordinal = 0;  // number in the order of creation, in which lists are sorted
  std::string name;
  std::string mime_type;
  std::string bytes;
  std::string package;           // the package's type; "": not a package
  std::optional<Target> target;  // target of a shortcut to another drive
  // How it is said that the file is infected: facet (in its description), json (403 with a code),
  // html (403 with a page), empty (400 without a body), header; "": it is not. html and empty say
  // nothing, so the description has the facet after the first download.
  std::string malware;
  std::string creator;  // id of a user
  std::string created_time;
  std::string modified_time;
  std::int64_t content_version = 1;
  std::int64_t version = 1;
  bool is_folder = false;
  // If true, only the item's own permissions apply, and not those of its folder.
  bool is_unique = false;
  std::vector<Permission> permissions;  // only the item's own permissions

  [[nodiscard]] bool is_file() const { return !is_folder && package.empty() && !target; }
};

// One entry of a drive's changes. An item appears in the list once, with its last change.
struct Change {
  std::int64_t sequence = 0;
  std::string item;
};

struct Drive {
  std::string id;
  std::string name;
  std::string type;   // "personal", "business" or "documentLibrary"
  std::string root;   // id of the root folder
  std::string owner;  // id of the user; "" for a library
  std::string site;   // id of the site; "" if the drive is not a library
  bool is_system = false;
  bool is_locked = false;
  std::deque<Change> changes;
  std::int64_t next_sequence = 101;
  std::int64_t first_valid = 1;  // tokens with a smaller number are not known any more
  std::string expired_code = "resyncChangesApplyDifferences";
  // The largest page of a listing or of changes that the server can make in time.
  std::size_t most_listed_in_time = SIZE_MAX;
  std::size_t most_changes_in_time = SIZE_MAX;
};

struct Page {
  std::string id;
  std::string title;
  std::string description;
  std::string html;
  std::string modified_time;
  std::int64_t version = 1;
  bool fails = false;  // true: Graph cannot return its layout
};

struct Site {
  std::string id;
  std::string name;
  std::map<std::string, std::set<std::string>> groups;  // maps a group's number to ids of users
  std::map<std::string, Page> pages;
  bool is_unlisted = false;  // true: a search does not find the site
};

struct Token {
  std::string user;  // id of the user
  std::set<std::string> scopes;
};

struct Store {
  std::map<std::string, User> users;           // by id
  std::map<std::string, Group> groups;         // by id
  std::map<std::string, Site> sites;           // by id
  std::map<std::string, Drive> drives;         // by id
  std::map<std::string, Item> items;           // by id
  std::map<std::string, Token> tokens;         // by the token's text
  std::map<std::string, std::string> tickets;  // maps the ticket of a download to the item's id
  std::set<std::string> scanned;               // ids of items that a download has found to be
                                               // infected
  std::uint64_t next_ordinal = 1;
  std::uint64_t next_ticket = 1;
  // If true, each page of a list of changes begins with the last item of the page before.
  bool repeats_items = false;
  // If true, a change of a folder is reported only for the folder, and not for its contents.
  bool quiet_children = false;
  bool ignores_range = false;
  // The maximum number of rows on a page, for all requests.
  std::size_t most_of_page = SIZE_MAX;

  [[nodiscard]] const Item* item(std::string_view id) const;
  [[nodiscard]] Item* item(std::string_view id);
  // Adds the item as the newest item.
  Item& add(Item item);
  // Returns the item's id. For a folder, also returns the ids of everything below it.
  [[nodiscard]] std::vector<std::string> with_content(const std::string& id) const;
  // Returns the account's drive, or nullptr if the account has no drive.
  [[nodiscard]] const Drive* own_drive(const std::string& user) const;
  void note(const std::string& drive, const std::string& item);
};

}  // namespace patchbay::sandbox::graph
