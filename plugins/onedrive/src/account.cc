// Identifies the account, and checks whether the connection works:
// learn.microsoft.com/graph/api/user-get
#include "onedrive.h"
#include "place.h"

namespace onedrive {
namespace {

struct GraphUser {
  std::string id;
  std::optional<std::string> displayName;
  std::optional<std::string> mail;
  std::optional<std::string> userPrincipalName;
};
PATCHBAY_FIELDS(GraphUser, id, displayName, mail, userPrincipalName)

// Returns the domain of the organization that the account belongs to; "" for a personal account
// and for a guest, who belongs to another organization.
std::string domain_of(std::string_view account, std::string_view name) {
  const auto at = name.rfind('@');
  const bool is_guest = name.find("#EXT#") != std::string_view::npos;
  if (is_personal(account) || is_guest || at == std::string_view::npos) return {};
  return patchbay::sdk::lower_case(std::string(name.substr(at + 1)));
}

}  // namespace

patchbay::sdk::Identity OneDrive::identify(Call& call) const {
  const auto me =
      get(call,
          api().segment("me").query("$select", "id,displayName,mail,userPrincipalName").text(),
          "account")
          .as<GraphUser>();
  patchbay::sdk::Identity identity;
  identity.account = folded(me.id);
  identity.name = me.displayName.value_or("");
  // An administrator of Entra may write any address into `mail`, even one of another organization.
  // But a userPrincipalName always has a domain that the organization has proved to own.
  const std::string name = me.userPrincipalName.value_or("");
  identity.email = is_personal(identity.account) ? me.mail.value_or(name) : name;
  identity.domain = domain_of(identity.account, name);
  return identity;
}

void OneDrive::probe(Call& call) const { static_cast<void>(identify(call)); }

}  // namespace onedrive
