// Identifies the account, and checks whether the connection works:
// learn.microsoft.com/graph/api/user-get
#include "onedrive.h"
#include "place.h"

namespace onedrive {
namespace {

struct Me {
  std::string id;
  std::optional<std::string> displayName;
  std::optional<std::string> mail;
  std::optional<std::string> userPrincipalName;
};
PATCHBAY_FIELDS(Me, id, displayName, mail, userPrincipalName)

}  // namespace

patchbay::sdk::Identity OneDrive::identify(Call& call) const {
  const auto me =
      get(call,
          api().segment("me").query("$select", "id,displayName,mail,userPrincipalName").text(),
          "account")
          .as<Me>();
  patchbay::sdk::Identity identity;
  identity.account = folded(me.id);
  identity.name = me.displayName.value_or("");
  // An administrator of Entra may write any address into `mail`, also an address of another
  // organization. But a userPrincipalName always has a domain whose ownership the organization has
  // proved.
  const std::string name = me.userPrincipalName.value_or("");
  identity.email = is_personal(identity.account) ? me.mail.value_or(name) : name;
  return identity;
}

void OneDrive::probe(Call& call) const { static_cast<void>(identify(call)); }

}  // namespace onedrive
