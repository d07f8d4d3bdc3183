// The contents of the stand-in Microsoft Graph, as plain data. The sandbox's mutex guards it.
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

// A group of Entra.
struct Group {
  std::string id;
  std::string name;
  std::vector<std::string> members;  // ids of users and groups
  std::vector<std::string> owners;
  bool is_hidden = false;  // its members are not told
};

// Who has a permission: one of these is given.
struct Holder {
  std::string user;        // id
  std::string group;       // id
  std::string claim;       // loginName of a siteUser
  std::string site_group;  // the number of a group of the drive's site
};

// One permission, as in learn.microsoft.com/graph/api/resources/permission
struct Permission {
  std::string id;
  std::vector<std::string> roles;
  std::vector<Holder> holders;  // one, or several of a link for named people
  std::string link_scope;       // anonymous, organization, users; "": it is no link
  std::string expiration;       // RFC 3339; "": it does not end
};

struct Target {
  std::string drive;
  std::string id;
};

struct Item {
  std::string id;
  std::string drive;
  std::string parent;         // "": the root
  std::uint64_t ordinal = 0;  // number in the order of creation, which is the order of lists
  std::string name;
  std::string mime_type;
  std::string bytes;
  std::string package;           // the type; "": it is no package
  std::optional<Target> target;  // of a shortcut to another drive
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
  // The permissions of its folder do not apply: only those that it has itself.
  bool is_unique = false;
  std::vector<Permission> permissions;  // only its own

  [[nodiscard]] bool is_file() const { return !is_folder && package.empty() && !target; }
};

// One entry of a drive's changes. An item is in the list once, by its last change.
struct Change {
  std::int64_t sequence = 0;
  std::string item;
};

struct Drive {
  std::string id;
  std::string name;
  std::string type;   // personal, business, documentLibrary
  std::string root;   // id of the root folder
  std::string owner;  // id of a user; "" for a library
  std::string site;   // id; "" if it is no library
  bool is_system = false;
  bool is_locked = false;
  std::deque<Change> changes;
  std::int64_t next_sequence = 101;
  std::int64_t first_valid = 1;  // tokens of before are no longer known
  std::string expired_code = "resyncChangesApplyDifferences";
  // A larger page of a listing, or of changes, is not put together in time.
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
  bool fails = false;  // its layout cannot be told
};

struct Site {
  std::string id;
  std::string name;
  std::map<std::string, std::set<std::string>> groups;  // number to ids of users
  std::map<std::string, Page> pages;
  bool is_unlisted = false;  // a search does not find it
};

struct Token {
  std::string user;  // id
  std::set<std::string> scopes;
};

struct Store {
  std::map<std::string, User> users;           // by id
  std::map<std::string, Group> groups;         // by id
  std::map<std::string, Site> sites;           // by id
  std::map<std::string, Drive> drives;         // by id
  std::map<std::string, Item> items;           // by id
  std::map<std::string, Token> tokens;         // by the token itself
  std::map<std::string, std::string> tickets;  // of downloads: to the id of the item
  std::set<std::string> scanned;               // ids of items that a download showed to be infected
  std::uint64_t next_ordinal = 1;
  std::uint64_t next_ticket = 1;
  // Each page of a list of changes begins with the last item of the page before.
  bool repeats_items = false;
  // A change of a folder is told of the folder alone, and not of what is in it.
  bool quiet_children = false;
  bool ignores_range = false;
  // A page has at most so many rows, whatever is asked for.
  std::size_t most_of_page = SIZE_MAX;

  [[nodiscard]] const Item* item(std::string_view id) const;
  [[nodiscard]] Item* item(std::string_view id);
  // Adds the item as the newest.
  Item& add(Item item);
  // Returns the item's id and, for a folder, the ids of everything in it at any depth.
  [[nodiscard]] std::vector<std::string> with_content(const std::string& id) const;
  // Returns the drive of the account; nullptr if it has none.
  [[nodiscard]] const Drive* own_drive(const std::string& user) const;
  void note(const std::string& drive, const std::string& item);
};

}  // namespace patchbay::sandbox::graph
