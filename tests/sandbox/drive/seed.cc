#include "sandbox/drive/seed.h"

#include <initializer_list>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "sandbox/seed_parts.h"

namespace patchbay::sandbox::drive {
namespace {

using nlohmann::json;

constexpr const char* kLongAgo = "2025-01-02T03:04:05.000Z";

void check(const json& object, const char* what, std::initializer_list<std::string_view> known) {
  check_members(object, "drive: " + std::string(what), known);
}

void read_user(Store& store, const json& given) {
  check(given, "a user", {"email", "name", "root", "domain", "administrator"});
  User user;
  user.email = given.at("email");
  user.name = given.value("name", user.email);
  user.domain = given.value("domain", "");
  user.is_administrator = given.value("administrator", false);
  user.root = given.value("root", "root-of-" + user.email);
  File root;
  root.id = user.root;
  root.name = "My Drive";
  root.mime_type = kFolder;
  root.owner = user.email;
  root.created_time = root.modified_time = kLongAgo;
  root.permissions.push_back(owner_permission(user.email));
  store.add(std::move(root));
  store.users[user.email] = user;
}

void read_drive(Store& store, const json& given) {
  check(given, "a shared drive", {"id", "name", "members"});
  SharedDrive drive;
  drive.id = given.at("id");
  drive.name = given.at("name");
  drive.created_time = kLongAgo;
  drive.members = read_permissions(given.at("members"));
  File root;  // a shared drive is its own root folder
  root.id = root.drive = drive.id;
  root.name = drive.name;
  root.mime_type = kFolder;
  root.created_time = root.modified_time = kLongAgo;
  store.add(std::move(root));
  store.drives[drive.id] = std::move(drive);
}

void add_file(Store& store, const json& given) {
  File file;
  file.id = given.at("id");
  if (store.file(file.id) != nullptr) {
    throw std::invalid_argument("drive: two files have the id \"" + file.id + "\"");
  }
  file.created_time = file.modified_time = kLongAgo;
  read_file(given, file);
  if (!file.owner.empty()) {
    file.permissions.push_back(owner_permission(file.owner));
  }
  store.add(std::move(file));
}

std::vector<Sheet> read_sheets(const json& given) {
  std::vector<Sheet> sheets;
  for (const json& each : given) {
    check(each, "a sheet", {"title", "rows", "chart"});
    Sheet sheet;
    sheet.title = each.at("title");
    sheet.rows = each.value("rows", sheet.rows);
    sheet.is_chart = each.value("chart", false);
    sheets.push_back(std::move(sheet));
  }
  return sheets;
}

void generate(Store& store, const json& given) {
  check(given, "what is generated", {"parent", "owner", "drive", "files", "bytes", "prefix"});
  const auto count = given.at("files").get<std::size_t>();
  const auto prefix = given.value("prefix", std::string("file"));
  const auto bytes = given.value("bytes", std::size_t{100});
  for (std::size_t i = 0; i < count; ++i) {
    const std::string id = prefix + "-" + std::to_string(i);
    add_file(store, {{"id", id},
                     {"name", id + ".txt"},
                     {"mimeType", "text/plain"},
                     {"content", generated_text(id, i, bytes)},
                     {"parent", given.at("parent")},
                     {"owner", given.value("owner", "")},
                     {"drive", given.value("drive", "")}});
  }
}

}  // namespace

Permission owner_permission(const std::string& email) {
  Permission permission;
  permission.id = "p-" + email;
  permission.type = "user";
  permission.role = "owner";
  permission.email = email;
  return permission;
}

std::vector<Permission> read_permissions(const json& given) {
  std::vector<Permission> out;
  for (const json& each : given) {
    check(each, "a permission",
          {"id", "type", "role", "email", "domain", "allowFileDiscovery", "deleted",
           "expirationTime"});
    Permission permission;
    permission.type = each.value("type", "user");
    permission.role = each.value("role", "reader");
    permission.email = each.value("email", "");
    permission.domain = each.value("domain", "");
    permission.is_discoverable = each.value("allowFileDiscovery", false);
    permission.is_deleted = each.value("deleted", false);
    permission.expiration_time = each.value("expirationTime", "");
    const std::string whom = permission.email + permission.domain;
    permission.id = each.value("id", whom.empty() ? "anyoneWithLink" : "p-" + whom);
    out.push_back(std::move(permission));
  }
  return out;
}

void read_file(const json& given, File& file) {
  check(given, "a file", {"id",
                          "name",
                          "mimeType",
                          "content",
                          "exports",
                          "parent",
                          "owner",
                          "drive",
                          "createdTime",
                          "modifiedTime",
                          "trashed",
                          "abusive",
                          "overQuota",
                          "downloadBarred",
                          "limited",
                          "target",
                          "targetResourceKey",
                          "resourceKey",
                          "permissions",
                          "sheets",
                          "silent"});
  file.name = given.value("name", file.name.empty() ? file.id : file.name);
  if (given.contains("target")) {
    file.shortcut = {given.at("target"), given.value("targetResourceKey", "")};
  }
  const std::string usual = file.shortcut ? std::string(kShortcut) : "text/plain";
  file.mime_type = given.value("mimeType", file.mime_type.empty() ? usual : file.mime_type);
  if (given.contains("content")) file.bytes = read_content(given.at("content"), "drive");
  if (given.contains("exports")) {
    file.exports.clear();
    for (const auto& [type, text] : given.at("exports").items())
      file.exports[type] = read_content(text, "drive");
  }
  if (given.contains("sheets")) file.sheets = read_sheets(given.at("sheets"));
  file.parent = given.value("parent", file.parent);
  file.owner = given.value("owner", file.owner);
  file.drive = given.value("drive", file.drive);
  file.created_time = given.value("createdTime", file.created_time);
  file.modified_time = given.value("modifiedTime", file.modified_time);
  file.is_trashed = given.value("trashed", file.is_trashed);
  file.is_abusive = given.value("abusive", file.is_abusive);
  file.is_over_quota = given.value("overQuota", file.is_over_quota);
  file.is_download_barred = given.value("downloadBarred", file.is_download_barred);
  file.is_limited = given.value("limited", file.is_limited);
  file.is_silent = given.value("silent", file.is_silent);
  file.resource_key = given.value("resourceKey", file.resource_key);
  if (!given.contains("permissions")) return;
  std::erase_if(file.permissions, [](const Permission& each) { return each.role != "owner"; });
  for (auto& each : read_permissions(given.at("permissions"))) {
    file.permissions.push_back(std::move(each));
  }
}

Store read_seed(const json& seed) {
  Store store;
  try {
    check(seed, "the seed",
          {"users", "groups", "tokens", "drives", "files", "generate", "losesEitherParent",
           "quietChildren", "mostOfPage", "lacksSheets"});
    for (const json& each : seed.value("users", json::array())) read_user(store, each);
    for (const json& each : seed.value("drives", json::array())) read_drive(store, each);
    store.groups = seed.value("groups", store.groups);
    for (const json& each : seed.value("tokens", json::array())) {
      check(each, "a token", {"token", "user", "scopes"});
      store.tokens[each.at("token")] = {each.at("user"), each.at("scopes")};
    }
    for (const json& each : seed.value("files", json::array())) add_file(store, each);
    for (const json& each : seed.value("generate", json::array())) generate(store, each);
    store.loses_either_parent = seed.value("losesEitherParent", false);
    store.quiet_children = seed.value("quietChildren", false);
    store.lacks_sheets = seed.value("lacksSheets", false);
    store.most_of_page = seed.value("mostOfPage", store.most_of_page);
  } catch (const json::exception& error) {
    throw std::invalid_argument("drive seed: " + std::string(error.what()));
  }
  return store;
}

}  // namespace patchbay::sandbox::drive
