// Identifies the account, and checks whether the connection works:
// developers.google.com/workspace/drive/api/reference/rest/v3/about, and the claims `sub` and `hd`
// of developers.google.com/identity/openid-connect/openid-connect
#include "failure.h"
#include "gdrive.h"

namespace gdrive {
namespace {

struct AboutUser {
  std::string permissionId;  // the account's id in Drive alone
  std::string displayName;
  std::optional<std::string> emailAddress;
};
PATCHBAY_FIELDS(AboutUser, permissionId, displayName, emailAddress)

struct About {
  AboutUser user;
};
PATCHBAY_FIELDS(About, user)

struct UserInfo {
  std::optional<std::string> sub;  // the account's id in all of Google
  std::optional<std::string> hd;   // absent for an account of no organization
};
PATCHBAY_FIELDS(UserInfo, sub, hd)

About about(const GDrive& drive, Call& call) {
  return drive
      .get(call,
           drive.api()
               .segment("about")
               .query("fields", "user(permissionId,displayName,emailAddress)")
               .text(),
           "account")
      .as<About>();
}

// Returns what Google says of the account. Nothing is set if the account has no scope for it.
// Throws after a limit or an outage, because Google may tell it later.
UserInfo user_info(const GDrive& drive, Call& call) {
  const auto response = drive.ask_if_in_scope(call, drive.user_info_url());
  return response && response->ok() ? response->as<UserInfo>() : UserInfo();
}

}  // namespace

// All connectors of Google must name an account in the same way, because they share its link. Only
// `sub` is known to all of them.
patchbay::sdk::Identity GDrive::identify(Call& call) const {
  const AboutUser user = about(*this, call).user;
  const UserInfo info = user_info(*this, call);
  patchbay::sdk::Identity identity;
  identity.account = info.sub.value_or(user.permissionId);
  identity.name = user.displayName;
  identity.email = user.emailAddress.value_or("");
  identity.domain = info.hd.value_or("");
  return identity;
}

void GDrive::probe(Call& call) const { static_cast<void>(about(*this, call)); }

}  // namespace gdrive
