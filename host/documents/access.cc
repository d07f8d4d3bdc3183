#include "documents/access.h"

#include <nlohmann/json.hpp>
#include <optional>

namespace patchbay::documents {
namespace {

using AccessJson = nlohmann::ordered_json;

AccessJson json_of_one(const Principal& principal) {
  AccessJson json = {{"k", static_cast<int>(principal.kind)}, {"id", principal.id}};
  if (principal.role != Role::kReader) json["r"] = static_cast<int>(principal.role);
  if (principal.inherited) json["i"] = 1;
  if (principal.until != 0) json["u"] = principal.until;
  if (!principal.email.empty()) json["e"] = principal.email;
  if (!principal.name.empty()) json["n"] = principal.name;
  return json;
}

PrincipalKind kind_of(int number) {
  const bool is_known = number >= static_cast<int>(PrincipalKind::kUser) &&
                        number <= static_cast<int>(PrincipalKind::kLink);
  return is_known ? static_cast<PrincipalKind>(number) : PrincipalKind::kUnknown;
}

Role role_of(int number) {
  if (number == static_cast<int>(Role::kOwner)) return Role::kOwner;
  return number == static_cast<int>(Role::kWriter) ? Role::kWriter : Role::kReader;
}

std::optional<Principal> principal_in(const AccessJson& json) {
  if (!json.is_object()) return std::nullopt;
  try {
    return Principal{.kind = kind_of(json.value("k", 0)),
                     .role = role_of(json.value("r", 1)),
                     .inherited = json.value("i", 0) == 1,
                     .until = json.value("u", store::Millis{0}),
                     .id = json.value("id", ""),
                     .email = json.value("e", ""),
                     .name = json.value("n", "")};
  } catch (const AccessJson::exception&) {  // a member has a wrong type
    return std::nullopt;
  }
}

}  // namespace

std::string_view word_of(PrincipalKind kind) {
  switch (kind) {
    case PrincipalKind::kUser:
      return "user";
    case PrincipalKind::kGroup:
      return "group";
    case PrincipalKind::kDomain:
      return "domain";
    case PrincipalKind::kAnyone:
      return "anyone";
    case PrincipalKind::kLink:
      return "link";
    case PrincipalKind::kUnknown:
      break;
  }
  return "unknown";
}

std::string_view word_of(Role role) {
  switch (role) {
    case Role::kOwner:
      return "owner";
    case Role::kWriter:
      return "writer";
    case Role::kReader:
      break;
  }
  return "reader";
}

std::string json_of(const std::vector<Principal>& principals) {
  if (principals.empty()) return {};
  AccessJson array = AccessJson::array();
  for (const Principal& each : principals) array.push_back(json_of_one(each));
  return array.dump(-1, ' ', false, AccessJson::error_handler_t::replace);
}

std::vector<Principal> principals_in(std::string_view json) {
  std::vector<Principal> principals;
  if (json.empty()) return principals;
  const auto array = AccessJson::parse(json, nullptr, false);
  if (!array.is_array()) return principals;
  for (const auto& each : array) {
    if (auto principal = principal_in(each)) principals.push_back(std::move(*principal));
  }
  return principals;
}

std::string shown(const Principal& principal) {
  switch (principal.kind) {
    case PrincipalKind::kUser:
      return principal.email.empty() ? principal.id : principal.email;
    case PrincipalKind::kGroup:
      return "group:" + principal.id;
    case PrincipalKind::kDomain:
      return "domain:" + principal.id;
    case PrincipalKind::kAnyone:
      return "anyone";
    case PrincipalKind::kLink:
      return "anyone_with_link";
    case PrincipalKind::kUnknown:
      break;
  }
  return "unknown:" + principal.id;
}

}  // namespace patchbay::documents
