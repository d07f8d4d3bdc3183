#include "sandbox/graph/seed.h"

#include <initializer_list>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "sandbox/seed_parts.h"

namespace patchbay::sandbox::graph {
namespace {

using nlohmann::json;

constexpr const char* kLongAgo = "2025-01-02T03:04:05Z";

void check(const json& object, const char* what, std::initializer_list<std::string_view> known) {
  check_members(object, "graph: " + std::string(what), known);
}

Holder read_holder(const json& given) {
  check(given, "a holder", {"user", "group", "claim", "siteGroup"});
  return {given.value("user", ""), given.value("group", ""), given.value("claim", ""),
          given.value("siteGroup", "")};
}

std::vector<Permission> read_permissions(const json& given) {
  std::vector<Permission> out;
  for (const json& each : given) {
    check(each, "a permission", {"id", "roles", "to", "link", "expires"});
    Permission permission;
    permission.roles = each.value("roles", std::vector<std::string>{"read"});
    permission.link_scope = each.value("link", "");
    permission.expiration = each.value("expires", "");
    for (const json& holder : each.value("to", json::array())) {
      permission.holders.push_back(read_holder(holder));
    }
    permission.id = each.value("id", "p" + std::to_string(out.size()));
    out.push_back(std::move(permission));
  }
  return out;
}

Permission owner_permission(const std::string& user) {
  return {"owner-" + user, {"owner"}, {{user, "", "", ""}}, "", ""};
}

void read_drive(Store& store, const json& given) {
  check(given, "a drive",
        {"id", "name", "type", "owner", "site", "root", "permissions", "system", "locked"});
  Drive drive;
  drive.id = given.at("id");
  drive.name = given.value("name", drive.id);
  drive.owner = given.value("owner", "");
  drive.site = given.value("site", "");
  drive.type = given.value("type", drive.site.empty() ? "business" : "documentLibrary");
  drive.root = given.value("root", "root-of-" + drive.id);
  drive.is_system = given.value("system", false);
  drive.is_locked = given.value("locked", false);
  Item root;
  root.id = drive.root;
  root.drive = drive.id;
  root.is_folder = root.is_unique = true;
  root.creator = drive.owner;
  root.created_time = root.modified_time = kLongAgo;
  root.permissions = read_permissions(given.value("permissions", json::array()));
  if (!drive.owner.empty()) root.permissions.push_back(owner_permission(drive.owner));
  store.drives[drive.id] = std::move(drive);
  store.add(std::move(root));
}

void read_site(Store& store, const json& given) {
  check(given, "a site", {"id", "name", "groups", "pages", "unlisted"});
  Site site;
  site.id = given.at("id");
  site.name = given.value("name", site.id);
  site.is_unlisted = given.value("unlisted", false);
  site.groups = given.value("groups", site.groups);
  for (const json& each : given.value("pages", json::array())) {
    Page page;
    page.id = each.at("id");
    page.modified_time = kLongAgo;
    read_page(each, page);
    site.pages[page.id] = page;
  }
  store.sites[site.id] = std::move(site);
}

void read_user(Store& store, const json& given) {
  check(given, "a user", {"id", "name", "mail", "principal_name", "guest"});
  User user;
  user.id = given.at("id");
  user.name = given.value("name", user.id);
  user.mail = given.value("mail", user.id + "@acme.test");
  user.principal_name = given.value("principal_name", user.mail);
  user.is_guest = given.value("guest", false);
  store.users[user.id] = user;
}

void add_item(Store& store, const json& given) {
  Item item;
  item.id = given.at("id");
  if (store.item(item.id) != nullptr) {
    throw std::invalid_argument("graph: two items have the id \"" + item.id + "\"");
  }
  item.created_time = item.modified_time = kLongAgo;
  read_item(given, item);
  if (item.parent.empty()) item.parent = store.drives.at(item.drive).root;
  if (item.creator.empty()) item.creator = store.drives.at(item.drive).owner;
  store.add(std::move(item));
}

void generate(Store& store, const json& given) {
  check(given, "what is generated", {"drive", "parent", "files", "bytes", "prefix"});
  const auto count = given.at("files").get<std::size_t>();
  const auto prefix = given.value("prefix", std::string("file"));
  const auto bytes = given.value("bytes", std::size_t{100});
  for (std::size_t i = 0; i < count; ++i) {
    const std::string id = prefix + "-" + std::to_string(i);
    add_item(store, {{"id", id},
                     {"name", id + ".txt"},
                     {"content", generated_text(id, i, bytes)},
                     {"drive", given.at("drive")},
                     {"parent", given.value("parent", "")}});
  }
}

void read_all(Store& store, const json& seed) {
  check(seed, "the seed",
        {"users", "groups", "tokens", "sites", "drives", "items", "generate", "repeatsItems",
         "quietChildren", "ignoresRange", "mostOfPage"});
  const auto each_of = [&](const char* name) { return seed.value(name, json::array()); };
  for (const json& each : each_of("users")) read_user(store, each);
  for (const json& each : each_of("groups")) store.groups[each.at("id")] = read_group(each);
  for (const json& each : each_of("tokens")) {
    check(each, "a token", {"token", "user", "scopes"});
    store.tokens[each.at("token")] = {each.at("user"), each.at("scopes")};
  }
  for (const json& each : each_of("sites")) read_site(store, each);
  for (const json& each : each_of("drives")) read_drive(store, each);
  for (const json& each : each_of("items")) add_item(store, each);
  for (const json& each : each_of("generate")) generate(store, each);
  store.repeats_items = seed.value("repeatsItems", false);
  store.quiet_children = seed.value("quietChildren", false);
  store.ignores_range = seed.value("ignoresRange", false);
  store.most_of_page = seed.value("mostOfPage", store.most_of_page);
}

}  // namespace

Group read_group(const json& given) {
  check(given, "a group", {"id", "name", "members", "owners", "hidden"});
  return {given.at("id"), given.value("name", given.at("id")),
          given.value("members", std::vector<std::string>{}),
          given.value("owners", std::vector<std::string>{}), given.value("hidden", false)};
}

void read_page(const json& given, Page& page) {
  check(given, "a page", {"id", "title", "description", "html", "fails"});
  page.title = given.value("title", page.title.empty() ? page.id : page.title);
  page.description = given.value("description", page.description);
  page.html = given.value("html", page.html);
  page.fails = given.value("fails", page.fails);
}

void read_item(const json& given, Item& item) {
  check(given, "an item",
        {"id", "drive", "parent", "name", "mimeType", "content", "folder", "package", "target",
         "malware", "creator", "unique", "permissions", "modified"});
  item.drive = given.value("drive", item.drive);
  item.parent = given.value("parent", item.parent);
  item.name = given.value("name", item.name.empty() ? item.id : item.name);
  item.is_folder = given.value("folder", item.is_folder);
  item.package = given.value("package", item.package);
  item.malware = given.value("malware", item.malware);
  item.creator = given.value("creator", item.creator);
  item.is_unique = given.value("unique", item.is_unique);
  item.modified_time = given.value("modified", item.modified_time);
  item.mime_type = given.value("mimeType", item.mime_type.empty() ? "text/plain" : item.mime_type);
  if (given.contains("content")) item.bytes = read_content(given.at("content"), "graph");
  if (given.contains("target")) {
    item.target = Target{given.at("target").at("drive"), given.at("target").at("id")};
  }
  if (!given.contains("permissions")) return;
  std::erase_if(item.permissions,
                [](const Permission& each) { return !each.id.starts_with("owner-"); });
  for (auto& each : read_permissions(given.at("permissions"))) {
    item.permissions.push_back(std::move(each));
  }
}

Store read_seed(const json& seed) {
  Store store;
  try {
    read_all(store, seed);
  } catch (const json::exception& error) {
    throw std::invalid_argument("graph seed: " + std::string(error.what()));
  } catch (const std::out_of_range&) {
    throw std::invalid_argument("graph seed: an item names a drive that does not exist");
  }
  return store;
}

}  // namespace patchbay::sandbox::graph
