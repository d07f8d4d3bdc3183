// Identifies the account, and checks whether the connection works:
// developers.google.com/workspace/drive/api/reference/rest/v3/about, and the claim `hd` of
// developers.google.com/identity/openid-connect/openid-connect
#include "failure.h"
#include "gdrive.h"

namespace gdrive {
namespace {

struct AboutUser {
  std::string permissionId;  // Drive's stable id of the account
  std::string displayName;
  std::optional<std::string> emailAddress;
};
PATCHBAY_FIELDS(AboutUser, permissionId, displayName, emailAddress)

struct About {
  AboutUser user;
};
PATCHBAY_FIELDS(About, user)

struct UserInfo {
  std::optional<std::string> hd;  // absent for an account of no organization
};
PATCHBAY_FIELDS(UserInfo, hd)

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

// Returns the domain of the organization to which the account belongs, as Google says. Returns ""
// if the account belongs to no organization, or if the account has no scope to read the domain.
// Throws after a limit or an outage, because Google may give the domain later.
std::string domain_of(const GDrive& drive, Call& call) {
  const auto response = drive.ask_if_in_scope(call, drive.user_info_url());
  return response && response->ok() ? response->as<UserInfo>().hd.value_or("") : std::string();
}

}  // namespace

patchbay::sdk::Identity GDrive::identify(Call& call) const {
  const AboutUser user = about(*this, call).user;
  patchbay::sdk::Identity identity;
  identity.account = user.permissionId;
  identity.name = user.displayName;
  identity.email = user.emailAddress.value_or("");
  identity.domain = domain_of(*this, call);
  return identity;
}

void GDrive::probe(Call& call) const { static_cast<void>(about(*this, call)); }

}  // namespace gdrive
